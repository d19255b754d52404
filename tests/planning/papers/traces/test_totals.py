"""Traces of many plans added up by region, class and account manager."""

import uuid
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.planning.papers.traces import rules
from shared.auth.users import users
from shared.database import execute, transaction
from tests.planning.conftest import Assess
from tests.planning.papers.conftest import ReplacePeer, Traced
from tests.sign_in import Tokens

PATH = "/v1/plan-trace-totals"
Json = dict[str, Any]


async def totals(client: httpx.AsyncClient, **query: Any) -> dict[str | None, Json]:
    answer = await client.get(PATH, params=query)
    assert answer.status_code == 200, answer.text
    return {one["group"]: one for one in answer.json()["items"]}


@pytest.fixture
async def others(planning: httpx.AsyncClient, customer: httpx.AsyncClient) -> None:
    """Plans without goals: two in Shanghai, one of a customer without a region, and one of another year."""
    for number, (region, year) in enumerate((("CN-SH", 2025), ("CN-SH", 2025), (None, 2025), ("CN-GD", 2026))):
        body = {"name": f"C{number}", "region": region}
        other = (await customer.post("/v1/customers", json=body)).json()["id"]
        made = await planning.post("/v1/plans", json={"customer_id": other, "fiscal_year": year})
        assert made.status_code == 201, made.text


async def test_a_group_has_the_sums_of_its_plans(
    traced: Traced, others: None, planning: httpx.AsyncClient, assess: Assess
) -> None:
    await traced.act("团建")
    await traced.act("拜访", traced.goal["id"])
    await assess(traced.goal["contact_id"], "exclusive", on="2025-06-02")
    found = await totals(planning, fiscal_year="2025")
    assert [(group, one["plans"]) for group, one in found.items()] == [("CN-SH", 2), ("CN-GD", 1), (None, 1)]
    trace = await traced.plan.ask("GET", "/trace")
    assert {name: found["CN-GD"][name] for name in trace["figures"]} == trace["figures"]
    assert (found["CN-GD"]["actions_without_goal"], found["CN-GD"]["levels_moved"]) == (1, 3)
    assert (found["CN-SH"]["market_goals"], found["CN-SH"]["goals_reached"]) == (0, 0)


@pytest.mark.parametrize(
    ("query", "plans"),
    [
        ({}, 5),
        ({"fiscal_year": "2026"}, 1),
        ({"region": "CN-SH"}, 2),
        ({"status": "draft"}, 5),
        ({"status": "approved"}, 0),
        ({"customer_class": "core"}, 0),
        ({"manager_id": str(uuid.UUID(int=1))}, 0),
    ],
)
@pytest.mark.parametrize("group_by", ["region", "customer_class", "manager"])
async def test_the_filters_of_the_list_leave_out_other_plans(
    traced: Traced, others: None, planning: httpx.AsyncClient, query: Json, plans: int, group_by: str
) -> None:
    found = await totals(planning, group_by=group_by, **query)
    assert sum(one["plans"] for one in found.values()) == plans


async def test_account_managers_have_their_names(traced: Traced, app: FastAPI, planning: httpx.AsyncClient) -> None:
    user = uuid.uuid4()
    known = {"id": user, "username": "wang", "display_name": "王敏", "is_active": True, "version": 1}
    async with transaction(app.state.engine) as session:
        await execute(session, sa.insert(users).values(known))
    given = f"UPDATE customer_directory SET manager_id = '{user}' WHERE id = '{traced.plan.customer_id}'"
    await app.state.engine.exec_driver_sql(given)
    found = await totals(planning, group_by="manager")
    assert {group: one["name"] for group, one in found.items()} == {str(user): "王敏"}


async def test_others_plans_are_not_added_up(traced: Traced, app: FastAPI, tokens: Tokens) -> None:
    async with tokens.client(app, data_scope={"kind": "own", "regions": []}) as stranger:
        assert await totals(stranger) == {}


async def test_many_plans_are_one_question_for_people(
    traced: Traced, others: None, planning: httpx.AsyncClient, replace_peer: ReplacePeer
) -> None:
    async def nobody(_: httpx.Request) -> httpx.Response:
        empty: dict[str, list[Any]] = {name: [] for name in ("contact_id", "rank", "assessed_on", "previous_rank")}
        return httpx.Response(200, json=empty)

    asked = replace_peer("relationship", nobody)
    assert sum(one["plans"] for one in (await totals(planning)).values()) == 5
    assert asked == ["/v1/key-person-assessments/levels"]


async def test_totals_over_too_many_customers_are_refused(
    traced: Traced, planning: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MAX_CUSTOMERS", 0)
    answer = await planning.get(PATH)
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_traced")
