"""The customer's supplier criteria over HTTP."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer
from tests.customer.merges.conftest import MakePair, make_pair
from tests.sign_in import Tokens

__all__ = ["make_pair"]

CRITERIA = "/v1/supplier-criteria"


async def rival_named(client: httpx.AsyncClient, name: str) -> str:
    return str((await client.post("/v1/competitors", json={"name": name})).json()["id"])


async def stated(client: httpx.AsyncClient, customer_id: str, axis: str, **fields: Any) -> dict[str, Any]:
    response = await client.post(CRITERIA, json={"customer_id": customer_id, "axis": axis, **fields})
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


async def test_a_comparison_shows_the_demand_ours_and_each_rivals(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    first, second = [await rival_named(customer, name) for name in ("Mingtuo", "Beifang")]
    scores = [{"competitor_id": first, "score": 4}, {"competitor_id": second, "score": 1}]
    made = await stated(customer, customer_id, "delivery", demanded=5, ours=3, rivals=scores, evidence="audit")
    assert (made["gap"], [one["competitor_name"] for one in made["rivals"]]) == (-2, ["Mingtuo", "Beifang"])
    await stated(customer, customer_id, "quality", ours=4, rivals=[{"competitor_id": first, "score": 2}])
    found = (await customer.get(f"{CRITERIA}/comparison", params={"customer_id": customer_id})).json()
    assert [one["axis"] for one in found["criteria"]] == ["quality", "delivery"]
    assert (found["unmet"], len(found["unknown"])) == (["delivery"], 9)
    shown = ("competitor_name", "lead", "advantages", "disadvantages")
    assert [tuple(one[name] for name in shown) for one in found["rivals"]] == [
        ("Beifang", "2", ["delivery"], []),
        ("Mingtuo", "0.5", ["quality"], ["delivery"]),
    ]
    short = (await customer.get(CRITERIA, params={"gap__lt": 0})).json()["items"]
    assert [one["id"] for one in short] == [made["id"]]


async def test_a_customer_has_one_criterion_on_each_axis(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    await stated(customer, customer_id, "price", demanded=4)
    again = await customer.post(CRITERIA, json={"customer_id": customer_id, "axis": "price", "ours": 3})
    assert (again.status_code, again.json()["code"]) == (409, "already_taken")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "criterion_empty"),
        ({"demanded": 6}, "invalid"),
        ({"ours": -1}, "invalid"),
        ({"axis": "luck", "ours": 1}, "invalid"),
        ({"rivals": [{"competitor_id": str(uuid.uuid4()), "score": 1}]}, "competitor_unknown"),
        ({"rivals": [{"competitor_id": str(uuid.UUID(int=7)), "score": 1}] * 2}, "rival_scored_twice"),
    ],
)
async def test_an_impossible_criterion_is_refused(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, fields: dict[str, Any], code: str
) -> None:
    sent = {"customer_id": await make_customer(), "axis": "price", **fields}
    refused = await customer.post(CRITERIA, json=sent)
    assert (refused.status_code, refused.json()["code"]) == (422, code)


async def test_a_patch_replaces_the_rivals_and_cannot_empty_it(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    rival = await rival_named(customer, "Mingtuo")
    scores = [{"competitor_id": rival, "score": 4}]
    made = await stated(customer, await make_customer(), "price", ours=3, rivals=scores, assessed_on="2025-01-15")
    url = f"{CRITERIA}/{made['id']}"
    noted = (await customer.patch(url, json={"evidence": "x"})).json()
    assert (noted["assessed_on"], noted["ours"]) == ("2025-01-15", 3)
    changed = (await customer.patch(url, json={"rivals": []})).json()
    assert (changed["rivals"], changed["assessed_on"] > "2025-01-15") == ([], True)
    emptied = await customer.patch(url, json={"ours": None})
    assert (emptied.status_code, emptied.json()["code"]) == (422, "criterion_empty")


async def test_merged_customers_have_one_criterion_with_both_scores(make_pair: MakePair) -> None:
    pair = await make_pair()
    rivals = [await rival_named(pair.client, name) for name in ("R1", "R2")]
    both = [{"competitor_id": rival, "score": 4} for rival in rivals]
    await stated(pair.client, pair.survivor_id, "price", ours=3, rivals=[{"competitor_id": rivals[0], "score": 1}])
    await stated(pair.client, pair.absorbed_id, "price", ours=1, demanded=5, rivals=both)
    await pair.merge()
    (kept,) = await pair.items(CRITERIA)
    assert (kept["ours"], kept["demanded"]) == (3, 5)
    assert {one["competitor_name"]: one["score"] for one in kept["rivals"]} == {"R1": 1, "R2": 4}


async def test_a_strangers_criteria_are_not_found(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    made = await stated(customer, customer_id, "price", demanded=4)
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    url = f"{CRITERIA}/{made['id']}"
    assert [(await stranger.request(method, url, json={})).status_code for method in ("GET", "PATCH")] == [404, 404]
    assert (await stranger.delete(url)).status_code == 404
    compared = await stranger.get(f"{CRITERIA}/comparison", params={"customer_id": customer_id})
    assert compared.status_code == 404
