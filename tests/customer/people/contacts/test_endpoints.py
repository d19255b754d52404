"""Contacts over HTTP."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.sign_in import Tokens


@pytest.fixture
async def customer_id(customer: httpx.AsyncClient) -> str:
    return str((await customer.post("/v1/customers", json={"name": "Huaqiang"})).json()["id"])


async def created(client: httpx.AsyncClient, customer_id: str, **fields: Any) -> dict[str, Any]:
    response = await client.post("/v1/contacts", json={"customer_id": customer_id, "name": "李雷", **fields})
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


async def test_a_contact_carries_its_part_in_decisions(customer: httpx.AsyncClient, customer_id: str) -> None:
    sent = {"seniority": "top", "decision_role": "decider", "influence": 5, "decision_bases": ["economic", "quality"]}
    made = await created(customer, customer_id, **sent)
    read = (await customer.get(f"/v1/contacts/{made['id']}")).json()
    assert read | sent == read


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"influence": 6}, "/influence"),
        ({"influence": 0}, "/influence"),
        ({"birthday": "2999-01-01"}, "/birthday"),
        ({"decision_role": "boss"}, "/decision_role"),
        ({"name": "a\nb"}, "/name"),
        ({"private_notes": "a\u0000b"}, "/private_notes"),
        ({"decision_bases": ["economic"] * 8}, "/decision_bases"),
    ],
)
async def test_what_cannot_be_is_named(
    customer: httpx.AsyncClient, customer_id: str, fields: dict[str, Any], pointer: str
) -> None:
    response = await customer.post("/v1/contacts", json={"customer_id": customer_id, "name": "x", **fields})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_private_data_needs_clearance(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, customer_id: str
) -> None:
    private = {"birthday": "1980-02-29", "career_wishes": "副总", "preferences": "likes tea", "private_notes": "x"}
    made = await created(customer, customer_id, **private)
    assistant = tokens.client(app, clearance=1)
    shown = (await assistant.get(f"/v1/contacts/{made['id']}")).json()
    assert [shown[name] for name in private] == [None] * 4
    listed = (await assistant.get("/v1/contacts")).json()["items"][0]
    assert [listed[name] for name in private] == [None] * 4
    history = (await assistant.get(f"/v1/customers/{customer_id}/history")).text
    assert "likes tea" not in history
    assert "1980-02-29" not in history
    assert "likes tea" in (await customer.get(f"/v1/customers/{customer_id}/history")).text


@pytest.mark.parametrize("params", [{"birthday": "1980-02-29"}, {"birthday__gte": "1980-01-01"}, {"sort": "birthday"}])
async def test_a_hidden_field_neither_filters_nor_sorts(app: FastAPI, tokens: Tokens, params: dict[str, str]) -> None:
    response = await tokens.client(app, clearance=1).get("/v1/contacts", params=params)
    assert (response.status_code, response.json()["code"]) == (403, "field_hidden")


async def test_a_hidden_field_is_not_written(app: FastAPI, tokens: Tokens, customer_id: str) -> None:
    assistant = tokens.client(app, clearance=1)
    body = {"customer_id": customer_id, "name": "x", "private_notes": "n"}
    assert (await assistant.post("/v1/contacts", json=body)).json()["code"] == "field_hidden"
    made = await created(assistant, customer_id)
    response = await assistant.patch(f"/v1/contacts/{made['id']}", json={"birthday": "1980-01-01"})
    assert (response.status_code, response.json()["code"]) == (403, "field_hidden")


async def test_reporting_lines_stay_within_the_customer(customer: httpx.AsyncClient, customer_id: str) -> None:
    other = (await customer.post("/v1/customers", json={"name": "Other"})).json()["id"]
    stranger = await created(customer, other)
    body = {"customer_id": customer_id, "name": "x", "reports_to_id": stranger["id"]}
    response = await customer.post("/v1/contacts", json=body)
    assert (response.status_code, response.json()["code"]) == (422, "superior_unknown")


async def test_reporting_lines_have_no_circles(customer: httpx.AsyncClient, customer_id: str) -> None:
    top = await created(customer, customer_id)
    middle = await created(customer, customer_id, reports_to_id=top["id"])
    for superior in (top, middle):
        response = await customer.patch(f"/v1/contacts/{top['id']}", json={"reports_to_id": superior["id"]})
        assert (response.status_code, response.json()["code"]) == (409, "reporting_line_cyclic")


async def test_anothers_contacts_are_not_found(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, customer_id: str
) -> None:
    made = await created(customer, customer_id)
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    body = {"customer_id": customer_id, "name": "x"}
    assert (await stranger.get(f"/v1/contacts/{made['id']}")).status_code == 404
    assert (await stranger.patch(f"/v1/contacts/{made['id']}", json={"title": "x"})).status_code == 404
    assert (await stranger.delete(f"/v1/contacts/{made['id']}")).status_code == 404
    assert (await stranger.post("/v1/contacts", json=body)).status_code == 404
    assert (await stranger.get("/v1/contacts", params={"count": "true"})).json()["count"] == 0


async def test_a_deleted_contact_is_gone_from_sight(customer: httpx.AsyncClient, customer_id: str) -> None:
    made = await created(customer, customer_id)
    assert (await customer.delete(f"/v1/contacts/{made['id']}")).status_code == 204
    assert (await customer.get(f"/v1/contacts/{made['id']}")).status_code == 404
    assert (await customer.get(f"/v1/contacts/{uuid.uuid4()}")).status_code == 404
