"""Competitors' profiles at customers over HTTP."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.sign_in import Tokens

PROFILES = "/v1/competitors/profiles"


@pytest.fixture
async def pair(customer: httpx.AsyncClient) -> dict[str, str]:
    """A customer and a competitor there."""
    made = [await customer.post(f"/v1/{kind}", json={"name": "Huaqiang"}) for kind in ("customers", "competitors")]
    return dict(zip(("customer_id", "competitor_id"), (str(one.json()["id"]) for one in made), strict=True))


async def profiled(client: httpx.AsyncClient, pair: dict[str, str], **fields: Any) -> dict[str, Any]:
    response = await client.post(PROFILES, json={**pair, **fields})
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


async def test_a_profile_answers_six_questions_and_compares(customer: httpx.AsyncClient, pair: dict[str, str]) -> None:
    answers = {
        name: f"about {name}"
        for name in (
            *("market_positioning", "market_strategy", "relationship_lifting"),
            *("expansion_means", "supports_and_problems", "organization"),
        )
    }
    axes = {"quality": {"ours": 4, "theirs": 2, "evidence": "audit"}, "price": {"ours": 1, "theirs": 4}}
    made = await profiled(customer, pair, **answers, axes=axes)
    read = (await customer.get(f"{PROFILES}/{made['id']}")).json()
    assert read | answers == read
    assert read["competitor_name"] == "Huaqiang"
    assert (read["advantages"], read["disadvantages"], read["lead"]) == (["quality"], ["price"], "-0.5")
    assert read["axes"]["price"] == {"ours": 1, "theirs": 4, "evidence": None}


async def test_there_is_one_profile_for_each_pair(customer: httpx.AsyncClient, pair: dict[str, str]) -> None:
    await profiled(customer, pair)
    again = await customer.post(PROFILES, json=pair)
    assert (again.status_code, again.json()["code"]) == (409, "already_taken")


async def test_a_patch_merges_the_axes(customer: httpx.AsyncClient, pair: dict[str, str]) -> None:
    quality, price = {"ours": 4, "theirs": 2, "evidence": None}, {"ours": 1, "theirs": 4, "evidence": None}
    made = await profiled(customer, pair, market_strategy="low price", axes={"quality": quality, "price": price})
    sent = {"axes": {"price": None, "delivery": {"ours": 5, "theirs": 5}}}
    changed = (await customer.patch(f"{PROFILES}/{made['id']}", json=sent)).json()
    assert changed["axes"] == {"quality": quality, "delivery": {"ours": 5, "theirs": 5, "evidence": None}}
    assert changed["market_strategy"] == "low price"
    cleared = (await customer.patch(f"{PROFILES}/{made['id']}", json={"market_strategy": None})).json()
    assert (cleared["market_strategy"], cleared["axes"]) == (None, changed["axes"])


@pytest.mark.parametrize("axes", [{"quality": {"ours": 6, "theirs": 0}}, {"luck": {"ours": 1, "theirs": 1}}])
async def test_impossible_axes_are_refused(
    customer: httpx.AsyncClient, pair: dict[str, str], axes: dict[str, Any]
) -> None:
    assert (await customer.post(PROFILES, json={**pair, "axes": axes})).status_code == 422


async def test_a_deleted_competitor_can_no_longer_be_named(customer: httpx.AsyncClient, pair: dict[str, str]) -> None:
    await customer.delete(f"/v1/competitors/{pair['competitor_id']}")
    response = await customer.post(PROFILES, json=pair)
    assert (response.status_code, response.json()["code"]) == (422, "competitor_unknown")


async def test_a_strangers_profiles_are_not_found(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, pair: dict[str, str]
) -> None:
    made = await profiled(customer, pair)
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    address = f"{PROFILES}/{made['id']}"
    assert (await stranger.get(address)).status_code == 404
    assert (await stranger.patch(address, json={"market_strategy": "x"})).status_code == 404
    assert (await stranger.delete(address)).status_code == 404
    assert (await stranger.post(PROFILES, json=pair)).status_code == 404
    assert (await stranger.get(PROFILES, params={"count": "true"})).json()["count"] == 0


async def test_a_removed_profile_stays_in_the_history(customer: httpx.AsyncClient, pair: dict[str, str]) -> None:
    made = await profiled(customer, pair, market_strategy="gives tooling away")
    assert (await customer.delete(f"{PROFILES}/{made['id']}")).status_code == 204
    assert (await customer.get(f"{PROFILES}/{made['id']}")).status_code == 404
    assert "gives tooling away" in (await customer.get(f"/v1/customers/{pair['customer_id']}/history")).text


async def test_a_deleted_customer_takes_its_profiles_along(customer: httpx.AsyncClient, pair: dict[str, str]) -> None:
    made = await profiled(customer, pair)
    await customer.delete(f"/v1/customers/{pair['customer_id']}")
    assert (await customer.get(f"{PROFILES}/{made['id']}")).status_code == 404
