"""The cost of a campaign stands in the ledger, in parts on its customers, and is approved as a whole."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.time import company_today
from tests.relationship.conftest import Person
from tests.relationship.contact.conftest import CAMPAIGNS, Plan, day, invite, step
from tests.sign_in import Tokens

EXPENSES = "/v1/expenses"
BOSS, EXECUTIVE = (f"00000000-0000-4000-8000-00000000000{digit}" for digit in "57")
Ledger = Callable[..., Any]


@pytest.fixture
def ledger(relationship: httpx.AsyncClient) -> Ledger:
    async def read(campaign: dict[str, Any]) -> list[dict[str, Any]]:
        asked = {"campaign_id": campaign["id"], "sort": "created_at"}
        found: list[dict[str, Any]] = (await relationship.get(EXPENSES, params=asked)).json()["items"]
        return found

    return read


async def test_the_planned_cost_is_divided_among_the_customers_and_approved_as_a_whole(
    app: FastAPI, relationship: httpx.AsyncClient, tokens: Tokens, plan: Plan, new_person: Any, ledger: Ledger
) -> None:
    people = [await new_person() for _ in range(3)]
    campaign = await plan(*people, planned_cost="20000")
    assert await ledger(campaign) == []
    assert (await step(relationship, campaign, "invitation")).status_code == 200
    parts = await ledger(campaign)
    assert sorted(one["amount"] for one in parts) == ["6666.6666", "6666.6666", "6666.6668"]
    assert {one["customer_id"] for one in parts} == {one.customer_id for one in people}
    assert {(one["kind"], one["next_approver"]) for one in parts} == {("event", "supervisor")}
    today = company_today()
    window = {"from": str(today - timedelta(days=1)), "to": str(today + timedelta(days=30)), "owner": "me"}
    async with tokens.client(app, sub=BOSS, act={"sub": "service:gateway"}) as boss:
        due = (await boss.get("/internal/due-items", params=window)).json()["items"]
        assert [one["kind"] for one in due].count("expense_approval") == 1
        assert (await boss.post(f"{EXPENSES}/{parts[0]['id']}/approval", json={})).status_code == 200
    assert {one["next_approver"] for one in await ledger(campaign)} == {"executive"}
    async with tokens.client(app, sub=EXECUTIVE, roles=["executive"]) as executive:
        assert (await executive.post(f"{EXPENSES}/{parts[1]['id']}/approval", json={})).status_code == 200
    assert {one["status"] for one in await ledger(campaign)} == {"approved"}
    for act, body in (("withdrawal", None), ("actual", {"actual_amount": "1"})):
        refused = await relationship.post(f"{EXPENSES}/{parts[0]['id']}/{act}", json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "expense_is_part")


async def test_the_actual_cost_is_what_was_spent(
    relationship: httpx.AsyncClient, plan: Plan, person: Person, new_person: Any, ledger: Ledger
) -> None:
    campaign = await plan(person, await new_person(), planned_cost="1000")
    await step(relationship, campaign, "invitation")
    await invite(relationship, campaign, attended=person.contact_id)
    assert (await step(relationship, campaign, "holding", actual_cost="1090")).status_code == 200
    assert [(one["status"], one["actual_base_amount"]) for one in await ledger(campaign)] == [("recorded", "545")] * 2
    corrected = await relationship.patch(f"{CAMPAIGNS}/{campaign['id']}", json={"actual_cost": "1200"})
    assert corrected.status_code == 200, corrected.text
    assert [(one["status"], one["actual_base_amount"]) for one in await ledger(campaign)] == [("requested", "600")] * 2


async def test_a_cost_that_nobody_planned_is_in_the_ledger_too(
    relationship: httpx.AsyncClient, plan: Plan, person: Person, ledger: Ledger
) -> None:
    campaign = await plan(person)
    await step(relationship, campaign, "invitation")
    await invite(relationship, campaign, attended=person.contact_id)
    await step(relationship, campaign, "holding", actual_cost="900")
    assert [(one["status"], one["actual_amount"]) for one in await ledger(campaign)] == [("recorded", "900")]


async def test_a_cost_above_a_limit_is_refused_and_no_invitation_goes_out(
    relationship: httpx.AsyncClient, plan: Plan, person: Person, new_person: Any, ledger: Ledger
) -> None:
    campaign = await plan(person, await new_person(), planned_cost="200000.01")
    refused = await step(relationship, campaign, "invitation")
    errors = {(error["code"], error["pointer"]) for error in refused.json()["errors"]}
    assert (refused.status_code, errors) == (422, {("customer_year", "/planned_cost")})
    found = (await relationship.get(f"{CAMPAIGNS}/{campaign['id']}")).json()
    assert (found["status"], await ledger(campaign)) == ("planned", [])


async def test_the_ledger_follows_the_plan_until_the_campaign_is_cancelled(
    relationship: httpx.AsyncClient, plan: Plan, person: Person, new_person: Any, ledger: Ledger
) -> None:
    campaign = await plan(person, planned_cost="400")
    await step(relationship, campaign, "invitation")
    at = f"{CAMPAIGNS}/{campaign['id']}"
    await relationship.patch(at, json={"planned_cost": "600"})
    other = await new_person()
    assert [(one["status"], one["amount"]) for one in await ledger(campaign)] == [
        ("withdrawn", "400"),
        ("approved", "600"),
    ]
    assert (await relationship.patch(at, json={"place": "x"})).status_code == 200
    assert len(await ledger(campaign)) == 2
    await step(relationship, campaign, "cancellation", reason="改期")
    assert [one["status"] for one in await ledger(campaign)] == ["withdrawn"] * 2
    body = {
        "kind": "travel",
        "purpose": "差旅",
        "amount": "80",
        "happens_on": "2025-11-26",
        "campaign_id": campaign["id"],
    }
    linked = await relationship.post(EXPENSES, json=body | {"customer_id": person.customer_id})
    assert linked.status_code == 201, linked.text
    refused = await relationship.post(EXPENSES, json=body | {"customer_id": other.customer_id})
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/campaign_id"]


async def test_the_day_of_the_cost_is_the_campaigns(
    relationship: httpx.AsyncClient, plan: Plan, person: Person, ledger: Ledger
) -> None:
    campaign = await plan(person, planned_cost="900")
    at = f"{CAMPAIGNS}/{campaign['id']}"
    await step(relationship, campaign, "invitation")
    assert (await relationship.patch(at, json={"starts_on": day(5)})).status_code == 200
    await invite(relationship, campaign, attended=person.contact_id)
    await step(relationship, campaign, "holding", actual_cost="880")
    corrected = await relationship.patch(at, json={"starts_on": day(7), "actual_cost": "890"})
    assert corrected.status_code == 200, corrected.text
    assert [(one["happens_on"], one["status"], one["actual_amount"]) for one in await ledger(campaign)] == [
        (day(7), "recorded", "890")
    ]


async def test_a_part_that_exceeds_the_limit_of_another_year_is_approved_as_the_whole(
    app: FastAPI,
    relationship: httpx.AsyncClient,
    tokens: Tokens,
    plan: Plan,
    person: Person,
    new_person: Any,
    ledger: Ledger,
) -> None:
    campaign = await plan(person, await new_person(), planned_cost="12000")
    await step(relationship, campaign, "invitation")
    async with tokens.client(app, sub=BOSS, roles=["executive"], act={"sub": "service:gateway"}) as boss:
        for _ in range(2):
            await boss.post(f"{EXPENSES}/{(await ledger(campaign))[0]['id']}/approval", json={})
    await invite(relationship, campaign, attended=person.contact_id)
    await step(relationship, campaign, "holding", actual_cost="12000")
    assert {one["status"] for one in await ledger(campaign)} == {"recorded"}
    before = {"kind": "travel", "purpose": "差旅", "amount": "95000", "happens_on": day(366)}
    assert (await relationship.post(EXPENSES, json=before | {"customer_id": person.customer_id})).status_code == 201
    moved = await relationship.patch(f"{CAMPAIGNS}/{campaign['id']}", json={"starts_on": day(366)})
    assert moved.status_code == 200, moved.text
    (part,) = [one for one in await ledger(campaign) if one["status"] == "requested"]
    assert [one["approver"] for one in part["approvals"] if not one["is_approved"]] == ["supervisor", "executive"]


async def test_a_campaigns_money_needs_level_two_and_the_right_to_spend(
    app: FastAPI, relationship: httpx.AsyncClient, tokens: Tokens, plan: Plan, person: Person
) -> None:
    campaign = await plan(person, planned_cost="400")
    for claims, code in (
        ({"clearance": 1}, "field_hidden"),
        ({"scope": "relationships:read relationships:write"}, "scope_missing"),
    ):
        async with tokens.client(app, **claims) as client:
            refused = await step(client, campaign, "invitation")
            assert (refused.status_code, refused.json()["code"]) == (403, code)
    assert (await step(relationship, campaign, "invitation")).status_code == 200
    async with tokens.client(app, clearance=1) as assistant:
        assert (await assistant.get(EXPENSES)).json()["items"] == []
