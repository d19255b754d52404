"""A contact's ETag and `updated_at` are those of what the caller sees."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer, MakeField
from tests.sign_in import Tokens

HIDDEN = ({"birthday": "1980-02-03"}, {"private_notes": "golf"}, {"custom": {"secret": "x"}})


@pytest.fixture
def assistant(app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
    return tokens.client(app, clearance=1)


@pytest.fixture
async def url(customer: httpx.AsyncClient, make_customer: MakeCustomer, make_field: MakeField) -> str:
    await make_field("secret", clearance=2, applies_to="contact")
    body = {"customer_id": await make_customer(name="Huaqiang"), "name": "Li Lei"}
    return f"/v1/contacts/{(await customer.post('/v1/contacts', json=body)).json()['id']}"


@pytest.mark.parametrize("hidden", HIDDEN)
async def test_a_hidden_change_neither_shows_nor_stops_who_does_not_see_it(
    customer: httpx.AsyncClient, assistant: httpx.AsyncClient, url: str, hidden: dict[str, Any]
) -> None:
    seen, above = await assistant.get(url), await customer.get(url)
    assert (await customer.patch(url, json=hidden)).status_code == 200
    again = await assistant.get(url, headers={"If-None-Match": seen.headers["ETag"]})
    assert again.status_code == 304
    late = await customer.patch(url, json={"title": "x"}, headers={"If-Match": above.headers["ETag"]})
    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
    changed = await assistant.patch(url, json={"title": "Buyer"}, headers={"If-Match": seen.headers["ETag"]})
    assert changed.status_code == 200


async def test_a_change_that_the_caller_sees_stops_its_own(
    customer: httpx.AsyncClient, assistant: httpx.AsyncClient, url: str
) -> None:
    seen = (await assistant.get(url)).headers["ETag"]
    await customer.patch(url, json={"title": "Chief buyer"})
    assert (await assistant.patch(url, json={"title": "x"}, headers={"If-Match": seen})).status_code == 412


@pytest.mark.parametrize(
    ("params", "headers"),
    [
        ({}, {"Accept-Language": "zh-CN"}),
        ({"fields": "name"}, {}),
        ({}, {"Accept-Encoding": "gzip"}),
    ],
)
async def test_the_tag_of_any_representation_is_good_for_a_change(
    assistant: httpx.AsyncClient, url: str, params: dict[str, str], headers: dict[str, str]
) -> None:
    seen = (await assistant.get(url, params=params, headers=headers)).headers["ETag"]
    changed = await assistant.patch(url, json={"title": "Buyer"}, headers={"If-Match": seen})
    assert changed.status_code == 200
    again = await assistant.patch(url, json={"title": "x"}, headers={"If-Match": changed.headers["ETag"]})
    assert again.status_code == 200
    stale = await assistant.patch(url, json={"title": "y"}, headers={"If-Match": seen})
    assert stale.status_code == 412


@pytest.mark.parametrize("hidden", HIDDEN)
async def test_who_polls_gets_what_changed_for_them(
    customer: httpx.AsyncClient, assistant: httpx.AsyncClient, url: str, hidden: dict[str, Any]
) -> None:
    at = {client: (await client.get(url)).json()["updated_at"] for client in (assistant, customer)}
    await customer.patch(url, json=hidden)

    async def changed(client: httpx.AsyncClient) -> list[str]:
        params = {"updated_at__gt": at[client], "sort": "-updated_at"}
        return [one["id"] for one in (await client.get("/v1/contacts", params=params)).json()["items"]]

    assert (await changed(assistant), len(await changed(customer))) == ([], 1)
    await customer.patch(url, json={"title": "Buyer"})
    assert len(await changed(assistant)) == 1


async def test_another_hidden_superior_is_no_change_for_who_sees_neither(
    customer: httpx.AsyncClient, assistant: httpx.AsyncClient, url: str
) -> None:
    customer_id = (await customer.get(url)).json()["customer_id"]
    seniors = [
        (
            await customer.post("/v1/contacts", json={"customer_id": customer_id, "name": name, "seniority": "top"})
        ).json()
        for name in ("Zhao", "Qian")
    ]
    history = f"/v1/customers/{customer_id}/history"
    seen = [(await assistant.get(path)).json() for path in (url, history)]
    for senior in (*seniors, {"id": None}):
        assert (await customer.patch(url, json={"reports_to_id": senior["id"]})).status_code == 200
        assert [(await assistant.get(path)).json() for path in (url, history)] == seen
    colleague = await customer.post("/v1/contacts", json={"customer_id": customer_id, "name": "Sun"})
    await customer.patch(url, json={"reports_to_id": colleague.json()["id"]})
    assert (await assistant.get(url)).json()["updated_at"] > seen[0]["updated_at"]
