"""What customers bought in a year, for grading: the day of the first order."""

from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.facts.months.operations import archive_period
from services.kpi.facts.months.rules import Period
from shared.database import transaction
from tests.kpi.pushing import order, push
from tests.sign_in import Tokens

ORDERED = ("2012-01-20", "2012-02-05", "2012-02-10")


async def first_ordered_on(app: FastAPI, tokens: Tokens, until: str) -> list[str | None]:
    """The first orders up to this day, as a service hears of them."""
    asked = {"from": "2012-01-01", "to": "2012-12-31", "until": until}
    async with tokens.client(app, act={"sub": "service:customer"}) as grading:
        reply = await grading.get("/v1/kpi-values/customers", params=asked)
    assert reply.status_code == 200, reply.text
    found: list[str | None] = reply.json()["first_ordered_on"]
    return found


@pytest.mark.parametrize(
    ("until", "expected"),
    [("2012-01-19", [None]), ("2012-01-20", ["2012-01-20"]), ("2012-12-31", ["2012-01-20"]), ("2011-12-31", [])],
)
async def test_an_order_after_the_day_is_no_first_order(
    app: FastAPI, erp: httpx.AsyncClient, tokens: Tokens, known: Callable[..., Any], until: str, expected: list[Any]
) -> None:
    await known("C1")
    await push(erp, *(order(day, ordered_on=day) for day in ORDERED))
    assert await first_ordered_on(app, tokens, until) == expected


@pytest.mark.parametrize(("until", "expected"), [("2012-02-04", "2012-01-01"), ("2012-12-31", "2012-01-01")])
async def test_of_an_archived_first_order_the_month_is_known(
    app: FastAPI, erp: httpx.AsyncClient, tokens: Tokens, known: Callable[..., Any], until: str, expected: str
) -> None:
    await known("C1")
    await push(erp, *(order(day, ordered_on=day) for day in ORDERED))
    async with transaction(app.state.engine) as session:
        await archive_period(session, Period(date(2012, 1, 1), date(2013, 1, 1)))
    assert await first_ordered_on(app, tokens, until) == [expected]


async def test_a_cancelled_order_and_those_of_other_codes_count_as_they_should(
    app: FastAPI, erp: httpx.AsyncClient, tokens: Tokens, known: Callable[..., Any]
) -> None:
    await known("C1", "C2")
    await push(
        erp,
        order("1", ordered_on="2012-01-05", status="cancelled"),
        order("2", ordered_on="2012-01-09", kind="credit_note"),
        order("3", ordered_on="2012-01-25"),
        order("4", ordered_on="2012-01-22", customer_code="C2"),
    )
    assert await first_ordered_on(app, tokens, "2012-01-23") == ["2012-01-22"]
    assert await first_ordered_on(app, tokens, "2012-01-21") == [None]
