"""What was spent on the biggest customers in the last year, and their budgets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from deploy.local.demo.calendar import Window, working_day
from deploy.local.demo.contacts import Contact
from deploy.local.demo.customers import Customer

SPENT_ON = 15
"""Customers, from the biggest, on whom money was spent."""

PURPOSES = {
    "meal": "技术交流后的工作餐，讨论二期项目技术协议。",
    "travel": "到现场测量与陪同验货的差旅。",
    "accommodation": "客户来访考察期间的住宿。",
    "sponsorship": "赞助客户年度技术大会。",
}
AMOUNTS = {"meal": (300, 950), "travel": (400, 980), "accommodation": (350, 900), "sponsorship": (6000, 16000)}
MEAL_FOR = 4
"""People who share a meal."""


@dataclass(frozen=True, slots=True)
class Expense:
    """An expense: the body of its request without ids, who took part, and what was spent in the end."""

    code: str
    number: int
    contacts: tuple[int, ...]
    body: dict[str, Any]
    actual: str


def expenses(customer: Customer, people: list[Contact], window: Window) -> Iterator[Expense]:
    """The expenses on this customer, the oldest first."""
    random = Random(f"expenses {customer.code}")
    for number in range(random.randint(3, 7)):
        kind = random.choice(("meal", "meal", "travel", "travel", "accommodation", "accommodation", "sponsorship"))
        amount = random.randint(*AMOUNTS[kind])
        day = working_day(window.last - timedelta(days=330 - 45 * number + random.randint(0, 20)))
        body = {"kind": kind, "purpose": PURPOSES[kind], "happens_on": day.isoformat(), "amount": str(amount)}
        named = tuple(one.number for one in people[:2]) if kind == "meal" else ()
        sharing = {"participants": MEAL_FOR} if kind == "meal" else {}
        actual = str(round(amount * random.uniform(0.85, 1.05)))
        yield Expense(customer.code, number, named, body | sharing, actual)


def budget(customer: Customer, window: Window) -> dict[str, Any]:
    """The customer's budget of the year in which the window ends, without its id."""
    return {"fiscal_year": window.last.year, "amount": str(20_000 if customer.rank > 5 else 50_000)}
