"""Senior people need clearance 2: below it no answer contains them or confirms that they exist."""

from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.rules import DecisionRole, Seniority
from shared.auth.access import row_clearances_of
from shared.auth.visibility import people
from shared.customers.directory import read_entries
from shared.database import execute, transaction
from tests.sign_in import Tokens

NAME = "Zhao Qianli"
(MIGRATION,) = Path("services/customer/migrations/versions").glob("*_senior_people.py")


@pytest.fixture
async def customer_id(customer: httpx.AsyncClient) -> str:
    return str((await customer.post("/v1/customers", json={"name": "Huaqiang"})).json()["id"])


@pytest.fixture
def assistant(app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
    return tokens.client(app, clearance=1)


async def added(client: httpx.AsyncClient, customer_id: str, **fields: Any) -> str:
    response = await client.post("/v1/contacts", json={"customer_id": customer_id, "name": NAME, **fields})
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


async def items(client: httpx.AsyncClient, path: str, **params: str) -> list[dict[str, Any]]:
    response = await client.get(path, params={**params, "count": "true"})
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    assert response.json()["count"] == len(found)
    return found


async def test_a_senior_person_is_neither_listed_nor_found(
    customer: httpx.AsyncClient, assistant: httpx.AsyncClient, customer_id: str
) -> None:
    senior = await added(customer, customer_id, seniority="top", title="Chairman")
    for params in ({}, {"q": "qianli"}, {"q": "Chairman"}, {"seniority": "top"}, {"id": senior}, {"name": NAME}):
        assert await items(assistant, "/v1/contacts", **params) == []
        assert len(await items(customer, "/v1/contacts", **params)) == 1
    assert await items(assistant, "/v1/customers", q="qianli") == []
    assert len(await items(customer, "/v1/customers", q="qianli")) == 1


async def test_a_coach_is_neither_listed_nor_found_nor_counted(
    customer: httpx.AsyncClient, assistant: httpx.AsyncClient, customer_id: str
) -> None:
    coach = await added(customer, customer_id, decision_role="coach", title="Buyer")
    for params in ({}, {"q": "qianli"}, {"q": "Buyer"}, {"decision_role": "coach"}, {"id": coach}, {"name": NAME}):
        assert await items(assistant, "/v1/contacts", **params) == []
        assert len(await items(customer, "/v1/contacts", **params)) == 1
    assert await items(assistant, "/v1/customers", q="qianli") == []
    assert (await assistant.get(f"/v1/contacts/{coach}")).status_code == 404
    for address in ("power-map.svg", "power-map.mmd", "power-map", "history"):
        hidden, shown = [await client.get(f"/v1/customers/{customer_id}/{address}") for client in (assistant, customer)]
        assert (hidden.status_code, NAME in hidden.text, NAME in shown.text) == (200, False, True), address
    exported = await assistant.get("/v1/exports/contacts", params={"format": "csv"})
    assert (exported.status_code, NAME in exported.text) == (200, False)
    who = {"name": "x", "customer_id": customer_id, "decision_role": "coach"}
    assert (await assistant.post("/v1/contacts", json=who)).json()["code"] == "field_hidden"


async def test_a_part_as_coach_is_above_level_1(
    customer: httpx.AsyncClient, assistant: httpx.AsyncClient, customer_id: str
) -> None:
    person = await added(customer, customer_id)
    part = {"customer_id": customer_id, "contact_id": person, "stage": "set_goals", "role": "coach", "clearance": 1}
    made = await customer.post("/v1/stage-roles", json=part)
    assert (made.status_code, made.json()["clearance"]) == (201, 2)
    assert await items(assistant, "/v1/stage-roles") == []
    open_part = await assistant.post("/v1/stage-roles", json=part | {"role": "user"})
    assert (open_part.status_code, open_part.json()["clearance"]) == (201, 1)
    raised = await assistant.patch(open_part.headers["Location"], json={"role": "coach"})
    assert (raised.status_code, raised.json()["code"]) == (403, "row_hidden")
    power_map = (await assistant.get(f"/v1/customers/{customer_id}/power-map")).json()
    assert (power_map["summary"]["coaches"], [one["is_coach"] for one in power_map["people"]]) == (None, [False])


async def test_nobody_below_the_level_changes_a_senior_person_or_makes_one(
    customer: httpx.AsyncClient, assistant: httpx.AsyncClient, customer_id: str
) -> None:
    senior = f"/v1/contacts/{await added(customer, customer_id, seniority='top')}"
    base = f"/v1/contacts/{await added(assistant, customer_id, seniority='base')}"
    for answer in (await assistant.get(senior), await assistant.patch(senior, json={}), await assistant.delete(senior)):
        assert (answer.status_code, answer.json()["code"]) == (404, "contact_not_found")
    body = {"customer_id": customer_id, "name": "x", "seniority": "top"}
    for answer in (
        await assistant.post("/v1/contacts", json=body),
        await assistant.patch(base, json={"seniority": "top"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "field_hidden")
    assert (await assistant.get(base)).json()["seniority"] == "base"


async def test_a_senior_superior_is_not_named_and_not_lost(
    customer: httpx.AsyncClient, assistant: httpx.AsyncClient, customer_id: str
) -> None:
    senior = await added(customer, customer_id, seniority="top")
    base = f"/v1/contacts/{await added(customer, customer_id, reports_to_id=senior)}"
    assert (await assistant.get(base)).json()["reports_to_id"] is None
    assert await items(assistant, "/v1/contacts", reports_to_id=senior) == []
    changed = await assistant.patch(base, json={"reports_to_id": None, "title": "Buyer"})
    assert (changed.status_code, changed.json()["reports_to_id"], changed.json()["title"]) == (200, None, "Buyer")
    assert (await customer.get(base)).json()["reports_to_id"] == senior
    answer = await assistant.patch(base, json={"reports_to_id": senior})
    assert (answer.status_code, answer.json()["code"]) == (422, "superior_unknown")
    assert senior not in (await assistant.get(f"/v1/customers/{customer_id}/history")).text
    assert (await customer.patch(base, json={"reports_to_id": None})).json()["reports_to_id"] is None


@pytest.mark.parametrize(("before", "after"), [("top", "middle"), ("middle", "top"), ("top", "top")])
async def test_history_hides_what_was_or_is_above_the_level(
    customer: httpx.AsyncClient, assistant: httpx.AsyncClient, customer_id: str, before: str, after: str
) -> None:
    """Events from a person's senior time stay hidden; of a person who is senior now, all events."""
    person = await added(customer, customer_id, seniority=before)
    await customer.post(f"/v1/contacts/{person}/special-dates", json={"kind": "wedding", "month": 5, "day": 6})
    await customer.patch(f"/v1/contacts/{person}", json={"seniority": after})
    await customer.patch(f"/v1/contacts/{person}", json={"title": "Later"})
    history = (await assistant.get(f"/v1/customers/{customer_id}/history")).json()["items"]
    told = [item for item in history if item["entity"] != "customer"]
    assert [item["changes"] for item in told if item["entity"] == "contact"] == (
        [{"title": [None, "Later"]}] if after == "middle" else []
    )
    assert NAME not in str(told)
    assert after == "middle" or person not in str(told)
    full = (await customer.get(f"/v1/customers/{customer_id}/history")).json()["items"]
    assert len([item for item in full if item["entity"] == "contact"]) == (2 if before == after else 3)


async def test_the_directory_names_exactly_the_people_above_level_1(
    app: FastAPI, customer: httpx.AsyncClient, customer_id: str
) -> None:
    """The view in the database and the mark on the row agree."""
    marks = dict(row_clearances_of(Contact))
    levels = {}
    for seniority, role in (*((one, None) for one in (None, *Seniority)), *((None, one) for one in DecisionRole)):
        person = await added(customer, customer_id, seniority=seniority, decision_role=role)
        levels[person] = max(marks["seniority"].level_of(seniority), marks["decision_role"].level_of(role))
    async with transaction(app.state.engine) as session:
        rows = await execute(session, sa.select(people.c.contact_id, people.c.clearance))
        kept = {str(row.contact_id): row.clearance for row in rows if str(row.contact_id) in levels}
        (entry,) = await read_entries(session, [UUID(customer_id)])
    above = {person: level for person, level in levels.items() if level > 1}
    assert kept == above
    assert {str(one.contact_id): one.clearance for one in entry.people} == above


async def test_events_of_before_get_the_levels_they_would_have_had(
    app: FastAPI, customer: httpx.AsyncClient, customer_id: str
) -> None:
    """What the migration writes into events that carry no level is what capture writes today."""
    person = await added(customer, customer_id, seniority="top")
    for change in ({"title": "A"}, {"seniority": "middle", "title": "B"}, {"title": "C"}, {"seniority": "top"}):
        await customer.patch(f"/v1/contacts/{person}", json=change)
    await added(customer, customer_id)
    migration = import_module(f"services.customer.migrations.versions.{MIGRATION.stem}")
    told = sa.text("SELECT changes FROM events WHERE entity = 'contact' ORDER BY position")
    async with transaction(app.state.engine) as session:
        connection = await session.connection()
        before = (await connection.execute(told)).scalars().all()
        await connection.execute(sa.text("UPDATE events SET changes = changes - 'clearance'"))
        levels = migration.LEVELS.format(entity="contact", field="seniority", value="top")
        await connection.exec_driver_sql(levels)
        assert (await connection.execute(told)).scalars().all() == before
    assert [changes["clearance"] for changes in before] == [[None, 2], [2, 2], [2, 1], [1, 1], [1, 2], [None, 1]]


async def test_events_of_before_get_the_levels_of_coaches(
    app: FastAPI, customer: httpx.AsyncClient, customer_id: str
) -> None:
    person = await added(customer, customer_id, decision_role="coach")
    changes = (
        {"title": "A"},
        {"decision_role": "user"},
        {"title": "C"},
        {"seniority": "top"},
        {"decision_role": "coach"},
    )
    for change in changes:
        await customer.patch(f"/v1/contacts/{person}", json=change)
    await added(customer, customer_id)
    by_seniority = import_module(f"services.customer.migrations.versions.{MIGRATION.stem}").LEVELS
    by_role = import_module("services.customer.migrations.versions.0031_coaches_above_level_1").LEVELS
    told = sa.text("SELECT changes FROM events WHERE entity = 'contact' ORDER BY position")
    async with transaction(app.state.engine) as session:
        connection = await session.connection()
        before = (await connection.execute(told)).scalars().all()
        await connection.execute(sa.text("UPDATE events SET changes = changes - 'clearance'"))
        for levels in (by_seniority.format(entity="contact", field="seniority", value="top"), by_role):
            await connection.exec_driver_sql(levels)
        assert (await connection.execute(told)).scalars().all() == before
    levels = [changes["clearance"] for changes in before]
    assert levels == [[None, 2], [2, 2], [2, 1], [1, 1], [1, 2], [2, 2], [None, 1]]
