"""Special dates over HTTP."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.sign_in import Tokens

WEDDING = {"kind": "wedding", "month": 2, "day": 29, "year": None, "note": "likes tulips"}


@pytest.fixture
async def address(customer: httpx.AsyncClient) -> str:
    customer_id = (await customer.post("/v1/customers", json={"name": "Huaqiang"})).json()["id"]
    contact = await customer.post("/v1/contacts", json={"customer_id": customer_id, "name": "李雷"})
    return f"/v1/contacts/{contact.json()['id']}/special-dates"


async def test_special_dates_come_through_the_year(customer: httpx.AsyncClient, address: str) -> None:
    later = {"kind": "festival", "month": 11, "day": 11}
    for body in (later, WEDDING):
        assert (await customer.post(address, json=body)).status_code == 201
    listed = (await customer.get(address)).json()
    assert [item["kind"] for item in listed] == ["wedding", "festival"]
    assert listed[0] | WEDDING == listed[0]
    assert (await customer.delete(f"{address}/{listed[0]['id']}")).status_code == 204
    assert (await customer.delete(f"{address}/{listed[0]['id']}")).json()["code"] == "special_date_not_found"
    assert len((await customer.get(address)).json()) == 1


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ({"month": 2, "day": 30}, "day_impossible"),
        ({"month": 4, "day": 31}, "day_impossible"),
        ({"month": 2, "day": 29, "year": 2023}, "day_impossible"),
        ({"month": 13, "day": 1}, "invalid"),
        ({"month": 1, "day": 0}, "invalid"),
        ({"month": 1, "day": 1, "year": 0}, "invalid"),
    ],
)
async def test_a_day_must_exist(customer: httpx.AsyncClient, address: str, day: dict[str, Any], code: str) -> None:
    response = await customer.post(address, json={"kind": "other", **day})
    assert (response.status_code, response.json()["code"]) == (422, code)


async def test_special_dates_need_clearance(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, address: str
) -> None:
    made = (await customer.post(address, json=WEDDING)).json()
    assistant = tokens.client(app, clearance=1)
    answers = [
        await assistant.get(address),
        await assistant.post(address, json=WEDDING),
        await assistant.delete(f"{address}/{made['id']}"),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "field_hidden")] * 3
    customer_id = (await customer.get("/v1/customers")).json()["items"][0]["id"]
    assert "tulips" in (await customer.get(f"/v1/customers/{customer_id}/history")).text
    assert "tulips" not in (await assistant.get(f"/v1/customers/{customer_id}/history")).text


async def test_a_strangers_contact_is_not_found(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, address: str
) -> None:
    made = (await customer.post(address, json=WEDDING)).json()
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await stranger.get(address)).json()["code"] == "contact_not_found"
    assert (await stranger.post(address, json=WEDDING)).status_code == 404
    assert (await stranger.delete(f"{address}/{made['id']}")).status_code == 404
