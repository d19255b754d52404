"""New, active and kept customers, beside what their months say one by one."""

import uuid
from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.kpi.figures.kpi_values.periods import month_start
from tests.kpi.pushing import order, push

FIRST, MONTHS = 2021 * 12, 48
"""The months of 2021 to 2024, by their numbers."""
ASKED = range(FIRST + 12, FIRST + MONTHS)
LENGTHS = {"month": 1, "quarter": 3, "year": 12, "total": len(ASKED)}
MONTHS_OF_CODE = st.sets(st.integers(FIRST, FIRST + MONTHS - 1), max_size=12)


def is_active(months: Collection[int], at: int) -> bool:
    return any(at - 12 <= month < at for month in months)


def expected(customers: list[set[int]], first: int, after: int) -> tuple[int, int, int]:
    """New customers, those active at the period's start, and those of before that are active at its end."""
    bought = [months for months in customers if months]
    new = sum(first <= min(months) < after for months in bought)
    active = sum(is_active(months, first) for months in bought)
    return new, active, sum(is_active(months, after) and min(months) < first for months in bought)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    of_codes=st.lists(st.tuples(MONTHS_OF_CODE, MONTHS_OF_CODE), min_size=1, max_size=3),
    grain=st.sampled_from(sorted(LENGTHS)),
)
async def test_customers_count_by_the_months_of_all_their_codes(
    erp: httpx.AsyncClient, known: Callable[..., Any], of_codes: list[tuple[set[int], set[int]]], grain: str
) -> None:
    region, orders = uuid.uuid4().hex, []  # the examples share a database
    for parts in of_codes:
        codes = [uuid.uuid4().hex for _ in parts]
        await known(*codes, region=region)
        for code, months in zip(codes, parts, strict=True):
            orders += [
                order(uuid.uuid4().hex, customer_code=code, ordered_on=str(month_start(one).replace(day=9)))
                for one in months
            ]
    if orders:
        await push(erp, *orders)
    asked = {"kpi": "new_customers,retention", "region": region, "grain": grain}
    asked |= {"from": "2022-01-01", "to": "2024-12-31"}
    items = (await erp.get("/v1/kpi-values", params=asked)).json()["items"]
    new, kept = ([item for item in items if item["kpi"] == kpi] for kpi in ("new_customers", "retention"))
    customers, length = [one | other for one, other in of_codes], LENGTHS[grain]
    wanted = [expected(customers, first, first + length) for first in ASKED[::length]]
    found = [
        tuple(int(Decimal(number or 0)) for number in (one["value"], other["denominator"], other["numerator"]))
        for one, other in zip(new, kept, strict=True)
    ]
    assert found == wanted
