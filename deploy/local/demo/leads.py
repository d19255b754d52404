"""Leads of two years with the biggest customers and some prospects: won, lost, rejected, and those that are pursued."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.local.demo.contacts import RIVALS
from deploy.local.demo.customers import Customer
from deploy.local.demo.money import decimal
from deploy.local.demo.orders import Order

FOLLOWED = 20
"""Customers, from the biggest, whose leads of the past are kept; a lead of the past for each year and one between."""
DAYS = 720
SETTLED = 110
"""Days after which every lead has its end."""
SOURCES = ("exhibition", "referral", "website", "tender_notice", "our_visit", "partner", "campaign", "our_visit")
CATEGORIES = ("电源模块", "控制板卡", "传感器", "人机界面", "线束组件", "定制控制单元")
TITLES = ("新产线{}采购", "{}年度框架", "{}国产替代", "二期设备配套{}", "{}样件导入", "备件用{}补充")
CHECKED = (
    "预算已获批，技术部门提出明确指标。",
    "已确认采购时间与年用量，现有供应商交付不稳。",
    "研发推荐，样件已进入测试。",
)
REJECTED = ("仅为询价比价，没有采购计划。", "客户总部已取消该项目。", "需求超出产品范围，不做定制。")
LOSSES: tuple[tuple[str, str, str | None], ...] = (
    ("price", "友商报价低 12%，客户按最低价定标；今后先确认评标办法再报价。", RIVALS[0]),
    ("product", "防护等级不满足户外要求，友商样件通过测试。", RIVALS[1]),
    ("delivery", "客户要求四周交货，我司交期八周。", RIVALS[1]),
    ("terms", "客户坚持月结 120 天，未达成一致。", None),
    ("relationship", "采购负责人更换后，沿用其熟悉的供应商。", RIVALS[2]),
    ("cancelled", "客户推迟扩产，项目暂停。", None),
)
WINS = ("样件一次通过，交期最短。", "技术评标第一，全生命周期成本更低。", None)
Step = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead: the body of its request without ids, the steps that followed, and the rival to whom it was lost."""

    customer: Customer
    number: str
    body: dict[str, Any]
    steps: tuple[Step, ...] = ()
    rival: str | None = None


def leads(everyone: Sequence[Customer], orders: Sequence[Order], as_of: date) -> list[Lead]:
    """The leads on this day."""
    prospects = [one for one in everyone if one.buying is None][:4]
    by_customer: dict[str, list[Order]] = {}
    for order in orders:
        if not order.is_cancelled and (as_of - order.ordered_on).days < DAYS - SETTLED:
            by_customer.setdefault(order.customer.code, []).append(order)
    past = [
        _settled(customer, part, by_customer.get(customer.code, ()), as_of)
        for customer in everyone[:FOLLOWED]
        for part in range(3)
    ]
    return [*past, *_pursued([*everyone[:10], *prospects], as_of)]


def _settled(customer: Customer, part: int, orders: Sequence[Order], as_of: date) -> Lead:
    """A lead that was won, lost or rejected; a won one has led to an order of the books."""
    random = Random(f"lead {customer.rank} {part}")
    ending = ("won", "lost", "invalid", "won", "lost")[(customer.rank + 2 * part) % 5]
    age = SETTLED + (DAYS - SETTLED) * part // 3 + random.randint(0, (DAYS - SETTLED) // 3 - 1)
    brought_in = as_of - timedelta(days=age)
    if ending == "won" and orders:
        return _won(customer, part, random.choice(orders), random)
    if ending == "invalid":
        rejected = {"reason": random.choice(REJECTED), "rejected_on": _after(brought_in, random.randint(1, 9))}
        return Lead(customer, str(part), _body(customer, brought_in, random), (("rejection", rejected),))
    reason, remark, rival = random.choice(LOSSES)
    lost = {"reason": reason, "remark": remark, "lost_on": _after(brought_in, random.randint(60, 100))}
    steps = (*_pursue(brought_in, random, has_opportunity=random.random() < 0.7), ("loss", lost))
    return Lead(customer, str(part), _body(customer, brought_in, random), steps, rival)


def _won(customer: Customer, part: int, order: Order, random: Random) -> Lead:
    brought_in = order.ordered_on - timedelta(days=random.randint(45, 100))
    body = _body(customer, brought_in, random) | {"expected_amount": decimal(order.amount // 1000 * 900)}
    won = {"order_no": order.number, "remark": random.choice(WINS), "won_on": order.ordered_on.isoformat()}
    return Lead(customer, str(part), body, (*_pursue(brought_in, random, has_opportunity=True), ("win", won)))


def _pursued(customers: Sequence[Customer], as_of: date) -> Iterator[Lead]:
    """Those of today: new, qualified and opportunities; of each state one waits too long."""
    for place, customer in enumerate(customers):
        random = Random(f"open lead {customer.rank}")
        state, age = (("new", 2), ("opportunity", 70), ("qualified", 24), ("new", 11), ("opportunity", 48))[place % 5]
        brought_in = as_of - timedelta(days=age)
        body = _body(customer, brought_in, random) | {"expected_close_on": _after(as_of, (40, -9, 75)[place % 3])}
        if place == 2:
            body["expected_close_on"] = None  # somebody has to say when
        steps = () if state == "new" else _pursue(brought_in, random, has_opportunity=state == "opportunity")
        yield Lead(customer, "open", body, tuple(steps))


def _body(customer: Customer, brought_in: date, random: Random) -> dict[str, Any]:
    category = random.choice(CATEGORIES)
    return {
        "title": random.choice(TITLES).format(category),
        "source": random.choice(SOURCES),
        "brought_in_on": brought_in.isoformat(),
        "expected_amount": decimal(random.randint(8, 90) * 1_000_000),
        "currency": customer.currency,
        "category": category,
        "expected_close_on": _after(brought_in, 90),
    }


def _pursue(brought_in: date, random: Random, *, has_opportunity: bool) -> Iterator[Step]:
    qualified = random.randint(1, 8)
    yield "qualification", {"reason": random.choice(CHECKED), "qualified_on": _after(brought_in, qualified)}
    if has_opportunity:
        yield (
            "conversion",
            {
                "probability": random.choice(("0.3", "0.4", "0.5", "0.6", "0.75")),
                "expected_order_on": _after(brought_in, 90),
                "converted_on": _after(brought_in, qualified + random.randint(4, 30)),
            },
        )


def _after(day: date, days: int) -> str:
    return (day + timedelta(days=days)).isoformat()
