"""Figures compared with like days of other periods."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from services.kpi.figures.kpi_values.periods import Calendar, Compare, Period, like_days
from services.kpi.figures.kpis.rules import Grain
from shared.time import company_today, months_after
from tests.kpi.pushing import line, order, push


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("first", "last", "months", "today", "expected"),
    [
        ("2024-01-01", "2024-12-31", 12, "2026-11-22", ("2023-01-01", "2023-12-31")),
        ("2026-01-01", "2026-12-31", 12, "2026-11-22", ("2025-01-01", "2025-11-22")),
        ("2026-11-01", "2026-11-30", 1, "2026-11-22", ("2026-10-01", "2026-10-22")),
        ("2026-03-01", "2026-03-31", 1, "2026-03-30", ("2026-02-01", "2026-02-28")),
        ("2026-10-01", "2026-12-31", 3, "2026-11-30", ("2026-07-01", "2026-08-31")),
        ("2024-02-01", "2024-02-29", 12, "2026-11-22", ("2023-02-01", "2023-02-28")),
        ("2025-02-01", "2025-02-28", 12, "2026-11-22", ("2024-02-01", "2024-02-29")),
        ("2027-01-01", "2027-12-31", 12, "2026-11-22", ("2026-01-01", "2026-12-31")),
    ],
)
def test_a_running_period_has_the_same_days(
    first: str, last: str, months: int, today: str, expected: tuple[str, str]
) -> None:
    base = like_days(Period("x", day(first), day(last)), months, day(today))
    assert (base.first.isoformat(), base.last.isoformat()) == expected


@pytest.mark.parametrize(
    ("grain", "compare", "expected"),
    [
        (Grain.MONTH, Compare.PREVIOUS, [("2024-01-01", "2024-01-31"), ("2024-02-01", "2024-02-29")]),
        (Grain.MONTH, Compare.LAST_YEAR, [("2023-02-01", "2023-02-28"), ("2023-03-01", "2023-03-31")]),
        (Grain.QUARTER, Compare.PREVIOUS, [("2023-11-01", "2023-12-31")]),
        (Grain.TOTAL, Compare.PREVIOUS, [("2023-12-01", "2024-01-31")]),
        (Grain.YEAR, Compare.PREVIOUS, [("2023-02-01", "2023-03-31")]),
    ],
)
def test_the_base_of_each_grain(grain: Grain, compare: Compare, expected: list[tuple[str, str]]) -> None:
    calendar = Calendar(grain, 1)
    bases = calendar.bases(calendar.periods(day("2024-02-01"), day("2024-03-31")), compare, day("2026-11-22"))
    assert [(base.first.isoformat(), base.last.isoformat()) for base in bases] == expected


def test_the_29th_of_february_has_no_day_of_last_year() -> None:
    calendar = Calendar(Grain.DAY, 1)
    days = calendar.periods(day("2024-02-28"), day("2024-03-01"))
    bases = calendar.bases(days, Compare.LAST_YEAR, day("2026-11-22"))
    assert [(base.last - base.first).days + 1 for base in bases] == [1, 0, 1]
    assert [base.first.isoformat() for base in calendar.bases(days, Compare.PREVIOUS, day("2026-11-22"))] == [
        "2024-02-27",
        "2024-02-28",
        "2024-02-29",
    ]


async def ask(client: httpx.AsyncClient, kpi: str, **params: str) -> list[dict[str, Any]]:
    response = await client.get("/v1/kpi-values", params={"kpi": kpi, **params})
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


def sold(order_no: str, on: date | str, amount: str, code: str = "C1", **fields: Any) -> dict[str, Any]:
    return order(order_no, line(amount=amount, **fields), customer_code=code, ordered_on=str(on))


YEAR = {"from": "2024-01-01", "to": "2024-12-31"}
COMPARED = ("value", "base_value", "difference", "change", "base_is_complete")


async def test_a_figure_beside_that_of_last_year(erp: httpx.AsyncClient) -> None:
    await push(erp, sold("0", "2022-05-01", "1"), sold("1", "2023-05-01", "100", cost="50"))
    await push(erp, sold("2", "2024-05-01", "150", cost="60"))
    found = await ask(erp, "sales,margin", compare="last_year", **YEAR)
    assert [[one[name] for name in COMPARED] for one in found] == [
        ["150", "100", "50", "0.5", True],
        ["0.6", "0.5", "0.1", "0.2", True],
    ]
    (first,) = await ask(erp, "sales", compare="previous", **{"from": "2023-01-01", "to": "2023-12-31"})
    assert [first[name] for name in COMPARED] == ["100", "1", "99", "99", False]
    quarters = await ask(erp, "sales", compare="previous", grain="quarter", **YEAR)
    assert [one["difference"] for one in quarters] == ["0", "150", "-150", "0"]
    plain = await ask(erp, "sales", **YEAR)
    assert [plain[0][name] for name in COMPARED] == ["150", None, None, None, None]


async def test_who_bought_only_before_is_shown(erp: httpx.AsyncClient) -> None:
    await push(erp, sold("1", "2023-05-01", "100", "C1"), sold("2", "2024-05-01", "70", "C2"))
    await push(erp, {"sku": "P1", "category": "pumps"}, kind="products")
    await push(erp, sold("3", "2023-05-01", "30", "C1", sku="X"))
    found = await ask(erp, "sales", compare="last_year", group_by="category", sort="difference", **YEAR)
    assert [(one["labels"][0], one["difference"]) for one in found] == [("No category", "-30"), ("pumps", "-30")]


async def test_growth_marks_an_incomplete_base(erp: httpx.AsyncClient) -> None:
    await push(erp, sold("1", "2023-05-01", "100"), sold("2", "2024-05-01", "150"), sold("3", "2025-05-01", "150"))
    years = await ask(erp, "sales_growth", grain="year", **{"from": "2024-01-01", "to": "2025-12-31"})
    assert [(one["value"], one["base_is_complete"]) for one in years] == [("0.5", False), ("0", True)]


async def test_a_period_that_has_not_begun_has_no_growth(erp: httpx.AsyncClient) -> None:
    year = company_today().year + 1
    await push(erp, sold("1", company_today(), "100"))
    (figure,) = await ask(erp, "sales_growth", **{"from": f"{year}-01-01", "to": f"{year}-12-31"})
    assert (figure["value"], figure["reason"]) == (None, "not_begun")


ALL = "sales,orders,profit,on_time,late_orders,returns,concentration,order_accuracy"


async def test_every_measure_of_a_broken_month_is_that_of_its_days(erp: httpx.AsyncClient) -> None:
    """What a running month is compared with, beside the same days asked for as whole periods of days."""
    today = company_today()
    base_day = months_after(today, -12)
    after = base_day + timedelta(days=1)
    is_later_day = after.month == base_day.month
    facts = {"promised_on": str(base_day), "shipped_on": str(after), "accepted_quantity": "2", "cost": "40"}
    await push(erp, sold("1", base_day, "100", **facts), sold("2", base_day, "-10", quantity="-1"))
    if is_later_day:
        facts |= {"promised_on": str(after)}
        await push(
            erp, sold("3", after, "7000", **facts), sold("4", base_day.replace(day=1), "20", promised_on=str(after))
        )
    month = {"from": str(today.replace(day=1)), "to": str(months_after(today.replace(day=1), 1) - timedelta(days=1))}
    found = {one["kpi"]: one["base_value"] for one in await ask(erp, ALL, compare="last_year", **month)}
    total = 110 if is_later_day else 90
    assert found["sales"] == str(total)
    assert found["orders"] == str(2 if is_later_day else 1)
    assert (found["profit"], found["on_time"], found["late_orders"], found["returns"]) == ("60", "0", "1", "10")
    assert (found["concentration"], found["order_accuracy"]) == ("1", "1")
