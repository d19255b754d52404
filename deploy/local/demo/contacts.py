"""The contacts of the customers, and the demo company's relationships with the key people."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.local.demo import names
from deploy.local.demo.calendar import Window
from deploy.local.demo.customers import Customer

DIMENSIONS = ("acceptance", "participation", "information", "guidance", "project_support", "competitive_attitude")
RIVALS = ("明拓电源", "研锐控制", "基准视觉")


@dataclass(frozen=True, slots=True)
class Position:
    """A position in a customer's organization."""

    department: str
    title: str
    seniority: str
    decision_role: str
    influence: int
    bases: tuple[str, ...]


POSITIONS = (
    Position("总经办", "总经理", "top", "decider", 5, ("economic", "corporate_image", "relationship_value")),
    Position("采购部", "采购总监", "top", "approver", 5, ("economic", "relationship_value")),
    Position("采购部", "采购工程师", "base", "buyer", 2, ("economic", "time")),
    Position("研发中心", "研发总监", "top", "evaluator", 4, ("quality", "advisory")),
    Position("研发中心", "硬件工程师", "base", "influencer", 3, ("quality", "advisory")),
    Position("品质部", "品质经理", "middle", "gatekeeper", 3, ("quality",)),
    Position("生产部", "生产经理", "middle", "user", 3, ("time", "quality")),
    Position("计划部", "物料计划主管", "base", "coach", 2, ("time", "relationship_value")),
)
"""In the order in which a supplier gets to know them: buyer first."""

_GETTING_TO_KNOW = (2, 1, 3, 0, 5, 4, 6, 7)

# Evidence by dimension, for us and for rivals.
_EVIDENCE = {
    "acceptance": ("只愿在前台见面", "愿意听取公司介绍", "认可品牌与交付", "主动向同行推荐"),
    "participation": ("拒绝参加活动", "偶尔参加技术交流", "多次参加展会与公司考察", "带团队参加高层峰会"),
    "information": ("不透露信息", "提供公开信息", "提前告知采购计划", "主动通报竞争动态"),
    "guidance": ("不予指导", "说明流程要求", "指点方案方向", "帮助梳理决策链"),
    "project_support": ("反对选用", "保持中立", "评审中表示支持", "在项目中主动争取"),
    "competitive_attitude": ("明显倾向其他供应商", "一视同仁", "优先考虑", "排斥其他供应商方案"),
}


@dataclass(frozen=True, slots=True)
class Contact:
    """A person; `profile` is the body of `POST /v1/contacts` without customer and superior."""

    number: int
    post: Position
    superior: int | None
    profile: dict[str, Any]

    @property
    def is_key(self) -> bool:
        """Whether the relationship with this person is assessed."""
        return bool(self.profile["is_key"])


@dataclass(frozen=True, slots=True)
class Assessment:
    """Our, or the competitor's, relationship with a key person on a day: 0 to 5 in each dimension."""

    contact: int
    assessed_on: date
    dimensions: dict[str, dict[str, Any]]
    competitor: str | None

    @property
    def mean(self) -> float:
        """The mean score."""
        return float(sum(one["score"] for one in self.dimensions.values()) / len(self.dimensions))


def contacts(customer: Customer, window: Window) -> list[Contact]:
    """Three to eight people at a big customer, one or two at any other."""
    random = Random(f"contacts {customer.rank}")
    number = random.randint(3, 8) if customer.is_top else random.choice((1, 1, 2))
    posts = sorted(_GETTING_TO_KNOW[:number])
    return [
        Contact(place, POSITIONS[post], _superior(posts, post), _profile(customer, POSITIONS[post], window, random))
        for place, post in enumerate(posts)
    ]


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
    return sorted(made, key=lambda one: one.assessed_on)


def _superior(posts: list[int], post: int) -> int | None:
    """The head of the department, or the general manager, if we know them."""
    heads = [one for one in posts if one != post and POSITIONS[one].seniority == "top"]
    same = [one for one in heads if POSITIONS[one].department == POSITIONS[post].department]
    above = same or ([0] if 0 in heads else [])
    return posts.index(above[0]) if above else None


def _profile(customer: Customer, post: Position, window: Window, random: Random) -> dict[str, Any]:
    is_abroad = customer.profile["country"] != "CN"
    name, english = names.person(random)
    age = {"top": 50, "middle": 42, "base": 33}[post.seniority] + random.randint(-6, 6)
    profile: dict[str, Any] = {
        "name": english if is_abroad else name,
        "english_name": english,
        "department": post.department,
        "title": post.title,
        "seniority": post.seniority,
        "decision_role": post.decision_role,
        "influence": post.influence,
        "decision_bases": list(post.bases),
        "is_key": customer.is_top and post.influence >= 3,
        "email": f"{english.lower().replace(' ', '.')}@{customer.code.lower()}.example.com",
    }
    if customer.is_top:
        profile["birthday"] = date(window.last.year - age, random.randint(1, 12), random.randint(1, 28)).isoformat()
        profile["phone"] = f"+86 13{random.randint(0, 9)} {random.randint(0, 9999):04d} {random.randint(0, 9999):04d}"
    return profile


def _dimensions(strength: float, random: Random) -> dict[str, dict[str, Any]]:
    scores = {name: min(5, max(0, round(strength + random.uniform(-0.8, 0.8)))) for name in DIMENSIONS}
    return {
        name: {"score": score, "evidence": _EVIDENCE[name][min(3, score * 4 // 6)]} for name, score in scores.items()
    }
