"""The relationships with the key people: assessed every half year, reviewed by a supervisor, and what moved them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.local.demo.calendar import Window
from deploy.local.demo.contacts import RIVALS, Contact
from deploy.local.demo.customers import Customer

DIMENSIONS = ("acceptance", "participation", "information", "guidance", "project_support", "competitive_attitude")
EVIDENCE = {
    "acceptance": ("只愿在前台见面", "愿意听取公司介绍", "认可品牌与交付", "主动向同行推荐"),
    "participation": ("拒绝参加活动", "偶尔参加技术交流", "多次参加展会与公司考察", "带团队参加高层峰会"),
    "information": ("不透露信息", "提供公开信息", "提前告知采购计划", "主动通报竞争动态"),
    "guidance": ("不予指导", "说明流程要求", "指点方案方向", "帮助梳理决策链"),
    "project_support": ("反对选用", "保持中立", "评审中表示支持", "在项目中主动争取"),
    "competitive_attitude": ("明显倾向其他供应商", "一视同仁", "优先考虑", "排斥其他供应商方案"),
}
"""What was seen, from the lowest scores to the highest, of us and of rivals."""
MOVED = {
    "acceptance": ("参观产线后，对我司更认可。", "分管领导更换，要求重新评估我司。"),
    "participation": ("应邀参加了技术开放日。", "两次邀请均未到场。"),
    "information": ("开始告知下季度采购计划。", "采购计划改由书面渠道统一发布。"),
    "guidance": ("说明了技术评审的关注点。", "不再单独沟通方案。"),
    "project_support": ("样件测试通过后，评审中态度更积极。", "一批货延期后，评审中有所保留。"),
    "competitive_attitude": ("友商交期失约后，更愿意考虑我司。", "友商降价后，要求三家重新比价。"),
}
"""What raised a score since the last time, and what lowered it."""
REVIEWED_AFTER_DAYS = 9
"""Days before the end of the books; what was assessed later still waits for its review."""
ACCEPTED = {"decision": "accept"}
DOUBTED = {
    3: "业务指导与项目支持均打满分，请补充今年的具体证据。",
    8: "仅凭一次饭局的印象，请与技术支持核对后重新提交。",
}
"""Ranks of customers one of whose assessments was returned → what the supervisor asks for."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Our, or the competitor's, relationship with a key person on a day: 0 to 5 in each dimension.

    `review`: the supervisor's decision, None while it waits. A returned one does not count.
    """

    contact: int
    assessed_on: date
    dimensions: dict[str, dict[str, Any]]
    competitor: str | None
    review: dict[str, str] | None = None

    @property
    def mean(self) -> float:
        """The mean score."""
        return float(sum(one["score"] for one in self.dimensions.values()) / len(self.dimensions))

    @property
    def counts(self) -> bool:
        """Whether it was not returned."""
        return self.review is None or self.review["decision"] == "accept"


def assessments(customer: Customer, people: list[Contact], window: Window) -> list[Assessment]:
    """A big customer's key persons are assessed about every half year; most relationships grow, some fade.

    When our relationship is weak, a rival's is assessed too.
    """
    random = Random(f"assessments {customer.rank}")
    made = []
    for contact in people:
        level, change = random.uniform(0.8, 3.6), random.uniform(-0.25, 0.7)
        for half_year in range(random.randint(3, 5)) if contact.is_key else ():
            day = window.last - timedelta(days=180 * half_year + random.randint(3, 60))
            made.append(Assessment(contact.number, day, _dimensions(level - change * half_year, random), None))
        if contact.is_key and level < 1.8:
            rival, day = random.choice(RIVALS), window.last - timedelta(days=random.randint(3, 60))
            made.append(Assessment(contact.number, day, _dimensions(random.uniform(2.5, 4.2), random), rival))
    in_order = _with_causes(sorted(made, key=lambda one: one.assessed_on))
    settled = window.last - timedelta(days=REVIEWED_AFTER_DAYS)
    reviewed = [replace(one, review=ACCEPTED) if one.assessed_on < settled else one for one in in_order]
    return [*reviewed, *_doubted(customer, people, window)]


def _with_causes(in_order: Sequence[Assessment]) -> Iterator[Assessment]:
    """The same, where a score of ours that moved has what moved it as its evidence."""
    before: dict[int, Assessment] = {}
    for one in in_order:
        earlier = before.get(one.contact)
        if one.competitor is None:
            before[one.contact] = one
        yield _moved(one, earlier) if earlier and one.competitor is None else one


def _moved(one: Assessment, earlier: Assessment) -> Assessment:
    moved = {}
    for name, said in one.dimensions.items():
        change = said["score"] - earlier.dimensions[name]["score"]
        moved[name] = said | ({"evidence": MOVED[name][change < 0]} if change else {})
    return replace(one, dimensions=moved)


def _doubted(customer: Customer, people: Sequence[Contact], window: Window) -> Iterator[Assessment]:
    """At some customers somebody was assessed much too well, and the supervisor returned it."""
    if customer.rank in DOUBTED:
        doubtful = _dimensions(4.8, Random(f"doubted {customer.rank}"))
        returned = {"decision": "return", "remark": DOUBTED[customer.rank]}
        person = next(one for one in people if one.is_key)
        yield Assessment(person.number, window.last - timedelta(days=1), doubtful, None, returned)


def _dimensions(strength: float, random: Random) -> dict[str, dict[str, Any]]:
    scores = {name: min(5, max(0, round(strength + random.uniform(-0.8, 0.8)))) for name in DIMENSIONS}
    return {
        name: {"score": score, "evidence": EVIDENCE[name][min(3, score * 4 // 6)]} for name, score in scores.items()
    }
