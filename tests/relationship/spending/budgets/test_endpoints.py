"""Spending budgets over HTTP: whose they are, and what is spent of them."""

import csv
import io
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.relationship.conftest import Person
from tests.relationship.spending.conftest import EXPENSES, Spend, made
from tests.sign_in import Tokens

BUDGETS = "/v1/spending-budgets"
SALES = "00000000-0000-4000-8000-000000000004"


async def record(client: httpx.AsyncClient, expense: dict[str, Any], amount: str) -> None:
    made(await client.post(f"{EXPENSES}/{expense['id']}/actual", json={"actual_amount": amount}), 200)


async def test_a_budget_shows_what_is_planned_and_spent(
    relationship: httpx.AsyncClient, spend: Spend, person: Person
) -> None:
    of = {"customer_id": person.customer_id, "fiscal_year": 2025}
    whole = made(await relationship.post(BUDGETS, json=of | {"amount": "10000"}))
    travel = made(await relationship.post(BUDGETS, json=of | {"amount": "3000", "kind": "travel"}))
    await record(relationship, made(await spend(amount="900")), "950")
    made(await spend(amount="500"))
    made(await spend(kind="sponsorship", amount="700", happens_on="2025-10-20"))
    made(await spend(amount="600", happens_on="2026-03-01"))
    for budget, planned in ((whole, "1200"), (travel, "500")):
        found = (await relationship.get(f"{BUDGETS}/{budget['id']}")).json()
        assert (found["planned"], found["actual"]) == (planned, "950")


async def test_the_comparison_groups_by_customer_kind_and_month(
    relationship: httpx.AsyncClient, spend: Spend, person: Person
) -> None:
    budget = {"customer_id": person.customer_id, "fiscal_year": 2025, "amount": "2000", "kind": "travel"}
    made(await relationship.post(BUDGETS, json=budget))
    await record(relationship, made(await spend(amount="900")), "950")
    made(await spend(kind="sponsorship", amount="700", happens_on="2025-10-20"))
    asked = {"fiscal_year": "2025", "group_by": "customer,kind"}
    found = (await relationship.get(f"{BUDGETS}/comparison", params=asked)).json()
    rows = {row["kind"]: (row["budget"], row["planned"], row["actual"], row["left"]) for row in found["rows"]}
    assert rows == {"travel": ("2000", "0", "950", "1050"), "sponsorship": (None, "700", "0", None)}
    assert (found["total"]["budget"], found["total"]["left"], found["total"]["used_share"]) == ("2000", "350", "0.825")
    by_month = {"fiscal_year": "2025", "group_by": "month"}
    months = (await relationship.get(f"{BUDGETS}/comparison", params=by_month)).json()["rows"]
    assert [(row["month"], row["planned"], row["budget"]) for row in months] == [
        ("2025-10-01", "700", None),
        ("2025-11-01", "0", None),
    ]
    table = await relationship.get(
        f"{BUDGETS}/comparison", params=asked | {"format": "csv"}, headers={"Accept-Language": "zh-CN"}
    )
    head, *lines = csv.reader(io.StringIO(table.text.lstrip("\ufeff")))
    assert head[:3] == ["客户名称", "类型", "月份"]
    assert {line[1] for line in lines} == {"差旅交通", "赞助"}


@pytest.mark.parametrize("group_by", ["month", "customer", "kind"])
async def test_a_year_without_budgets_compares_with_none(relationship: httpx.AsyncClient, group_by: str) -> None:
    asked = {"fiscal_year": "2000", "group_by": group_by}
    answer = await relationship.get(f"{BUDGETS}/comparison", params=asked)
    assert (answer.status_code, answer.json()["total"]["budget"], answer.json()["rows"]) == (200, None, [])


async def test_a_budget_of_people_is_seen_by_them(
    app: FastAPI, relationship: httpx.AsyncClient, tokens: Tokens, spend: Spend
) -> None:
    body = {"holder_ids": [SALES], "name": "华南一组", "fiscal_year": 2025, "amount": "5000"}
    budget = made(await relationship.post(BUDGETS, json=body))
    async with tokens.client(app, sub=SALES) as sales:
        made(await spend(sales, amount="400"))
    own = {"kind": "own", "regions": []}
    for claims, seen in (({"sub": SALES}, 1), ({}, 0)):
        async with tokens.client(app, data_scope=own, **claims) as client:
            found = (await client.get(BUDGETS)).json()["items"]
            assert [one["planned"] for one in found] == ["400"] * seen
    async with tokens.client(app, clearance=1) as low:
        assert (await low.get(f"{BUDGETS}/{budget['id']}")).json()["code"] == "row_hidden"


async def test_a_budget_has_one_kind_of_holder(relationship: httpx.AsyncClient, person: Person) -> None:
    for holder in ({}, {"customer_id": person.customer_id, "holder_ids": [SALES]}):
        refused = await relationship.post(BUDGETS, json=holder | {"fiscal_year": 2025, "amount": "1"})
        assert (refused.status_code, refused.json()["code"]) == (422, "budget_holder_unclear")
