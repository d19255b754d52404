"""Duties as due items: what is due, for whom, by when, and who sees it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.customer.duties.handovers.model import Handover
from shared.auth.users import Colleague, UserEntry, keep_users
from shared.customers.colleagues import keep_colleagues
from shared.database import transaction
from shared.time import company_today, utc_now
from tests.customer.conftest import MakeCustomer
from tests.customer.due_door import Door
from tests.customer.duties.conftest import Grade
from tests.sign_in import Tokens

MANAGER, LEAVER, STRANGER = (f"00000000-0000-4000-8000-0000000000{n}3" for n in (1, 2, 3))
TEAM = [{"user_id": MANAGER, "role": "account_manager"}, {"user_id": LEAVER, "role": "backup_contact"}]


def day(days: int) -> date:
    return company_today() + timedelta(days=days)


@pytest.fixture
def door(app: FastAPI, tokens: Tokens) -> Door:
    return Door(app, tokens, **{"from": str(day(0)), "to": str(day(30))})


async def test_an_open_handover_is_due_for_who_takes_over(
    app: FastAPI, door: Door, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    url = f"/v1/customers/{await make_customer(name='华强', team=TEAM)}/team"
    for user_id in (STRANGER, MANAGER):  # there and back
        await customer.post(url, json={"user_id": user_id, "role": "account_manager"})
    (item,) = await door.items(kind__in="handover")
    (handover,) = (await customer.get("/v1/handovers", params={"status": "open"})).json()["items"]
    assert (item["id"], item["link"]) == (f"handover:{handover['id']}", f"/v1/handovers/{handover['id']}")
    assert (item["owner_id"], item["is_all_day"]) == (MANAGER, False)
    assert item["title"] == f"Account manager: 华强, from User {STRANGER}"
    assert item["due_at"] == handover["due_at"]
    late = sa.update(Handover).values(due_at=utc_now() - timedelta(days=3))
    await app.state.engine.execute(late)
    assert len(await door.items(kind__in="handover")) == 1  # overdue: due today all the same
    assert await door.items(kind__in="handover", **{"from": str(day(1))}) == []
    await customer.post(f"{item['link']}/completion", json={"note": "Done."})
    assert await door.items(kind__in="handover") == []


async def test_a_handover_to_a_user_who_cannot_sign_in_goes_to_the_next(
    app: FastAPI, tokens: Tokens, door: Door, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    team = [{"user_id": MANAGER, "role": "account_manager"}, {"user_id": STRANGER, "role": "executive_sponsor"}]
    url = f"/v1/customers/{await make_customer(team=team)}/team"
    await customer.post(url, json={"user_id": LEAVER, "role": "account_manager"})
    gone = tokens.user(LEAVER) | {"is_active": False, "version": 2}
    async with transaction(app.state.engine) as session:
        await keep_users(session, [UserEntry.model_validate(gone)])
    (item,) = await door.items({"sub": STRANGER}, kind__in="handover", owner="me")
    assert item["owner_id"] == STRANGER
    (handover,) = (await customer.get("/v1/handovers")).json()["items"]
    assert (handover["to_user_id"], handover["responsible_id"]) == (LEAVER, STRANGER)


async def test_a_director_owns_what_nobody_in_the_team_can_do(
    app: FastAPI, door: Door, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    await customer.post("/v1/segments", json={"kind": "region", "code": "CN-GD", "name": "广东"})
    await make_customer(region="CN-GD", first_contract_on="2020-01-01", status="active")
    director = Colleague(user_id=UUID(MANAGER), oversees=["CN-GD"], is_administrator=False, inactive_since=None)
    async with transaction(app.state.engine) as session:
        await keep_colleagues(session, [director])
    claims = {"sub": MANAGER, "data_scope": {"kind": "regions", "regions": ["CN-GD"]}}
    year = {"from": str(day(0)), "to": str(day(366))}
    items = await door.items(claims, owner="me", **year)
    assert {one["kind"] for one in items} >= {
        "manager_missing",
        "overdue_grade",
        "contract_anniversary",
        "stage_action",
    }
    assert {one["owner_id"] for one in await door.items(**year)} == {MANAGER}


async def test_a_weekly_grading_does_not_push_missing_facts(
    door: Door, make_customer: MakeCustomer, grade: Grade
) -> None:
    customer_id = await make_customer(team=TEAM)
    await grade(customer_id, customer_class="core", since=utc_now() - timedelta(days=30))
    (item,) = await door.items(kind__in="missing_facts")
    assert (item["customer_id"], item["due_at"][:10]) == (customer_id, str(day(-23)))


@pytest.mark.parametrize("hidden", [{"seniority": "top"}, {"decision_role": "coach"}])
async def test_a_hidden_contacts_handover_is_due_on_level_two(
    door: Door, customer: httpx.AsyncClient, make_customer: MakeCustomer, hidden: dict[str, str]
) -> None:
    person = {"customer_id": await make_customer(name="H", team=TEAM), "name": "李雷", "is_key": True}
    contact = (await customer.post("/v1/contacts", json=person | hidden)).json()
    await customer.patch(f"/v1/contacts/{contact['id']}", json={"has_left": True})
    assert await door.items({"clearance": 1}, kind__in="handover") == []
    (item,) = await door.items(kind__in="handover")
    assert (item["title"], item["clearance"]) == ("Key contact who has left: 李雷 (H)", 2)
    assert (item["contact_id"], item["owner_id"]) == (contact["id"], MANAGER)
    (told,) = (await door.ask(language="zh-CN", kind__in="handover")).json()["items"]
    assert told["title"] == "关键人离职交接：李雷（H）"


async def test_a_violation_is_due_for_who_has_to_act(door: Door, make_customer: MakeCustomer, grade: Grade) -> None:
    customer_id = await make_customer(name="H", team=TEAM[:1])
    await make_customer()
    await grade(customer_id, customer_class="core")
    for owner, count in (("me", 1), ("team", 1), ("all", 2)):
        kinds = "backup_missing,manager_missing"
        assert len(await door.items({"sub": MANAGER}, owner=owner, kind__in=kinds)) == count
    (item,) = await door.items(kind__in="backup_missing")
    assert (item["id"], item["title"]) == (f"backup_missing:{customer_id}", "No backup contact: H")
    assert (item["due_at"], item["owner_id"]) == (f"{day(7)}T00:00:00Z", MANAGER)


async def test_actions_of_a_stage_are_due_on_their_days(door: Door, make_customer: MakeCustomer) -> None:
    customer_id = await make_customer(name="H", first_contract_on=str(day(0)), team=TEAM)
    await make_customer(status="exited", first_contract_on=str(day(0)))
    items = await door.items({"sub": MANAGER}, kind__in="stage_action", owner="me")
    assert (items[0]["due_at"][:10], items[0]["title"]) == (
        str(day(7)),
        "Kickoff meeting: goals, milestones, responsible people: H (Initial)",
    )
    weekly = [one["due_at"][:10] for one in items if ":progress:" in one["id"]]
    assert weekly == [str(day(days)) for days in (7, 14, 21, 28)]
    assert {one["link"] for one in items} == {f"/v1/stage-actions?customer_id={customer_id}"}
    assert await door.items({"sub": STRANGER}, kind__in="stage_action", owner="me") == []


async def test_a_stage_that_begins_brings_its_actions(door: Door, make_customer: MakeCustomer) -> None:
    signed = day(0) - timedelta(days=340)
    await make_customer(first_contract_on=str(signed), team=TEAM)
    window = {"from": str(day(0)), "to": str(day(200))}
    stages = [one["id"].split(":")[1] for one in await door.items(kind__in="stage_action", **window)]
    assert stages == sorted(stages, reverse=True)
    assert set(stages) == {"stable", "deep"}


async def test_a_fact_is_due_for_its_owner_on_the_day_it_becomes_stale(
    door: Door, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer(name="H", team=TEAM)
    fact = {"customer_id": customer_id, "source": "internet", "value": "x", "verified_on": str(day(-360))}
    for item, owner in (("profit_model", LEAVER), ("product_strategy", MANAGER)):
        await customer.post("/v1/dossier-facts", json=fact | {"item": item, "owner_id": owner})
    shown = {one["title"]: one for one in await door.items(kind__in="stale_fact")}
    assert set(shown) == {"Verify: Profit model (H)", "Verify: Product strategy, three years (H)"}
    assert shown["Verify: Profit model (H)"]["due_at"][:10] == str(day(6))
    assert {one["owner_id"] for one in shown.values()} == {LEAVER, MANAGER}
    (basic,) = await door.items({"clearance": 1}, kind__in="stale_fact")
    assert basic["title"] == "Verify: Profit model (H)"


async def test_important_customers_lack_required_items(
    door: Door, customer: httpx.AsyncClient, make_customer: MakeCustomer, grade: Grade
) -> None:
    customer_id = await make_customer(name="H", team=TEAM)
    await grade(customer_id, customer_class="important")
    await grade(await make_customer(), customer_class="ordinary")

    async def missing(**claims: Any) -> int:
        (item,) = await door.items(claims, kind__in="missing_facts")
        assert (item["owner_id"], item["link"]) == (MANAGER, f"/v1/customers/{customer_id}/dossier")
        return int(item["title"].split(" ")[0])

    dossier = (await customer.get(f"/v1/customers/{customer_id}/dossier")).json()
    items = (await customer.get("/v1/dossier-templates/current")).json()["content"]["items"]
    entered = {one["key"] for one in items if one["filled_from"] is None}
    assert await missing() == sum(key in entered for one in dossier["sections"] for key in one["missing"])
    before, at_level_one = await missing(), await missing(clearance=1)
    assert at_level_one < before
    await customer.patch(f"/v1/customers/{customer_id}", json={"address": "x"})
    fact = {"customer_id": customer_id, "item": "profit_model", "source": "internet", "value": "x"}
    await customer.post("/v1/dossier-facts", json=fact)
    assert (await missing(), await missing(clearance=1)) == (before - 2, at_level_one - 2)


async def test_a_fact_of_a_coach_is_due_on_level_two(
    door: Door, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    fact = {"customer_id": await make_customer(team=TEAM), "item": "profit_model", "value": "x"}
    await customer.post("/v1/dossier-facts", json=fact | {"source": "coach", "verified_on": str(day(-360))})
    (item,) = await door.items(kind__in="stale_fact")
    assert item["clearance"] == 2
    assert await door.items({"clearance": 1}, kind__in="stale_fact") == []


async def demanding_policy(customer: httpx.AsyncClient) -> None:
    """A sponsor for cash cows, for customers of core value, and for those whose tier is key."""
    content = (await customer.get("/v1/service-policies/current")).json()["content"]
    for duties in (content["cash_cow"], content["quadrants"]["core_value"], content["tiers"]["key"]):
        duties["team"] = ["executive_sponsor"]
    published = await customer.post("/v1/service-policies", json={"content": content, "reason": "More."})
    assert published.status_code == 201, published.text


@pytest.mark.parametrize(
    ("traits", "is_cash_cow", "level"),
    [
        ({"tier": "key"}, False, 1),
        ({"tier": "standard", "quadrant": "core_value"}, False, 2),
        ({"tier": "standard"}, True, 2),
        ({}, True, 2),
        ({"tier": "key", "quadrant": "core_value"}, True, 1),
    ],
)
async def test_a_violation_is_due_on_the_level_that_knows_its_rule(
    door: Door,
    customer: httpx.AsyncClient,
    make_customer: MakeCustomer,
    grade: Grade,
    traits: dict[str, str],
    is_cash_cow: bool,
    level: int,
) -> None:
    await demanding_policy(customer)
    customer_id = await make_customer(team=TEAM)
    if traits:
        await grade(customer_id, **traits)
    if is_cash_cow:
        fit = {"channel_now": "main", "channel_ahead": "edge", "trend": "diverging", "evidence": "x"}
        await customer.post("/v1/strategic-fits", json={"customer_id": customer_id} | fit)
    seen = {one: await door.items({"clearance": one}, kind__in="sponsor_missing") for one in (1, 2, 3)}
    assert [len(items) for items in seen.values()] == [level == 1, 1, 1]
    assert {item["clearance"] for items in seen.values() for item in items} == {level}


async def test_a_file_without_an_owner_is_due_on_the_level_of_its_first_fact(
    door: Door, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    for source, level in (("coach", 2), ("internet", 1)):
        fact = {"customer_id": await make_customer(team=TEAM), "item": "profit_model", "value": "x", "source": source}
        made = (await customer.post("/v1/dossier-facts", json=fact)).json()
        await customer.patch(f"/v1/dossier-facts/{made['id']}", json={"owner_id": None, "owner_name": None})
        found = await door.items(kind__in="file_unowned", customer_id=fact["customer_id"])
        assert [one["clearance"] for one in found] == [level]
        assert len(await door.items({"clearance": 1}, kind__in="file_unowned", customer_id=fact["customer_id"])) == (
            level == 1
        )
