"""Supply positions over HTTP."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.sign_in import Tokens

POSITIONS = "/v1/supply-positions"


@pytest.fixture
async def customer_id(customer: httpx.AsyncClient) -> str:
    return str((await customer.post("/v1/customers", json={"name": "Huaqiang"})).json()["id"])


@pytest.fixture
async def rival(customer: httpx.AsyncClient) -> str:
    return str((await customer.post("/v1/competitors", json={"name": "北方精密"})).json()["id"])


async def positioned(client: httpx.AsyncClient, customer_id: str, **fields: Any) -> dict[str, Any]:
    body = {"customer_id": customer_id, "category": "power", "as_of": "2026-01-15", **fields}
    response = await client.post(POSITIONS, json=body)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


async def test_a_position_shows_the_landscape(customer: httpx.AsyncClient, customer_id: str, rival: str) -> None:
    suppliers = [{"share": "0.6"}, {"competitor_id": rival, "share": "0.3"}]
    made = await positioned(customer, customer_id, suppliers=suppliers, yearly_spend="1200000")
    assert made["suppliers"][0] == {"competitor_id": None, "share": "0.6"}
    assert (made["our_share"], made["main_rival_name"], made["main_rival_share"]) == ("0.6", "北方精密", "0.3")
    assert (made["suppression_ratio"], made["sourcing"], made["yearly_spend"]) == ("2", "multi", "1200000")


async def test_a_correction_is_added_up_anew(customer: httpx.AsyncClient, customer_id: str, rival: str) -> None:
    made = await positioned(customer, customer_id, suppliers=[{"share": "1"}])
    assert (made["sourcing"], made["suppression_ratio"]) == ("sole", None)
    sent = {"suppliers": [{"share": "0.2"}, {"competitor_id": rival, "share": "0.8"}]}
    changed = (await customer.patch(f"{POSITIONS}/{made['id']}", json=sent)).json()
    assert (changed["sourcing"], changed["suppression_ratio"], changed["as_of"]) == ("multi", "0.25", "2026-01-15")
    noted = (await customer.patch(f"{POSITIONS}/{made['id']}", json={"source": "annual report"})).json()
    assert (noted["suppliers"], noted["source"]) == (changed["suppliers"], "annual report")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"suppliers": [{"share": "1.0001"}]}, "invalid"),
        ({"suppliers": [{"share": "-0.1"}]}, "invalid"),
        ({"suppliers": [{"share": "NaN"}]}, "invalid"),
        ({"suppliers": []}, "invalid"),
        ({"suppliers": [{"share": "0.5"}, {"share": "0.2"}]}, "shares_impossible"),
        ({"suppliers": [{"share": "0.5"}, {"competitor_id": str(uuid.uuid4()), "share": "0.6"}]}, "shares_impossible"),
        ({"suppliers": [{"competitor_id": str(uuid.uuid4()), "share": "0.6"}]}, "competitor_unknown"),
        ({"suppliers": [{"share": "0.5"}], "as_of": "2999-01-01"}, "invalid"),
        ({"suppliers": [{"share": "0.5"}], "yearly_spend": "-1"}, "invalid"),
    ],
)
async def test_what_cannot_be_is_refused(
    customer: httpx.AsyncClient, customer_id: str, fields: dict[str, Any], code: str
) -> None:
    body = {"customer_id": customer_id, "category": "power", "as_of": "2026-01-15", **fields}
    response = await customer.post(POSITIONS, json=body)
    assert (response.status_code, response.json()["code"]) == (422, code)


async def test_a_later_position_is_current_and_the_earlier_is_history(
    customer: httpx.AsyncClient, customer_id: str
) -> None:
    for day, share in (("2026-01-15", "0.5"), ("2025-01-15", "0.2"), ("2025-06-15", "0.3")):
        await positioned(customer, customer_id, as_of=day, suppliers=[{"share": share}])
    await positioned(customer, customer_id, category="cables", suppliers=[{"share": "0.1"}])
    current = (await customer.get(f"{POSITIONS}/current", params={"customer_id": customer_id})).json()["items"]
    assert {item["category"]: item["our_share"] for item in current} == {"power": "0.5", "cables": "0.1"}
    history = await customer.get(POSITIONS, params={"customer_id": customer_id, "category": "power", "sort": "as_of"})
    assert [item["our_share"] for item in history.json()["items"]] == ["0.2", "0.3", "0.5"]


async def test_a_category_has_one_position_a_day(customer: httpx.AsyncClient, customer_id: str) -> None:
    made = await positioned(customer, customer_id, suppliers=[{"share": "0.5"}])
    body = {"customer_id": customer_id, "category": "power", "as_of": "2026-01-15", "suppliers": [{"share": "0.4"}]}
    assert (await customer.post(POSITIONS, json=body)).json()["code"] == "already_taken"
    assert (await customer.delete(f"{POSITIONS}/{made['id']}")).status_code == 204
    assert (await customer.post(POSITIONS, json=body)).status_code == 201


async def test_standings_of_many_customers_come_in_one_call(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, customer_id: str, rival: str
) -> None:
    other = (await customer.post("/v1/customers", json={"name": "Other"})).json()["id"]
    unknown = (await customer.post("/v1/customers", json={"name": "Unknown"})).json()["id"]
    await positioned(customer, customer_id, as_of="2025-01-01", suppliers=[{"share": "0.1"}])
    await positioned(customer, customer_id, suppliers=[{"share": "1"}], yearly_spend="300")
    shared = [{"share": "0.2"}, {"competitor_id": rival, "share": "0.8"}]
    await positioned(customer, customer_id, category="cables", suppliers=shared, yearly_spend="100")
    await positioned(customer, other, suppliers=[{"competitor_id": rival, "share": "1"}])
    params = {"customer_ids": ",".join((customer_id, other, unknown))}
    found = (await customer.get(f"{POSITIONS}/standings", params=params)).json()["items"]
    by_customer = {standing["customer_id"]: standing for standing in found}
    assert set(by_customer) == {customer_id, other}
    assert (by_customer[customer_id]["our_share"], by_customer[customer_id]["suppression_ratio"]) == ("0.8", "4")
    assert (by_customer[other]["our_share"], by_customer[other]["sourcing"]) == ("0", "sole")
    then = await customer.get(f"{POSITIONS}/standings", params=params | {"as_of": "2025-12-31"})
    assert [(standing["customer_id"], standing["our_share"]) for standing in then.json()["items"]] == [
        (customer_id, "0.1")
    ]
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await stranger.get(f"{POSITIONS}/standings", params=params)).json()["items"] == []


async def test_a_strangers_positions_are_not_found(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, customer_id: str
) -> None:
    made = await positioned(customer, customer_id, suppliers=[{"share": "0.5"}])
    stranger = tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-BJ"]})
    address = f"{POSITIONS}/{made['id']}"
    assert (await stranger.get(address)).status_code == 404
    assert (await stranger.patch(address, json={"source": "x"})).status_code == 404
    assert (await stranger.delete(address)).status_code == 404
    assert (await stranger.get(POSITIONS, params={"count": "true"})).json()["count"] == 0
    assert (await stranger.get(f"{POSITIONS}/current")).json()["items"] == []


async def test_shares_of_suppliers_are_above_level_1(app: FastAPI, tokens: Tokens) -> None:
    assistant = tokens.client(app, clearance=1)
    nobody = str(uuid.uuid4())
    for path in ("", "/current", f"/standings?customer_ids={nobody}", f"/{nobody}"):
        answer = await assistant.get(f"/v1/supply-positions{path}")
        assert (answer.status_code, answer.json()["code"]) == (403, "row_hidden"), path
