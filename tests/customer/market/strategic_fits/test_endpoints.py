"""Strategic fits over HTTP."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.sign_in import Tokens

FITS = "/v1/strategic-fits"
JUDGED = {"channel_now": "main", "channel_ahead": "edge", "trend": "diverging", "evidence": "annual report"}
INVESTMENTS = {"aligned": "grow", "converging": "maintain", "diverging": "shrink", "unrelated": "maintain"}


@pytest.fixture
async def customer_id(customer: httpx.AsyncClient) -> str:
    return str((await customer.post("/v1/customers", json={"name": "Huaqiang"})).json()["id"])


async def assessed(client: httpx.AsyncClient, customer_id: str, **fields: Any) -> dict[str, Any]:
    response = await client.post(FITS, json={"customer_id": customer_id, **JUDGED, **fields})
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


async def test_a_diverging_customer_is_to_be_shrunk(customer: httpx.AsyncClient, customer_id: str) -> None:
    made = await assessed(customer, customer_id)
    read = (await customer.get(f"{FITS}/{made['id']}")).json()
    assert read | JUDGED == read
    assert (read["is_cash_cow"], read["recommended_investment"], read["scheme_version"]) == (True, "shrink", 1)
    assert (read["breakdown_due_now"], read["breakdown_due_ahead"]) == (False, True)
    cows = (await customer.get(FITS, params={"is_cash_cow": "true"})).json()["items"]
    assert [cow["id"] for cow in cows] == [made["id"]]


@pytest.mark.parametrize(
    "fields", [{"trend": "sideways"}, {"assessed_on": "2999-01-01"}, {"evidence": ""}, {"channel_now": None}]
)
async def test_what_cannot_be_is_refused(customer: httpx.AsyncClient, customer_id: str, fields: dict[str, Any]) -> None:
    response = await customer.post(FITS, json={"customer_id": customer_id, **JUDGED, **fields})
    assert (response.status_code, response.json()["code"]) == (422, "invalid")


async def test_the_latest_of_many_customers_come_in_one_call(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, customer_id: str
) -> None:
    other = (await customer.post("/v1/customers", json={"name": "Other"})).json()["id"]
    never = (await customer.post("/v1/customers", json={"name": "Never"})).json()["id"]
    await assessed(customer, customer_id, assessed_on="2026-02-01", trend="aligned")
    await assessed(customer, customer_id, assessed_on="2025-02-01", trend="unrelated")
    await assessed(customer, customer_id, assessed_on="2026-02-01", trend="converging")  # corrected the same day
    await assessed(customer, other, assessed_on="2026-01-01")
    params = {"customer_ids": f"{customer_id},{other},{never}"}
    current = (await customer.get(f"{FITS}/current", params=params)).json()["items"]
    assert {fit["customer_id"]: fit["trend"] for fit in current} == {customer_id: "converging", other: "diverging"}
    then = (await customer.get(f"{FITS}/current", params=params | {"as_of": "2025-12-31"})).json()["items"]
    assert {fit["customer_id"]: fit["trend"] for fit in then} == {customer_id: "unrelated"}
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await stranger.get(f"{FITS}/current", params=params)).json()["items"] == []
    assert (await customer.get(FITS, params={"customer_id": customer_id, "count": "true"})).json()["count"] == 3


async def test_another_scheme_holds_from_now_on(customer: httpx.AsyncClient, customer_id: str) -> None:
    before = await assessed(customer, customer_id, trend="converging")
    sent = {"content": {"investments": INVESTMENTS}, "reason": "results first"}
    assert (await customer.post("/v1/strategic-fit-schemes", json=sent)).status_code == 201
    after = await assessed(customer, customer_id, trend="converging")
    assert (after["recommended_investment"], after["scheme_version"]) == ("maintain", 2)
    kept = (await customer.get(f"{FITS}/{before['id']}")).json()
    assert (kept["recommended_investment"], kept["scheme_version"]) == ("grow", 1)


async def test_a_strangers_assessments_are_not_found(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, customer_id: str
) -> None:
    made = await assessed(customer, customer_id)
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await stranger.get(f"{FITS}/{made['id']}")).status_code == 404
    assert (await stranger.delete(f"{FITS}/{made['id']}")).status_code == 404
    assert (await stranger.post(FITS, json={"customer_id": customer_id, **JUDGED})).status_code == 404
    assert (await stranger.get(FITS, params={"count": "true"})).json()["count"] == 0
    assert (await customer.delete(f"{FITS}/{made['id']}")).status_code == 204
    assert (await customer.get(f"{FITS}/{made['id']}")).status_code == 404


async def test_a_cash_cow_is_known_from_clearance_2_on(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, customer_id: str
) -> None:
    made = await assessed(customer, customer_id)
    conclusions = {"trend", "is_cash_cow", "recommended_investment", "evidence"}
    for clearance, status, is_told in ((1, 403, False), (2, 200, True)):
        client = tokens.client(app, clearance=clearance)
        for path in (FITS, f"{FITS}/{made['id']}", f"{FITS}/current?customer_ids={customer_id}"):
            assert (await client.get(path)).status_code == status
        history = (await client.get(f"/v1/customers/{customer_id}/history")).json()["items"]
        told = {name for change in history if change["entity"] == "strategic_fit" for name in change["changes"]}
        assert conclusions & told == (conclusions if is_told else set())
        assert bool(told) == is_told
