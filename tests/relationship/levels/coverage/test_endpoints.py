"""Coverage over HTTP: who is met, assessed and at target, of the key people whom the caller may see."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.relationship.conftest import ADDRESS, CopyPeople, Person, body_for
from tests.sign_in import Tokens

COVERAGE = "/v1/key-person-targets/coverage"
Read = Callable[..., Awaitable[dict[str, int]]]


@pytest.fixture
async def people(new_person: Any, copy_people: CopyPeople) -> list[Person]:
    """Three key people of a customer, one of them senior, and one person who is no key person."""
    senior = await new_person(is_key=True, seniority="top")
    others = [await new_person(senior.customer_id, is_key=is_key) for is_key in (True, True, False)]
    await copy_people(senior, *others)
    return [senior, *others]


@pytest.fixture
def read(relationship: httpx.AsyncClient, people: list[Person]) -> Read:
    """The customer's coverage."""

    async def get(client: httpx.AsyncClient = relationship, **asked: str) -> dict[str, int]:
        answer = await client.get(COVERAGE, params={"customer_id": people[0].customer_id, **asked})
        assert answer.status_code == 200, answer.text
        found: dict[str, int] = answer.json()
        return found

    return get


async def meet(client: httpx.AsyncClient, person: Person, on: str = "2025-03-12") -> str:
    body = {"customer_id": person.customer_id, "contact_ids": [person.contact_id], "scene": "routine_visit"}
    made = await client.post("/v1/touchpoints", json=body | {"starts_at": f"{on}T02:00:00Z", "outcome": "met"})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def test_coverage_counts_whom_the_caller_may_see(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, people: list[Person], read: Read
) -> None:
    for person in people:
        aim = {"customer_id": person.customer_id, "contact_id": person.contact_id, "due_on": "2099-12-31"}
        made = await relationship.post("/v1/key-person-targets", json=aim | {"target_level": "contacted"})
        assert made.status_code == 201, made.text
    assert (await relationship.post(ADDRESS, json=body_for(people[0]))).status_code == 201
    assert (await relationship.post(ADDRESS, json=body_for(people[1], 0, 0, 0, 0, 0, 0))).status_code == 201
    none = {"not_in_contact": 1, "not_assessed": 0}
    assert await read() == {"key_people": 3, **none, "opposed": 1, "with_target": 3, "at_target": 1}
    seen = await read(tokens.client(app, clearance=1))
    assert seen == {"key_people": 2, **none, "opposed": 1, "with_target": 2, "at_target": 0}


async def test_who_was_met_is_in_contact_and_not_assessed_yet(
    relationship: httpx.AsyncClient, copy_people: CopyPeople, people: list[Person], read: Read
) -> None:
    await copy_people(*people, added_on="2025-01-01")

    async def without_level(**asked: str) -> tuple[int, int]:
        found = await read(**asked)
        return found["not_in_contact"], found["not_assessed"]

    assert await without_level() == (3, 0)
    touchpoint_id = await meet(relationship, people[1])
    assert await without_level() == (2, 1)
    assert await without_level(as_of="2025-03-12") == (2, 1)
    assert await without_level(as_of="2025-03-11") == (3, 0)
    assert (await relationship.post(ADDRESS, json=body_for(people[1]))).status_code == 201
    assert await without_level() == (2, 0)
    assert await without_level(as_of="2025-03-30") == (2, 1)
    await relationship.delete(f"/v1/touchpoints/{touchpoint_id}")
    assert await without_level(as_of="2025-03-30") == (3, 0)
