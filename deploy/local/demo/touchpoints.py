"""A year of contact with the biggest customers: visits, meals, talks, what was promised, what is planned."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from deploy.local.demo.calendar import is_working_day
from deploy.local.demo.contacts import Contact
from deploy.local.demo.customers import Customer

ZONE = ZoneInfo("Asia/Shanghai")
VISITED_CUSTOMERS = 20
DAYS, AHEAD = 360, 25
SCENES = (
    ("routine_visit", "in_person", 8, "了解生产计划与库存", "下季度用量预计增加一成。"),
    ("routine_visit", "phone", 4, "跟进交期", "客户接受分两批交付。"),
    ("technical_exchange", "in_person", 4, "介绍第二代控制板", "认可冗余方案，要求样件。"),
    ("quality_inspection", "in_person", 2, "首件验货", "两项外观问题，一周内整改。"),
    ("special_topic_meeting", "online", 2, "降本专题", "确定三项替代物料。"),
    ("meal", "in_person", 2, "年度感谢", "气氛融洽，了解到明年扩产。"),
    ("executive_talk", "in_person", 1, "框架协议与新厂规划", "双方同意每半年会晤一次。"),
    ("company_tour", "in_person", 1, "参观样板产线", "客户对追溯系统印象深刻。"),
    ("exhibition", "in_person", 1, "行业展会", "约定展后技术交流。"),
)
"""Scene, channel, how often, purpose, outcome."""
PROMISES = (
    ("ours", "寄送样件三套，附测试报告。"),
    ("ours", "提交降本方案与报价。"),
    ("ours", "给出整改报告。"),
    ("theirs", "提供下季度滚动需求。"),
    ("theirs", "安排与研发总监的会议。"),
)


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """A touchpoint; `body` is that of `POST /v1/touchpoints` without customer, people and users."""

    customer: Customer
    number: int
    people: tuple[int, ...]
    has_sponsor: bool
    body: dict[str, Any]


def touchpoints(customer: Customer, people: list[Contact], as_of: date) -> list[Touchpoint]:
    """What was held in the year before the date, a dozen times or two, and what is planned next."""
    random = Random(f"touchpoints {customer.rank}")
    pace = random.randint(12, 45)
    days, day = [], as_of - timedelta(days=DAYS)
    while (day := day + timedelta(days=random.randint(pace // 2, pace))) < as_of:
        days.append(_working(day))
    planned = _working(as_of + timedelta(days=random.randint(3, AHEAD)))
    held = [_touchpoint(customer, number, people, one, as_of, random) for number, one in enumerate(days) if one < as_of]
    return [*held, _touchpoint(customer, len(days), people, planned, as_of, random)]


def _working(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _touchpoint(
    customer: Customer, number: int, people: list[Contact], day: date, as_of: date, random: Random
) -> Touchpoint:
    scene, channel, _, purpose, outcome = random.choices(SCENES, [one[2] for one in SCENES])[0]
    is_executive = scene == "executive_talk"
    top = [one for one in people if one.post.seniority == "top"]
    met = (is_executive and top[:1]) or random.sample(people, min(len(people), random.randint(1, 3)))
    begins = datetime.combine(day, time(random.randint(9, 16), 30), ZONE)
    body: dict[str, Any] = {
        "scene": scene,
        "channel": channel,
        "starts_at": begins.astimezone(UTC).isoformat(),
        "ends_at": (begins + timedelta(minutes=random.choice((30, 60, 90, 120)))).astimezone(UTC).isoformat(),
        "purpose": purpose,
    }
    if day < as_of:
        body |= {"outcome": outcome, "commitments": _promised(day, random)} | _spent(scene, len(met) + 1, random)
    return Touchpoint(customer, number, tuple(sorted(one.number for one in met)), is_executive, body)


def _promised(day: date, random: Random) -> list[dict[str, Any]]:
    chosen = random.sample(PROMISES, random.choice((0, 0, 1, 1, 2)))
    return [
        {"side": side, "what": what, "due_on": (day + timedelta(days=random.randint(5, 40))).isoformat()}
        for side, what in chosen
    ]


def _spent(scene: str, sharing: int, random: Random) -> dict[str, Any]:
    """A meal stays below the limit of each who shares it."""
    if scene != "meal":
        return {}
    return {"cost": str(random.randint(8, 28) * 10 * sharing), "gifts": [{"gift": "茶叶", "amount": "180"}]}
