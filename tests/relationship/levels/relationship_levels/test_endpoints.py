"""Both levels over all customers."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.relationship.climate.schemes.rules import GeneralLevel
from services.relationship.organization.schemes.rules import OrganizationalLevel
from tests.relationship.climate.conftest import ADDRESS as GENERAL
from tests.relationship.climate.conftest import body_for as general_body
from tests.relationship.organization.conftest import ADDRESS as ORGANIZATIONAL
from tests.relationship.organization.conftest import KEY, SUPPLIED
from tests.relationship.organization.conftest import body_for as organizational_body
from tests.sign_in import Tokens

ADDRESS = "/v1/relationship-levels"
MATCH = {
    "strategic_fit": {"trend": "aligned", "evidence": "访谈"},
    "supply_position": {"our_share": "0.6", "evidence": "口述"},
}

Assessed = Callable[..., Awaitable[str]]


@pytest.fixture
def assessed(customer: httpx.AsyncClient, relationship: httpx.AsyncClient) -> Assessed:
    """A new customer, assessed both ways."""

    async def make(
        name: str, *scores: int, stages: tuple[str, ...] = (), region: str = "CN-GD", on: str = "2025-03-31"
    ) -> str:
        made = await customer.post("/v1/customers?force=true", json={"name": name, "region": region})
        customer_id = str(made.json()["id"])
        if scores:
            body = general_body(customer_id, *scores, department="采购部", assessed_on=on)
            assert (await relationship.post(GENERAL, json=body)).status_code == 201
        if stages:
            body = organizational_body(customer_id, *stages, assessed_on=on, **MATCH)
            assert (await relationship.post(ORGANIZATIONAL, json=body)).status_code == 201
        return customer_id

    return make


async def names(client: httpx.AsyncClient, **asked: Any) -> list[str]:
    answer = await client.get(ADDRESS, params=asked)
    assert answer.status_code == 200, answer.text
    return [one["customer_name"] for one in answer.json()["items"]]


async def test_a_row_has_both_levels_and_the_weakest_plank(relationship: httpx.AsyncClient, assessed: Assessed) -> None:
    customer_id = await assessed("Huaqiang", 4, 3, 5, 3, stages=KEY)
    (row,) = (await relationship.get(ADDRESS)).json()["items"]
    assert row["customer_id"] == customer_id
    assert (row["general_level"], row["general_rank"]) == ("good", 2)
    assert (row["weakest_department"], row["weakest_element"]) == ("采购部", "technical_evaluation")
    assert (row["organizational_level"], row["organizational_rank"]) == ("key_supplier", 2)
    assert (row["participation"], row["participation_level"]) == ("0.5556", "key_supplier")
    assert row["general_assessed_on"] == row["organizational_assessed_on"] == "2025-03-31"


async def test_customers_are_filtered_sorted_and_paged_by_level(
    relationship: httpx.AsyncClient, assessed: Assessed
) -> None:
    await assessed("Alpha", 1, 1, 1, 1, stages=SUPPLIED)
    await assessed("Beta", 5, 5, 5, 5, stages=KEY)
    await assessed("Gamma", 3, 3, 3, 3)
    # One that was never assessed is known here as soon as somebody asks for it.
    await relationship.get("/v1/general-assessments/work-order", params={"customer_id": await assessed("Delta")})
    assert await names(relationship) == ["Delta", "Gamma", "Beta", "Alpha"]
    assert await names(relationship, sort="customer_name") == ["Alpha", "Beta", "Delta", "Gamma"]
    assert await names(relationship, general_level="poor") == ["Alpha"]
    assert await names(relationship, general_rank__gte=2) == ["Gamma", "Beta"]
    assert await names(relationship, general_level__is_null=True) == ["Delta"]
    assert await names(relationship, organizational_level__in="supplier,key_supplier") == ["Beta", "Alpha"]
    assert await names(relationship, weakest_department="采购部", q="gam") == ["Gamma"]
    assert await names(relationship, sort="-general_rank,customer_name") == ["Beta", "Gamma", "Alpha", "Delta"]
    first = (await relationship.get(ADDRESS, params={"limit": 3, "sort": "-general_rank"})).json()
    rest = await names(relationship, limit=3, sort="-general_rank", cursor=first["next_cursor"])
    assert [*(one["customer_name"] for one in first["items"]), *rest] == ["Beta", "Gamma", "Alpha", "Delta"]


async def test_levels_can_be_read_as_of_a_day(relationship: httpx.AsyncClient, assessed: Assessed) -> None:
    await assessed("Huaqiang", 4, 3, 5, 3, stages=KEY, on="2025-02-28")
    assert await names(relationship, as_of="2025-02-27", general_level="good") == []
    assert await names(relationship, as_of="2025-02-28", general_level="good") == ["Huaqiang"]


async def test_the_organizational_level_is_for_clearance_2(app: FastAPI, tokens: Tokens, assessed: Assessed) -> None:
    await assessed("Huaqiang", 3, 3, 3, 3, stages=KEY)
    assistant = tokens.client(app, sub=str(uuid.uuid4()), clearance=1)
    (row,) = (await assistant.get(ADDRESS)).json()["items"]
    assert (row["organizational_level"], row["organizational_rank"]) == (None, None)
    assert (row["general_level"], row["participation_level"]) == ("good", "key_supplier")
    for asked in ({"organizational_level": "vendor"}, {"organizational_rank": 1}, {"sort": "organizational_rank"}):
        refused = await assistant.get(ADDRESS, params=asked)
        assert (refused.status_code, refused.json()["code"]) == (403, "field_hidden")


async def test_people_see_only_what_their_data_scope_covers(app: FastAPI, tokens: Tokens, assessed: Assessed) -> None:
    await assessed("South", 3, 3, 3, 3)
    await assessed("North", 3, 3, 3, 3, region="CN-BJ")
    scope = {"kind": "regions", "regions": ["CN-GD"]}
    assert await names(tokens.client(app, data_scope=scope)) == ["South"]


def test_ranks_are_the_places_of_the_levels() -> None:
    assert [level.rank for level in GeneralLevel] == [level.rank for level in OrganizationalLevel] == [0, 1, 2, 3]
