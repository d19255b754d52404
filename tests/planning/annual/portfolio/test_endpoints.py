"""The plans of a year over all customers, over HTTP."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.planning.execution.budgets.model import PlanBudget
from services.planning.execution.resources.model import PlanResources
from services.planning.goals.market_goals.watching import WARNING
from services.planning.plans.plans.model import Plan
from services.planning.tables import PublishedWarning
from shared.database import transaction
from tests.planning.annual.conftest import LAST_YEAR, NewCustomer, NewPast, Past
from tests.planning.goals.conftest import Answer, ReplacePeer, closed, lost
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
        assert (await planning.post("/v1/actions", json=action | {"due_on": day, "due_reason": "x"})).status_code == 201
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


async def take(planning: httpx.AsyncClient, app: FastAPI, customer_id: str, year: int, people: str) -> str:
    """A plan of the year that was approved and takes so many people."""
    plan = await open_plan(planning, customer_id, year)
    said = {"plan_id": UUID(plan), "customer_id": UUID(customer_id), "scheme_version": 1}
    async with transaction(app.state.engine) as session:
        session.add(PlanResources(**said, people=Decimal(people), proposed_people=Decimal(1)))
        (await session.get_one(Plan, UUID(plan))).sqlmodel_update({"approved_version": 1, "status": "approved"})
    return plan


async def score(app: FastAPI, customer_id: str, value: str) -> None:
    await app.state.engine.exec_driver_sql(f"UPDATE customer_directory SET score = {value} WHERE id = '{customer_id}'")


@pytest.mark.parametrize(
    ("given", "before", "now", "stance", "conflict"),
    [
        ({"is_cash_cow": True, "quadrant": "core_value"}, "2", "2.1", "shrink", "grows"),
        ({"is_cash_cow": True}, "3", "2", "shrink", "above_share"),
        ({"is_cash_cow": True}, "2", "0.1", "shrink", None),
        ({"quadrant": "core_value"}, "2", "1.9", "invest", "falls"),
        ({"quadrant": "high_potential"}, "2", "2", "invest", None),
        ({"quadrant": "maintain"}, "2", "9", "hold", None),
        ({"quadrant": "to_optimize"}, "2", "1", "hold", None),
        ({}, "2", "9", None, None),
    ],
)
async def test_resources_that_go_against_the_value_are_marked(
    planning: httpx.AsyncClient,
    app: FastAPI,
    new_customer: NewCustomer,
    given: dict[str, Any],
    before: str,
    now: str,
    stance: str | None,
    conflict: str | None,
) -> None:
    made, other = await new_customer("core", **given), await new_customer("core")
    for customer_id, value in ((made, "0.1"), (other, "0.9")):  # a tenth of the value
        await score(app, customer_id, value)
    await take(planning, app, other, 2025, "2")
    await take(planning, app, made, 2024, before)
    await take(planning, app, made, 2025, now)
    row = (await portfolio(planning))[made]
    assert (row["stance"], row["conflict"]) == (stance, conflict)
    assert (row["people"], row["people_last_year"]) == (now, before)
    assert (made in await portfolio(planning, conflict__is_null="false")) == (conflict is not None)


async def test_a_row_shows_goals_and_their_gaps(planning: httpx.AsyncClient, new_past: NewPast) -> None:
    past = await new_past()
    await past.add_person("person")
    served = await past.add_person("other", contact_id=str(uuid4()))
    await past.add_action("visit", relationship_goal_id=served)
    await past.add_level("survey", department="采购部")
    await past.add_action("survey", level_goal_id=UUID(await past.add_level("level")))
    warned = {"kind": WARNING, "severity": "low", "evidence_en": "x", "evidence_zh": "x"}
    about = {"customer_id": UUID(past.customer_id), "figures": {"plan_id": str(past.plan_id)}}
    async with transaction(past.app.state.engine) as session:
        session.add(PublishedWarning.model_validate(about | warned))
    (row,) = (await portfolio(planning, fiscal_year=str(LAST_YEAR))).values()
    assert (row["market_goals"], row["market_goals_off_track"]) == (1, 1)
    assert (row["relationship_goals"], row["level_goals"], row["goals_without_action"]) == (2, 2, 2)


async def test_a_row_shows_the_budget_and_what_was_spent(
    planning: httpx.AsyncClient, new_past: NewPast, replace_peer: ReplacePeer
) -> None:
    past = await new_past()
    money = dict.fromkeys(("visits", "campaigns", "gifts"), "10") | {"other": "0.5", "currency": "EUR", "fx_rate": "8"}
    of_plan = {"plan_id": past.plan_id, "customer_id": UUID(past.customer_id), "scheme_version": 1}
    async with transaction(past.app.state.engine) as session:
        session.add(PlanBudget.model_validate(of_plan | money | {"proposed_amount": "1"}))
    asked = replace_peer("relationship", ledger(past))
    (row,) = (await portfolio(planning, fiscal_year=str(LAST_YEAR))).values()
    assert (row["budget"], row["spending_state"], row["spent"], len(asked)) == ("244", "known", "70", 1)


def ledger(past: Past) -> Answer:
    """The relationship service, with 70 spent on travel."""
    said = {"customer_id": past.customer_id, "fiscal_year": LAST_YEAR, "kind": "travel", "planned": "5", "actual": "70"}

    async def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"rows": [said | {"is_for_campaign": False, "is_for_visit": False}]})

    return answer


@pytest.mark.parametrize(("answer", "state"), [(lost, "unavailable"), (closed, "not_permitted")])
async def test_without_the_ledger_the_rest_is_shown(
    planning: httpx.AsyncClient, new_customer: NewCustomer, replace_peer: ReplacePeer, answer: Answer, state: str
) -> None:
    made = await new_customer("core")
    replace_peer("relationship", answer)
    row = (await portfolio(planning))[made]
    assert (row["need"], row["spending_state"], row["spent"]) == ("missing", state, None)


async def test_value_and_money_are_above_level_one(
    app: FastAPI, tokens: Tokens, new_customer: NewCustomer, replace_peer: ReplacePeer
) -> None:
    made = await new_customer("core", is_cash_cow=True, quadrant="maintain")
    asked, assistant = replace_peer("relationship", lost), tokens.client(app, clearance=1)
    row = (await portfolio(assistant))[made]
    hidden = ("quadrant", "is_cash_cow", "stance", "advice", "conflict", "budget", "spent")
    assert ([row[name] for name in hidden], row["spending_state"], asked) == ([None] * 7, "not_permitted", [])
    for name, value in (("stance", "shrink"), ("is_cash_cow", "true"), ("conflict", "grows"), ("budget__gt", "1")):
        answer = await assistant.get("/v1/plan-portfolio", params=YEAR | {name: value})
        assert (answer.status_code, answer.json()["code"]) == (403, "field_hidden"), name


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
