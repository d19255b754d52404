"""Shares of resources against shares of value, over HTTP."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from tests.planning.annual.conftest import NewCustomer
from tests.planning.annual.portfolio.test_endpoints import score, take
from tests.sign_in import Tokens


async def shares(client: httpx.AsyncClient, **asked: str) -> dict[str | None, dict[str, Any]]:
    answer = await client.get("/v1/plan-resource-shares", params={"fiscal_year": "2025"} | asked)
    assert answer.status_code == 200, answer.text
    return {row["group"]: row for row in answer.json()["items"]}


@pytest.fixture
async def two(planning: httpx.AsyncClient, app: FastAPI, new_customer: NewCustomer) -> list[str]:
    """A cash cow with three of four people and a fifth of the value, and a customer in which we invest."""
    cow = await new_customer("important", region="CN-BJ", is_cash_cow=True, quadrant="maintain")
    star = await new_customer("core", quadrant="core_value")
    for customer_id, people, value in ((cow, "3", "0.2"), (star, "1", "0.8")):
        await take(planning, app, customer_id, 2025, people)
        await score(app, customer_id, value)
    return [cow, star]


@pytest.mark.parametrize(
    ("group_by", "groups"),
    [
        ("quadrant", ["core_value", "maintain"]),
        ("customer_class", ["core", "important"]),
        ("region", ["CN-GD", "CN-BJ"]),
        ("stance", ["invest", "shrink"]),
    ],
)
async def test_people_are_compared_with_value(
    planning: httpx.AsyncClient, two: list[str], group_by: str, groups: list[str]
) -> None:
    found = await shares(planning, group_by=group_by)
    assert list(found) == groups
    star, cow = found.values()
    assert [cow[name] for name in ("customers", "people", "people_share", "value_share", "excess")] == [
        *(len(two) - 1, "3", "0.75", "0.2", "0.55")
    ]
    assert (star["excess"], star["budget"], star["budget_share"]) == ("-0.55", "0", None)


async def test_without_plans_and_grades_nothing_is_compared(
    planning: httpx.AsyncClient, new_customer: NewCustomer
) -> None:
    await new_customer(None)
    row = (await shares(planning))[None]
    assert [row[name] for name in ("customers", "people_share", "value_share", "excess")] == [1, None, None, None]


async def test_it_is_for_clearance_two_and_own_customers(app: FastAPI, tokens: Tokens, two: list[str]) -> None:
    answer = await tokens.client(app, clearance=1).get("/v1/plan-resource-shares")
    assert (answer.status_code, answer.json()["code"]) == (403, "row_hidden")
    regional = tokens.client(app, sub=str(uuid4()), data_scope={"kind": "regions", "regions": ["CN-BJ"]})
    assert (list(await shares(regional)), len(two)) == (["maintain"], 2)
