"""Visit plans with the biggest customers: waiting for approval, approved, over, returned and given up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from deploy.local.demo.calendar import working_day
from deploy.local.demo.contacts import Contact
from deploy.local.demo.customers import Customer
from deploy.local.demo.staff import STAFF

_NAMES = {one.username: one.display_name for one in STAFF}
OURS = ("account_manager", "technical_support", "executive_sponsor")
Step = tuple[str, dict[str, Any]]
SUBMIT: Step = ("submission", {})
APPROVE: Step = ("approval", {})


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit plan: the body of its request without ids, who takes part, and the steps that followed."""

    code: str
    contacts: tuple[int, ...]
    staff: tuple[str, ...]
    body: dict[str, Any]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Story:
    """A kind of visit: `rank` of its customer, days from today, days that it lasts, and what became of it."""

    rank: int
    direction: str
    days: int
    lasts: int
    level: str
    purpose: str
    budget: tuple[tuple[str, str, int], ...]
    steps: tuple[Step, ...]


_TOUR_COSTS = (("transport", "高铁站接送两次", 1_200), ("meals", "工作午餐与晚宴，10 人", 3_000))
_EATEN = 20
"""Lunch and dinner, of ten people each."""
_TRIP_COSTS = (("transport", "往返机票两人", 5_200), ("accommodation", "两晚两间", 1_800))
_STORIES = (
    _Story(
        1,
        "inbound",
        12,
        2,
        "executive",
        "总经理率队考察新厂，商定明年框架协议与产能预留。",
        (*_TOUR_COSTS, ("accommodation", "四间两晚", 5_600), ("other", "展厅布置与翻译", 2_400)),
        (SUBMIT,),
    ),
    _Story(2, "inbound", 19, 1, "important", "研发与品质联合评审第二代控制板样件。", _TOUR_COSTS, (SUBMIT, APPROVE)),
    _Story(
        3,
        "inbound",
        -41,
        1,
        "important",
        "考察追溯系统与老化测试线。",
        _TOUR_COSTS,
        (SUBMIT, APPROVE, ("holding", {"outcome": "客户认可追溯系统，要求十日内提交老化测试报告。"})),
    ),
    _Story(4, "outbound", 8, 1, "routine", "回访新产线导入情况，收集下季度需求。", (("transport", "自驾", 600),), ()),
    _Story(
        5,
        "inbound",
        26,
        1,
        "important",
        "采购总监来访，讨论降本方案。",
        (*_TOUR_COSTS, ("other", "高尔夫", 6_800)),
        (SUBMIT, ("return", {"reason": "接待内容超出标准，请取消高尔夫并压缩预算。"})),
    ),
    _Story(
        7,
        "inbound",
        33,
        2,
        "highest",
        "客户董事长首次来访，签署战略合作备忘录。",
        (*_TOUR_COSTS, ("accommodation", "六间两晚", 9_600), ("other", "签约仪式", 18_000)),
        (SUBMIT,),
    ),
    _Story(
        8,
        "outbound",
        -95,
        2,
        "routine",
        "年度供方评价会，现场答复整改项。",
        _TRIP_COSTS,
        (SUBMIT, APPROVE, ("holding", {"outcome": "评分由 B 升为 A，整改项全部关闭。"})),
    ),
    _Story(
        9,
        "outbound",
        15,
        1,
        "routine",
        "了解扩产计划。",
        _TRIP_COSTS,
        (SUBMIT, ("cancellation", {"reason": "客户工厂年度盘点，改至下月。"})),
    ),
)
_AGENDA = {
    "inbound": (
        ("09:30", "10:00", "接站与公司介绍", "展厅"),
        ("10:00", "11:30", "产线与追溯系统参观", "二号车间"),
        ("13:30", "15:30", "技术交流", "三号会议室"),
        ("15:45", "17:00", "合作事项会谈与会议纪要", "三号会议室"),
    ),
    "outbound": (("09:30", "11:30", "会谈", "客户会议室"), ("13:30", "16:00", "现场查看与答疑", "客户车间")),
}


def _line(kind: str, text: str, amount: int) -> dict[str, Any]:
    shared = {"participants": _EATEN} if kind == "meals" else {}
    return {"kind": kind, "text": text, "amount": str(amount)} | shared


def visits(biggest: Sequence[Customer], people: dict[str, list[Contact]], as_of: date) -> list[Visit]:
    """The visit plans on this day."""
    found = {one.rank: one for one in biggest}
    return [_visit(story, found[story.rank], people[found[story.rank].code], as_of) for story in _STORIES]


def _visit(story: _Story, customer: Customer, people: list[Contact], as_of: date) -> Visit:
    first = working_day(as_of + timedelta(days=story.days))
    days = [first, *([working_day(first + timedelta(days=1))] if story.lasts > 1 else [])]
    staff = tuple(dict.fromkeys(customer.team[role] for role in OURS if role in customer.team))
    body = {
        "direction": story.direction,
        "starts_on": days[0].isoformat(),
        "ends_on": days[-1].isoformat(),
        "purpose": story.purpose,
        "place": "惠州样板工厂" if story.direction == "inbound" else str(customer.profile["short_name"]),
        "reception_level": story.level,
        "agenda": list(_agenda(story.direction, days, [_NAMES[one] for one in staff])),
        "budget": [_line(kind, text, amount) for kind, text, amount in story.budget],
    }
    return Visit(customer.code, tuple(one.number for one in people[:4]), staff, body, story.steps)


def _agenda(direction: str, days: Sequence[date], responsible: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The first half on the first day, the rest on the last."""
    items = _AGENDA[direction]
    for place, (begins, ends, topic, where) in enumerate(items):
        day = days[0] if place * 2 < len(items) else days[-1]
        said = {"topic": topic, "responsible": responsible[place % len(responsible)], "place": where}
        yield {"day": day.isoformat(), "begins": begins, "ends": ends, **said}
