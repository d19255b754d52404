"""Spending budgets over HTTP: whose they are, and what is spent of them."""

import csv
import io
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.auth.visibility import team
from shared.database import execute, transaction
from tests.relationship.conftest import CopyPeople, Person
from tests.relationship.spending.conftest import EXPENSES, Spend, made
from tests.sign_in import Tokens

BUDGETS = "/v1/spending-budgets"
SALES, OTHER = (f"00000000-0000-4000-8000-00000000000{digit}" for digit in "46")


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


async def serve(app: FastAPI, person: Person, user_id: str) -> None:
    """Make the user a member of the customer's team, as the feed copies it."""
    async with transaction(app.state.engine) as session:
        await execute(session, sa.insert(team).values(customer_id=UUID(person.customer_id), user_id=UUID(user_id)))


@pytest.mark.parametrize("group_by", ["month", "customer", "kind"])
async def test_a_year_without_budgets_compares_with_none(relationship: httpx.AsyncClient, group_by: str) -> None:
    asked = {"fiscal_year": "2000", "group_by": group_by}
    answer = await relationship.get(f"{BUDGETS}/comparison", params=asked)
    assert (answer.status_code, answer.json()["total"]["budget"], answer.json()["rows"]) == (200, None, [])


async def test_a_budget_of_people_is_seen_by_them(
    app: FastAPI, relationship: httpx.AsyncClient, tokens: Tokens, spend: Spend, person: Person
) -> None:
    body = {"holder_ids": [SALES], "name": "华南一组", "fiscal_year": 2025, "amount": "5000"}
    budget = made(await relationship.post(BUDGETS, json=body))
    async with tokens.client(app, sub=SALES) as sales:
        made(await spend(sales, amount="400"))
    await serve(app, person, SALES)
    own = {"kind": "own", "regions": []}
    for claims, seen in (({"sub": SALES}, 1), ({}, 0)):
        async with tokens.client(app, data_scope=own, **claims) as client:
            found = (await client.get(BUDGETS)).json()["items"]
            assert [one["planned"] for one in found] == ["400"] * seen
    async with tokens.client(app, clearance=1) as low:
        assert (await low.get(f"{BUDGETS}/{budget['id']}")).json()["code"] == "row_hidden"


@pytest.fixture
async def local(customer: httpx.AsyncClient, new_person: Any, copy_people: CopyPeople) -> Person:
    """Somebody at a customer in Guangdong."""
    await customer.post("/v1/segments", json={"kind": "region", "code": "CN-GD", "name": "广东"})
    found: Person = await new_person(region="CN-GD")
    await copy_people(found)
    return found


async def test_a_budget_of_people_sums_what_the_reader_may_see(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, spend: Spend, person: Person, local: Person
) -> None:
    async with tokens.client(app, sub=SALES) as sales:
        made(await spend(sales, amount="400", customer_id=local.customer_id))
        await record(sales, made(await spend(sales, amount="500")), "480")
    await serve(app, local, SALES)
    body = {"holder_ids": [SALES], "fiscal_year": 2025, "amount": "5000"}
    at = f"{BUDGETS}/{made(await relationship.post(BUDGETS, json=body))['id']}"
    whole = (await relationship.get(at)).json()
    assert (whole["planned"], whole["actual"]) == ("400", "480")
    async with tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-GD"]}) as director:
        part = (await director.get(at)).json()
        assert (part["planned"], part["actual"]) == ("400", "0")
        assert len((await director.get(BUDGETS, params={"planned__gt": "399"})).json()["items"]) == 1
        assert (await director.get(BUDGETS, params={"actual__gt": "0"})).json()["items"] == []


async def test_supervisors_set_the_budgets_of_those_who_serve_their_regions(
    app: FastAPI, tokens: Tokens, person: Person, local: Person
) -> None:
    await serve(app, local, SALES)
    await serve(app, person, OTHER)
    body = {"fiscal_year": 2025, "amount": "5000"}
    async with tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-GD"]}) as director:
        budget = made(await director.post(BUDGETS, json=body | {"holder_ids": [SALES]}))
        changed = await director.patch(f"{BUDGETS}/{budget['id']}", json={"amount": "6000"})
        assert made(changed, 200)["amount"] == "6000"
        refused = await director.post(BUDGETS, json=body | {"holder_ids": [SALES, OTHER]})
        assert (refused.status_code, refused.json()["code"]) == (422, "holder_not_supervised")
        assert [error["pointer"] for error in refused.json()["errors"]] == ["/holder_ids/1"]
    async with tokens.client(app, sub=SALES, data_scope={"kind": "own", "regions": []}) as sales:
        assert (await sales.post(BUDGETS, json=body | {"holder_ids": [SALES]})).status_code == 422


async def test_a_budget_has_one_kind_of_holder(relationship: httpx.AsyncClient, person: Person) -> None:
    for holder in ({}, {"customer_id": person.customer_id, "holder_ids": [SALES]}):
        refused = await relationship.post(BUDGETS, json=holder | {"fiscal_year": 2025, "amount": "1"})
        assert (refused.status_code, refused.json()["code"]) == (422, "budget_holder_unclear")


async def test_nobody_sets_changes_or_deletes_the_own_budget(
    app: FastAPI, relationship: httpx.AsyncClient, tokens: Tokens
) -> None:
    body = {"holder_ids": [SALES, OTHER], "fiscal_year": 2025, "amount": "5000"}
    at = f"{BUDGETS}/{made(await relationship.post(BUDGETS, json=body))['id']}"
    async with tokens.client(app, sub=SALES) as holder:
        for refused in (
            await holder.post(BUDGETS, json=body),
            await holder.patch(at, json={"amount": "9000"}),
            await holder.delete(at),
        ):
            assert (refused.status_code, refused.json()["code"]) == (403, "own_budget")
    assert made(await relationship.get(at), 200)["amount"] == "5000"
    assert made(await relationship.patch(at, json={"amount": "9000"}), 200)["amount"] == "9000"
    assert (await relationship.delete(at)).status_code == 204


async def test_services_are_told_what_was_spent_by_use(
    relationship: httpx.AsyncClient, spend: Spend, person: Person, app: FastAPI, tokens: Tokens
) -> None:
    await record(relationship, made(await spend(amount="900")), "950")
    made(await spend(amount="500"))
    made(await spend(kind="gift", amount="100", article="card"))
    made(await spend(kind="sponsorship", amount="70", happens_on="2024-10-20"))
    asked = {"customer_ids": person.customer_id, "fiscal_years": "2025,2026"}
    service: dict[str, Any] = {"act": {"sub": "service:planning"}}
    rows = (await tokens.client(app, **service).get(f"{BUDGETS}/spent", params=asked)).json()["rows"]
    assert {(row["kind"], row["fiscal_year"], row["planned"], row["actual"]) for row in rows} == {
        ("travel", 2025, "500", "950"),
        ("gift", 2025, "100", "0"),
    }
    assert (await relationship.get(f"{BUDGETS}/spent", params=asked)).status_code == 403
    low = await tokens.client(app, clearance=1, **service).get(f"{BUDGETS}/spent", params=asked)
    stranger = {"data_scope": {"kind": "own", "regions": []}}
    away = await tokens.client(app, **stranger, **service).get(f"{BUDGETS}/spent", params=asked)
    assert (low.status_code, away.json()["rows"]) == (403, [])
