"""The log of competitors' moves over HTTP."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer
from tests.customer.merges.conftest import MakePair, make_pair
from tests.sign_in import Tokens

__all__ = ["make_pair"]

MOVES = "/v1/competitor-moves"


@pytest.fixture
async def rival(customer: httpx.AsyncClient) -> str:
    return str((await customer.post("/v1/competitors", json={"name": "Mingtuo"})).json()["id"])


def move(customer_id: str, rival: str, **fields: Any) -> dict[str, Any]:
    said = {"kind": "price", "happened_on": "2025-06-12", "description": "降价 8%", "source": "coach"}
    return {"customer_id": customer_id, "competitor_id": rival, **said, **fields}


async def test_a_log_has_every_move_the_latest_first(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, rival: str
) -> None:
    customer_id = await make_customer()
    for day, kind in (("2025-01-02", "visit"), ("2025-03-02", "offer"), ("2025-02-02", "win")):
        sent = move(customer_id, rival, happened_on=day, kind=kind, amount="860000.5")
        assert (await customer.post(MOVES, json=sent)).status_code == 201
    listed = (await customer.get(MOVES, params={"customer_id": customer_id})).json()["items"]
    assert [(one["kind"], one["competitor_name"]) for one in listed] == [
        ("offer", "Mingtuo"),
        ("win", "Mingtuo"),
        ("visit", "Mingtuo"),
    ]
    assert (listed[0]["amount"], listed[0]["noted_by_name"]) == ("860000.5", "Test")
    params = {"competitor_id": rival, "kind__in": "win,visit", "happened_on__gte": "2025-02-01"}
    assert [one["kind"] for one in (await customer.get(MOVES, params=params)).json()["items"]] == ["win"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"happened_on": "2999-01-01"}, 422),
        ({"kind": "rumour"}, 422),
        ({"amount": "-1"}, 422),
        ({"description": " "}, 422),
        ({"competitor_id": str(uuid.uuid4())}, 422),
        ({"customer_id": str(uuid.uuid4())}, 404),
    ],
)
async def test_an_impossible_move_is_refused(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, rival: str, fields: dict[str, Any], status: int
) -> None:
    sent = move(await make_customer(), rival) | fields
    assert (await customer.post(MOVES, json=sent)).status_code == status


async def test_a_move_is_corrected_and_removed(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer, rival: str
) -> None:
    made = (await customer.post(MOVES, json=move(await make_customer(), rival))).json()
    url = f"{MOVES}/{made['id']}"
    assert (await customer.patch(url, json={"amount": "5"})).json()["amount"] == "5"
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert [(await stranger.request(method, url, json={})).status_code for method in ("GET", "PATCH")] == [404, 404]
    assert (await customer.delete(url)).status_code == 204
    assert (await customer.get(url)).status_code == 404


async def test_a_merged_customers_moves_and_cases_follow_it(make_pair: MakePair) -> None:
    pair = await make_pair()
    rival = (await pair.post("/v1/competitors", name="Mingtuo"))["id"]
    case = {"subject": "tender", "outcome": "won", "decided_on": "2025-03-28", "reason": "price"}
    for customer_id in (pair.survivor_id, pair.absorbed_id):
        await pair.post(MOVES, **move(customer_id, rival))
        await pair.post("/v1/competitive-cases", customer_id=customer_id, competitor_id=rival, **case)
    await pair.merge()
    assert len(await pair.items(MOVES)) == len(await pair.items("/v1/competitive-cases")) == 2
