"""Access to assessments, and behaviour while the customer service is unavailable."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.relationship.conftest import ADDRESS, Assess, Person, body_for
from tests.sign_in import Tokens


async def seen_by(client: httpx.AsyncClient, made: dict[str, Any]) -> tuple[int, int, int]:
    listed = (await client.get(ADDRESS)).json()["items"]
    current = await client.get(f"{ADDRESS}/current", params={"contact_ids": made["contact_id"]})
    return (await client.get(f"{ADDRESS}/{made['id']}")).status_code, len(listed), len(current.json()["items"])


async def test_people_see_only_what_their_data_scope_covers(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, new_person: Any
) -> None:
    south = await new_person(region="CN-GD")
    made = (await relationship.post(ADDRESS, json=body_for(south))).json()
    inside = tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-GD"]})
    outside = tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-BJ"]})
    own = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert await seen_by(inside, made) == (200, 1, 1)
    assert await seen_by(outside, made) == (404, 0, 0)
    assert await seen_by(own, made) == (404, 0, 0)
    for method, path in (("PATCH", ""), ("DELETE", ""), ("GET", "/history"), ("POST", "/submission")):
        response = await outside.request(
            method, f"{ADDRESS}/{made['id']}{path}", json={} if method == "PATCH" else None
        )
        assert response.status_code == 404, (method, path)


async def test_the_team_assesses_only_its_own_customers(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, new_person: Any
) -> None:
    engineer = str(uuid.uuid4())
    mine, others = await new_person(), await new_person()
    member = {"user_id": engineer, "role": "technical_support"}
    await customer.post(f"/v1/customers/{mine.customer_id}/team", json=member)
    client = tokens.client(app, sub=engineer, clearance=1, data_scope={"kind": "own", "regions": []})
    assert (await client.post(ADDRESS, json=body_for(mine))).status_code == 201
    refused = await client.post(ADDRESS, json=body_for(others))
    assert (refused.status_code, refused.json()["code"]) == (404, "customer_not_found")


async def test_private_remarks_need_clearance(
    app: FastAPI, tokens: Tokens, relationship: httpx.AsyncClient, assess: Assess, person: Person
) -> None:
    made = await assess(private_remarks="looks for another job")
    engineer = tokens.client(app, clearance=1)
    shown = (await engineer.get(f"{ADDRESS}/{made['id']}")).json()
    assert (shown["private_remarks"], shown["dimensions"]) == (None, made["dimensions"])
    assert "another job" not in (await engineer.get(ADDRESS)).text
    assert "another job" not in (await engineer.get(f"{ADDRESS}/{made['id']}/history")).text
    assert "another job" in (await relationship.get(f"{ADDRESS}/{made['id']}/history")).text
    response = await engineer.post(ADDRESS, json=body_for(person, private_remarks="x"))
    assert (response.status_code, response.json()["code"]) == (403, "field_hidden")
    own = (await engineer.post(ADDRESS, json=body_for(person))).json()
    response = await engineer.patch(f"{ADDRESS}/{own['id']}", json={"private_remarks": "x"})
    assert (response.status_code, response.json()["code"]) == (403, "field_hidden")


@pytest.mark.parametrize(
    ("scope", "missing"),
    [
        ("customers:read", "relationships:write"),
        ("relationships:read customers:read", "relationships:write"),
        ("relationships:read relationships:write", "customers:read"),
    ],
)
async def test_without_the_scopes_nothing_is_written(
    app: FastAPI, tokens: Tokens, person: Person, scope: str, missing: str
) -> None:
    response = await tokens.client(app, scope=scope).post(ADDRESS, json=body_for(person))
    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")
    assert missing in response.json()["detail"]


async def test_reading_needs_its_scope(app: FastAPI, tokens: Tokens, assess: Assess) -> None:
    made = await assess()
    blind = tokens.client(app, scope="customers:read relationships:write")
    for path in ("", "/current", f"/{made['id']}", f"/{made['id']}/history"):
        assert (await blind.get(f"{ADDRESS}{path}")).status_code == 403


async def test_without_a_token_every_request_is_refused(app: FastAPI, tokens: Tokens) -> None:
    client = tokens.client(app)
    client.auth = None
    assert (await client.get(ADDRESS)).status_code == 401


async def test_an_unavailable_customer_service_is_a_clear_503(relationship: httpx.AsyncClient) -> None:
    nobody = Person(str(uuid.uuid4()), str(uuid.uuid4()))
    response = await relationship.post(ADDRESS, json=body_for(nobody), headers={"Idempotency-Key": "later"})
    assert (response.status_code, response.json()["code"]) == (503, "peer_unavailable")
    assert response.headers["retry-after"]
    assert "customer" in response.json()["detail"]


async def test_a_request_that_failed_because_of_a_peer_can_be_repeated_with_its_key(
    relationship: httpx.AsyncClient, open_service: Any, tokens: Tokens
) -> None:
    headers = {"Idempotency-Key": "later"}
    nobody = body_for(Person(str(uuid.uuid4()), str(uuid.uuid4())))
    assert (await relationship.post(ADDRESS, json=nobody, headers=headers)).status_code == 503
    await open_service("customer")
    assert (await relationship.post(ADDRESS, json=nobody, headers=headers)).status_code == 404


async def test_reading_works_while_the_customer_service_is_unavailable(relationship: httpx.AsyncClient) -> None:
    assert (await relationship.get(ADDRESS)).status_code == 200
    assert (await relationship.get(f"{ADDRESS}/current", params={"customer_id": str(uuid.uuid4())})).json()[
        "count"
    ] == 0


async def test_problems_speak_chinese(relationship: httpx.AsyncClient, assess: Assess, person: Person) -> None:
    body = body_for(person, level="exclusive")
    response = await relationship.post(ADDRESS, json=body, headers={"Accept-Language": "zh-CN"})
    assert response.json()["title"] == "请说明级别差异的原因"
    assert "“有好感”" in response.json()["detail"]
