"""How a customer buys and pays: size, cycle, growth, prices, payment discipline. Everything else depends on this."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import exp, log
from random import Random

from deploy.local.demo.calendar import Window
from deploy.local.demo.catalogue import Product, basket

CUSTOMERS = 300
TOP = CUSTOMERS // 10
ORDERING = 286
YEARLY_SALES = 18_000_000_000
TOP_SHARE = 0.70
LOST = {9: 92, 24: 231, 41: 70, 77: 305, 120: 148, 188: 410, 231: 190}
"""Rank of each lost customer → days between its last order and the end of the books."""


class Discipline(StrEnum):
    """How a customer pays."""

    PROMPT = "prompt"
    LATE = "late"
    SLOW = "slow"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Buying:
    """Money in fen; shares as fractions; `growth` per year; `discount_drift` per year, added to the discount."""

    yearly: float
    cycle: float
    growth: float
    discount: float
    discount_drift: float
    basket: tuple[Product, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Paying:
    """Days of credit, and the retained amounts: retention money for a year, the final balance until acceptance."""

    terms: int
    discipline: Discipline
    retention: float = 0.0
    final_balance: float = 0.0


def yearly_sales(rank: int) -> float:
    """Yearly sales by rank: a tenth of the customers has 70 % (a power law), the others an exponential tail."""
    if rank <= TOP:
        weights = [exp(-0.7 * log(place + 2)) for place in range(1, TOP + 1)]
        return YEARLY_SALES * TOP_SHARE * weights[rank - 1] / sum(weights)
    weights = [exp(-3.6 * place / (ORDERING - TOP)) for place in range(ORDERING - TOP)]
    return YEARLY_SALES * (1 - TOP_SHARE) * weights[rank - TOP - 1] / sum(weights)


def buying(rank: int, window: Window, products: tuple[Product, ...], random: Random) -> Buying:
    """How the customer of this rank buys."""
    yearly = yearly_sales(rank)
    slowest = 16 if rank <= TOP else 40 if rank <= 120 else 100
    cycle = random.uniform(0.4, 1.0) * slowest
    size = random.randint(6, 12) if rank <= TOP else random.randint(2, 6)
    return Buying(
        yearly=yearly,
        cycle=cycle,
        growth=_growth(random),
        discount=random.uniform(0.08, 0.16) if rank <= TOP else random.uniform(0.0, 0.07),
        discount_drift=random.uniform(0.04, 0.07) if random.random() < 0.12 else 0.0,
        basket=basket(products, yearly * cycle / 365 / 3, size, random),
        first=_first_day(rank, window, random),
        last=window.last - timedelta(days=LOST[rank]) if rank in LOST else window.last,
    )


def paying(rank: int, random: Random) -> Paying:
    """How the customer of this rank pays; big customers retain a part."""
    weights = (50, 34, 12, 4)
    discipline = random.choices(list(Discipline), weights)[0]
    terms = random.choice((60, 90)) if rank <= TOP else random.choice((30, 30, 45, 60))
    holds_back = random.random() if rank <= TOP else 1.0
    return Paying(
        terms=terms,
        discipline=discipline,
        retention=0.05 if holds_back < 0.4 else 0.0,
        final_balance=0.1 if 0.25 < holds_back < 0.6 else 0.0,
    )


def _growth(random: Random) -> float:
    kind = random.random()
    if kind < 0.35:
        return random.uniform(0.12, 0.55)
    return random.uniform(-0.06, 0.1) if kind < 0.8 else random.uniform(-0.4, -0.15)


def _first_day(rank: int, window: Window, random: Random) -> date:
    """The customer's first day: mostly before the window, for some during it."""
    is_new = rank > 20 and rank not in LOST and random.random() < 0.12
    return window.day(random.uniform(0.2, 0.9)) if is_new else window.first
