"""The plans of a year over all customers, over HTTP."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from tests.planning.annual.conftest import NewCustomer
from tests.planning.plans.versions.test_due import WINDOW
from tests.sign_in import Tokens

YEAR = {"fiscal_year": "2025"}


async def portfolio(planning: httpx.AsyncClient, **asked: str) -> dict[str, dict[str, Any]]:
    answer = await planning.get("/v1/plan-portfolio", params=YEAR | asked)
    assert answer.status_code == 200, answer.text
    return {row["customer_id"]: row for row in answer.json()["items"]}


async def open_plan(planning: httpx.AsyncClient, customer_id: str, year: int = 2025) -> str:
    made = await planning.post("/v1/plans", json={"customer_id": customer_id, "fiscal_year": year})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


@pytest.mark.parametrize(
    ("customer_class", "need", "advice"),
    [
        ("core", "missing", "plan"),
        ("important", "missing", "plan"),
        ("ordinary", "not_needed", None),
        (None, "not_needed", None),
    ],
)
async def test_customers_of_some_classes_need_a_plan(
    planning: httpx.AsyncClient, new_customer: NewCustomer, customer_class: str | None, need: str, advice: str | None
) -> None:
    made = await new_customer(customer_class)
    row = (await portfolio(planning))[made]
    assert (row["need"], row["advice"], row["plan_id"]) == (need, advice, None)


async def test_a_row_shows_the_plan_of_its_year(planning: httpx.AsyncClient, new_customer: NewCustomer) -> None:
    made = await new_customer("core")
    plan = await open_plan(planning, made)
    await open_plan(planning, made, 2024)
    action = {"customer_id": made, "plan_id": plan, "title": "拜访"}
    for day in ("2099-01-01", "2025-01-01"):
        assert (await planning.post("/v1/actions", json=action | {"due_on": day})).status_code == 201
    row = (await portfolio(planning))[made]
    assert (row["plan_id"], row["need"], row["plan_status"]) == (plan, "in_work", "draft")
    assert (row["actions_open"], row["actions_late"], row["actions_done"]) == (2, 1, 0)


async def test_a_cash_cow_is_to_shrink_whatever_its_plan(
    planning: httpx.AsyncClient, new_customer: NewCustomer
) -> None:
    made = await new_customer("core", is_cash_cow=True)
    assert list(await portfolio(planning, advice="shrink")) == [made]


async def test_the_portfolio_is_filtered_and_paged(planning: httpx.AsyncClient, new_customer: NewCustomer) -> None:
    ids = {await new_customer("core") for _ in range(3)}
    await open_plan(planning, min(ids))
    assert set(await portfolio(planning, need="missing")) == ids - {min(ids)}
    first = (await planning.get("/v1/plan-portfolio", params=YEAR | {"limit": "2"})).json()
    rest = (await planning.get("/v1/plan-portfolio", params=YEAR | {"cursor": first["next_cursor"]})).json()
    assert {row["customer_id"] for row in first["items"] + rest["items"]} == ids


async def test_coverage_counts_by_class(planning: httpx.AsyncClient, new_customer: NewCustomer) -> None:
    for customer_class in ("core", "core", "small"):
        made = await new_customer(customer_class)
    await open_plan(planning, made)
    items = (await planning.get("/v1/plan-portfolio/coverage", params=YEAR)).json()["items"]
    assert [(row["customer_class"], row["is_needed"], row["customers"], row["planned"]) for row in items] == [
        ("core", True, 2, 0),
        ("important", True, 0, 0),
        ("ordinary", False, 0, 0),
        ("small", False, 1, 1),
        (None, False, 0, 0),
    ]
    assert [row["share"] for row in items] == [0, None, None, 0, None]


async def test_strangers_see_nothing_of_it(app: FastAPI, tokens: Tokens, new_customer: NewCustomer) -> None:
    await new_customer("core")
    stranger = tokens.client(app, sub=str(uuid4()), data_scope={"kind": "regions", "regions": ["CN-BJ"]})
    assert await portfolio(stranger) == {}
    coverage = (await stranger.get("/v1/plan-portfolio/coverage")).json()["items"]
    assert sum(row["customers"] for row in coverage) == 0


async def test_a_missing_plan_is_due(app: FastAPI, tokens: Tokens, new_customer: NewCustomer) -> None:
    core, _ = await new_customer("core"), await new_customer("small")
    async with tokens.client(app, act={"sub": "service:gateway"}) as client:
        items = (await client.get("/internal/due-items", params=WINDOW)).json()["items"]
    assert [(item["kind"], item["customer_id"]) for item in items] == [("plan_missing", core)]
