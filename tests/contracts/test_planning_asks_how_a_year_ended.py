"""The clients by which planning asks how a year ended, of many customers, against the real relationship service."""

import uuid
from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from services.planning.clients import MAX_CUSTOMERS, RelationshipClient
from services.planning.goals.level_goals import levels
from services.planning.goals.level_goals.levels import CustomerLevelClient
from shared.web.peers import PeerUnavailable
from tests.contracts.conftest import NewContact
from tests.contracts.test_planning_asks_its_peers import app as app
from tests.relationship.climate.conftest import body_for as climate_of
from tests.relationship.conftest import dimensions

YEAR_END = date(2025, 12, 31)


@pytest.fixture
def relationships(app: FastAPI) -> RelationshipClient:
    return RelationshipClient(app.state.peers["relationship"])


@pytest.fixture
def climate(app: FastAPI) -> CustomerLevelClient:
    return CustomerLevelClient(app.state.peers["relationship"])


async def test_levels_are_those_of_the_day(
    new_contact: NewContact, relationship: httpx.AsyncClient, relationships: RelationshipClient
) -> None:
    person = await new_contact()
    for day, level in (("2025-06-30", "accepted"), ("2026-02-01", "supportive")):
        body = {"customer_id": person["customer_id"], "contact_id": person["id"], "assessed_on": day}
        assessed = body | {"dimensions": dimensions(), "level": level, "level_reason": "for the test"}
        assert (await relationship.post("/v1/key-person-assessments", json=assessed)).status_code == 201
    asked = [uuid.UUID(person["customer_id"]), *(uuid.uuid4() for _ in range(MAX_CUSTOMERS - 1))]
    (then,) = await relationships.list_levels_of_customers(asked, YEAR_END)
    (now,) = await relationships.list_levels_of_customers(asked)
    assert (then.level, now.level) == ("accepted", "supportive")
    history = await relationships.list_level_histories(asked)
    assert [rank for _, rank in history[uuid.UUID(person["id"])]] == [2, 4]


async def test_general_levels_are_read_for_many_customers(
    new_contact: NewContact, relationship: httpx.AsyncClient, climate: CustomerLevelClient
) -> None:
    customer_id = (await new_contact())["customer_id"]
    body = climate_of(str(customer_id), 5, 5, 5, 5, department="采购部") | {"assessed_on": "2025-05-01"}
    assert (await relationship.post("/v1/general-assessments", json=body)).status_code == 201
    asked = [uuid.UUID(customer_id), *(uuid.uuid4() for _ in range(levels.MAX_CUSTOMERS - 1))]
    found = await climate.list_general_levels(asked, YEAR_END)
    assert {name: one.level for name, one in found[asked[0]].items()} == {"采购部": "excellent", None: "excellent"}
    assert await climate.list_general_levels(asked, date(2025, 4, 30)) == {}
    assert await climate.list_organizational_levels(asked, YEAR_END) == {}


async def test_a_service_that_is_away_is_reported(
    relationships: RelationshipClient, climate: CustomerLevelClient
) -> None:
    for question in (relationships.list_levels_of_customers, relationships.list_level_histories):
        with pytest.raises(PeerUnavailable):
            await question([uuid.uuid4()])
    with pytest.raises(PeerUnavailable):
        await climate.list_general_levels([uuid.uuid4()])
