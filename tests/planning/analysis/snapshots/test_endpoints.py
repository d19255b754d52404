"""Snapshots of relationships over HTTP."""

import uuid

import httpx
import sqlalchemy as sa
from fastapi import FastAPI

from shared.auth.visibility import people
from shared.database import execute, transaction
from tests.planning.conftest import Assess, NewContact, Workshop
from tests.relationship.climate.conftest import body_for as climate_of
from tests.relationship.organization.assessments.test_endpoints import FIT, SUPPLY
from tests.relationship.organization.conftest import body_for as organization_of
from tests.sign_in import Tokens

PATH = "/relationship-snapshots"


async def test_a_snapshot_keeps_everybodys_level(plan: Workshop, new_contact: NewContact, assess: Assess) -> None:
    person, _ = await new_contact(), await new_contact()
    await assess(person, "accepted")
    await plan.market_goal()
    taken = await plan.ask("POST", PATH, 201)
    await assess(person, "exclusive")
    assert taken["levels"] == [{"contact_id": person, "level": "accepted", "assessed_on": "2025-01-31"}]
    assert (await plan.ask("GET", PATH))["items"] == [taken]


async def test_a_new_snapshot_takes_the_place_of_the_earlier_one(
    plan: Workshop, new_contact: NewContact, assess: Assess
) -> None:
    person = await new_contact()
    await assess(person, "accepted")
    await plan.market_goal()
    await plan.ask("POST", PATH, 201)
    await assess(person, "exclusive")
    await plan.ask("POST", PATH, 201)
    items = (await plan.ask("GET", PATH))["items"]
    assert [[level["level"] for level in item["levels"]] for item in items] == [["exclusive"]]


async def test_a_snapshot_keeps_the_general_and_the_organizational_level(
    plan: Workshop, relationship: httpx.AsyncClient, app: FastAPI, tokens: Tokens
) -> None:
    climate = climate_of(plan.customer_id, 5, 4, 3, 2, department="采购部")
    await relationship.post("/v1/general-assessments", json=climate)
    organization = organization_of(plan.customer_id, strategic_fit=FIT, supply_position=SUPPLY)
    assert (await relationship.post("/v1/organizational-assessments", json=organization)).status_code == 201
    await plan.market_goal()
    taken = await plan.ask("POST", PATH, 201)
    (department,) = taken["departments"]
    assert [department[name] for name in ("department", "weakest_element", "weakest_score", "assessed_on")] == [
        *("采购部", "brand_loyalty", 2, "2025-03-31")
    ]
    assert taken["general_level"] == department["level"]
    assert (taken["organizational_level"], taken["organization_assessed_on"]) != (None, None)
    assistant = Workshop(tokens.client(app, clearance=1), plan.customer_id, plan.url)
    (seen,) = (await assistant.ask("GET", PATH))["items"]
    assert (seen["organizational_level"], seen["participation_level"]) == (None, taken["participation_level"])


async def test_a_customer_that_was_never_assessed_has_no_levels(
    plan: Workshop, relationship: httpx.AsyncClient
) -> None:
    await plan.market_goal()
    taken = await plan.ask("POST", PATH, 201)
    assert (taken["general_level"], taken["departments"], taken["organizational_level"]) == (None, [], None)


async def test_a_snapshot_needs_the_relationship_service(plan: Workshop) -> None:
    await plan.market_goal()
    assert (await plan.ask("POST", PATH, 503))["code"] == "peer_unavailable"
    assert (await plan.ask("GET", PATH))["items"] == []


async def test_a_snapshot_needs_the_first_step(plan: Workshop, relationship: httpx.AsyncClient) -> None:
    assert (await plan.ask("POST", PATH, 409))["code"] == "step_not_open"


async def test_a_snapshot_needs_the_right_to_read_relationships(
    plan: Workshop, app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient
) -> None:
    await plan.market_goal()
    finance = tokens.client(app, scope="plans:read plans:write customers:read")
    response = await finance.post(f"{plan.url}{PATH}")
    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")


async def test_people_above_the_readers_level_are_left_out(
    plan: Workshop, app: FastAPI, tokens: Tokens, new_contact: NewContact, assess: Assess
) -> None:
    senior, other = await new_contact(), await new_contact()
    for person in (senior, other):
        await assess(person, "accepted")
    await plan.market_goal()
    await plan.ask("POST", PATH, 201)
    async with transaction(app.state.engine) as session:
        known = {"contact_id": uuid.UUID(senior), "customer_id": uuid.UUID(plan.customer_id), "clearance": 2}
        await execute(session, sa.insert(people).values(**known))
    response = await tokens.client(app, clearance=1).get(f"{plan.url}{PATH}")
    assert [level["contact_id"] for level in response.json()["items"][0]["levels"]] == [other]
