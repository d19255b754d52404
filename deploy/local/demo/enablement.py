"""Insights for customers (bulletins, trainings, partners, data boards), who received each, and the reaction."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.local.demo.calendar import working_day
from deploy.local.demo.contacts import Contact
from deploy.local.demo.customers import Customer
from deploy.local.demo.money import decimal
from deploy.local.demo.orders import Order
from deploy.local.demo.segments import Segment

GIVEN_TO = 15
"""Customers, from the biggest, that get insights."""
MONTHS = 3
"""Of bulletins, the present month included when it is old enough."""
BOARDS = 3
"""Customers, from the biggest, with a data board of their own."""
REACTIONS: dict[str, str | None] = {
    "asked_for_more": "希望下月安排一次专题交流。",
    "interested": "转发给了部门同事。",
    "indifferent": None,
    "rejected": "认为数据口径与集团不一致。",
}
WEIGHTS = (3, 5, 2, 1)
ENGINEERS = ("evaluator", "influencer", "user", "gatekeeper")
MANAGERS = ("decider", "approver", "evaluator")
People = dict[str, list[Contact]]


@dataclass(frozen=True, slots=True)
class Delivery:
    """To whom at one customer an insight was given, and by whom; `body` is that of its request without ids."""

    code: str
    giver: str
    contacts: tuple[int, ...]
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Enablement:
    """An insight: the body of its request without the customers, these, its file, and its deliveries."""

    key: str
    body: dict[str, Any]
    codes: tuple[str, ...]
    file_name: str
    content: str
    deliveries: tuple[Delivery, ...]


def enablement(
    biggest: Sequence[Customer], people: People, orders: Iterable[Order], segments: Iterable[Segment], as_of: date
) -> list[Enablement]:
    """All insights until this day, the newest last."""
    receivers = biggest[:GIVEN_TO]
    names = {one.code: one.name for one in segments if one.kind == "industry"}
    boards = [_board(one, people, orders, as_of) for one in receivers[:BOARDS]]
    return [
        *_bulletins(receivers, people, names, as_of),
        _training(receivers, people, as_of),
        _partner(receivers[:4], people, as_of),
        *boards,
    ]


def _bulletins(
    receivers: Sequence[Customer], people: People, names: dict[str, str], as_of: date
) -> Iterator[Enablement]:
    """A bulletin a month for each industry of several receivers."""
    industries = Counter(one.profile["industry"] for one in receivers)
    for industry in (one for one, count in industries.items() if count > 1):
        for month in _months(as_of):
            title = f"{month.year} 年 {month.month} 月{names[industry]}行业简报"
            body = {
                "kind": "bulletin",
                "title": title,
                "summary": "招标与投资动态、关键物料价格走势、两项新标准的影响。",
                "issued_on": month.isoformat(),
                "industries": [industry],
                "decision_roles": list(MANAGERS),
            }
            own = [one for one in receivers if one.profile["industry"] == industry]
            given = _deliveries(own, people, MANAGERS, month, as_of, title)
            content = f"{title}\n\n一、招标与投资动态\n二、关键物料价格走势\n三、新标准解读\n四、给客户的建议\n"
            yield Enablement(f"bulletin {industry} {month:%Y-%m}", body, (), f"{title}.txt", content, given)


def _training(receivers: Sequence[Customer], people: People, as_of: date) -> Enablement:
    """The training of the quarter, or of the last one when this one has just begun."""
    quarter = date(as_of.year, (as_of.month - 1) // 3 * 3 + 1, 1)
    day = working_day(quarter + timedelta(days=14))
    if day > as_of:
        day = working_day(quarter - timedelta(days=60))
    title = "第二代控制板选型与散热设计培训"
    body = {
        "kind": "training",
        "title": title,
        "summary": "选型步骤、散热计算实例、常见失效与现场问答，约 90 分钟。",
        "issued_on": day.isoformat(),
        "decision_roles": list(ENGINEERS),
    }
    given = _deliveries(receivers[:8], people, ENGINEERS, day, as_of, title)
    content = "时间,内容,讲师\n09:30,选型步骤,蔡文博\n10:15,散热计算实例,袁杰\n11:00,常见失效与问答,邓军\n"
    return Enablement(f"training {day}", body, (), "培训日程.csv", content, given)


def _partner(named: Sequence[Customer], people: People, as_of: date) -> Enablement:
    """A partner introduced to a few customers, which are named."""
    day, title = working_day(as_of - timedelta(days=75)), "认证机构资源对接：功能安全认证"
    body = {
        "kind": "partner_introduction",
        "title": title,
        "summary": "引荐认证机构，缩短客户整机功能安全认证周期约两个月。",
        "issued_on": day.isoformat(),
    }
    given = _deliveries(named, people, MANAGERS, day, as_of, title)
    content = f"{title}\n\n服务范围、周期、费用与联系人。\n"
    return Enablement("partner", body, tuple(one.code for one in named), "合作伙伴介绍.txt", content, given)


def _board(customer: Customer, people: People, orders: Iterable[Order], as_of: date) -> Enablement:
    """The customer's own figures by month, as we see them."""
    day = working_day(as_of.replace(day=1) - timedelta(days=20))
    title = f"{customer.profile['short_name']}采购与交付数据看板"
    body = {
        "kind": "data_board",
        "title": title,
        "summary": "近十二个月订单额与订单数，用于季度价值回顾。",
        "issued_on": day.isoformat(),
    }
    by_month: dict[str, list[int]] = defaultdict(list)
    for order in orders:
        if order.customer is customer and day - timedelta(days=365) <= order.ordered_on <= day:
            by_month[f"{order.ordered_on:%Y-%m}"].append(order.amount)
    lines = [f"{month},{decimal(sum(found))},{len(found)}" for month, found in sorted(by_month.items())]
    content = "\n".join([f"月份,订单额（{customer.currency}）,订单数", *lines, ""])
    given = _deliveries([customer], people, MANAGERS, day, as_of, title)
    return Enablement(f"board {customer.code}", body, (customer.code,), "数据看板.csv", content, given)


def _months(as_of: date) -> list[date]:
    """The days of issue, the sixth of each month, until this day."""
    numbers = [as_of.year * 12 + as_of.month - 1 - back for back in range(MONTHS, -1, -1)]
    days = [date(number // 12, number % 12 + 1, 6) for number in numbers]
    return [day for day in days if day <= as_of][-MONTHS:]


def _deliveries(
    customers: Sequence[Customer], people: People, roles: Sequence[str], issued: date, as_of: date, title: str
) -> tuple[Delivery, ...]:
    """Most got it within three weeks, one by one; what was given lately has no reaction yet."""
    made = []
    for customer in customers:
        random = Random(f"{title} {customer.code}")
        asked = [one.number for one in people[customer.code] if one.post.decision_role in roles]
        for number in asked if random.random() < 0.85 else ():
            day = issued + timedelta(days=random.randint(1, 21))
            (reaction,) = random.choices(list(REACTIONS), WEIGHTS)
            if day > as_of:
                continue
            said = {"reaction": reaction, "remark": REACTIONS[reaction]} if (as_of - day).days > 5 else {}
            body = {"given_on": day.isoformat()} | {name: value for name, value in said.items() if value}
            made.append(Delivery(customer.code, customer.team["account_manager"], (number,), body))
    return tuple(made)
