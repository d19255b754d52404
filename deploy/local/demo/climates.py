"""A year of general and organizational assessments of the big customers: levels rise, some fall, some are overdue."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.local.demo.calendar import Window
from deploy.local.demo.contacts import Contact
from deploy.local.demo.customers import Customer

REVIEWED_AFTER_DAYS = 60
ELEMENTS: dict[str, tuple[str, ...]] = {
    "information_channels": (
        "招标信息均从公开渠道获知。",
        "询问后告知采购计划。",
        "采购计划按月告知。",
        "招标前两周主动告知。",
    ),
    "technical_evaluation": ("技术分排名靠后。", "两次评标技术分第三。", "评标技术分第二。", "连续三次技术分第一。"),
    "delivery_success": (
        "两批延期，被扣款。",
        "交付基本按期，返修偏多。",
        "交付准时率 96%。",
        "全部按期验收，毛利逐季改善。",
    ),
    "brand_loyalty": ("新项目指定友商品牌。", "每次三家比价。", "优先询价我司。", "技术规范推荐我司品牌。"),
}
STAGES: tuple[tuple[str, str], ...] = (
    ("implement", "驻厂工程师配合安装调试。"),
    ("negotiate_and_sign", "年度框架协议已续签。"),
    ("qualify_suppliers", "列入合格供应商名录。"),
    ("evaluate_products", "样机测试由我司驻场支持。"),
    ("evaluate_results", "参加年度供方评价会。"),
    ("issue_tender", "技术规范部分章节由我司起草。"),
    ("set_goals", "参与下一年度降本目标讨论。"),
    ("recognize_problem", "联合诊断产线停机原因。"),
)
"""In the order in which a supplier wins them; the evidence of each."""
TRENDS = ("aligned", "aligned", "converging", "converging", "unrelated")


@dataclass(frozen=True, slots=True)
class Climate:
    """An assessment's body without its customer's id, by the collection it belongs to; `is_reviewed`: confirmed."""

    code: str
    number: int
    collection: str
    body: dict[str, Any]
    is_reviewed: bool

    @property
    def key(self) -> str:
        """What is nowhere twice."""
        return f"{self.collection} {self.code} {self.number}"


def climates(customer: Customer, people: list[Contact], window: Window, *, has_file: bool) -> list[Climate]:
    """What was assessed of a big customer; fit and share are stated where its file does not say them."""
    random = Random(f"climate {customer.code}")
    departments = list(dict.fromkeys(str(one.profile["department"]) for one in people))[:3]
    found = [("general-assessments", body) for name in departments for body in _general(name, window, random)]
    found += [("organizational-assessments", body) for body in _organizational(window, random, has_file=has_file)]
    settled = (window.last - timedelta(days=REVIEWED_AFTER_DAYS)).isoformat()
    return [
        Climate(customer.code, number, kind, body, body["assessed_on"] < settled)
        for number, (kind, body) in enumerate(found)
    ]


def _days(window: Window, random: Random) -> list[date]:
    """About every half year; one in five was not assessed for more than a year."""
    ages = (420,) if random.random() < 0.2 else (330, 150, 20)
    return [window.last - timedelta(days=age + random.randint(0, 19)) for age in ages]


def _general(department: str, window: Window, random: Random) -> list[dict[str, Any]]:
    strength, change = random.uniform(1.6, 3.8), random.uniform(-0.3, 0.8)
    return [
        {
            "department": department,
            "assessed_on": day.isoformat(),
            "elements": _elements(strength + change * turn, random),
        }
        for turn, day in enumerate(_days(window, random))
    ]


def _elements(strength: float, random: Random) -> dict[str, Any]:
    scores = {name: min(5, max(0, round(strength + random.uniform(-0.9, 0.9)))) for name in ELEMENTS}
    return {
        name: {"score": score, "evidence": ELEMENTS[name][min(3, score * 4 // 6)]} for name, score in scores.items()
    }


def _organizational(window: Window, random: Random, *, has_file: bool) -> list[dict[str, Any]]:
    number, share = random.randint(2, 5), random.uniform(0.1, 0.5)
    trend = random.choice(TRENDS)
    first = window.first - timedelta(days=random.randint(0, 300))
    found = []
    for turn, day in enumerate(_days(window, random)):
        taken = STAGES[: min(len(STAGES), number + turn * random.randint(0, 2))]
        stages = [
            {"stage": stage, "since": min(first + timedelta(days=120 * place), day).isoformat(), "evidence": evidence}
            for place, (stage, evidence) in enumerate(taken)
        ]
        ours = {"our_share": f"{share + 0.05 * turn:.2f}", "main_rival_share": "0.30", "evidence": "采购总监口述。"}
        stated = {"strategic_fit": {"trend": trend, "evidence": "年报与高层访谈。"}, "supply_position": ours}
        found.append({"assessed_on": day.isoformat(), "stages": stages} | ({} if has_file else stated))
    return found
