"""Factors set by people and judgements over HTTP."""

import httpx
import pytest
from fastapi import FastAPI

from tests.etags import state_of
from tests.sign_in import Tokens


@pytest.fixture
async def url(customer: httpx.AsyncClient) -> str:
    made = (await customer.post("/v1/customers", json={"name": "Huaqiang"})).json()
    return f"/v1/customers/{made['id']}"


async def test_a_factor_is_set_replaced_and_taken_back(customer: httpx.AsyncClient, url: str) -> None:
    address = f"{url}/grading-factors/product_importance"
    states = set()
    for band in "CA":
        response = await customer.put(address, json={"band": band, "reason": "seen at the fair", "evidence": "photo"})
        assert (response.status_code, response.json()["band"]) == (200, band)
        states.add(state_of(response))
    assert len(states) == 2
    listed = (await customer.get(f"{url}/grading-factors")).json()["items"]
    assert [(one["factor"], one["band"]) for one in listed] == [("product_importance", "A")]
    assert (await customer.delete(address)).status_code == 204
    gone = await customer.delete(address)
    assert (gone.status_code, gone.json()["code"]) == (404, "factor_entry_not_found")


async def test_prospects_are_told_by_which_of_the_four(customer: httpx.AsyncClient, url: str) -> None:
    body = {"prospects": ["investment", "talent"], "reason": "annual report"}
    response = await customer.put(f"{url}/grading-factors/prospects", json=body)
    assert (response.status_code, response.json()["prospects"]) == (200, body["prospects"])


@pytest.mark.parametrize(
    ("factor", "body"),
    [
        ("sales", {}),
        ("sales", {"prospects": ["talent"]}),
        ("prospects", {"band": "A", "prospects": ["talent"]}),
        ("prospects", {}),
    ],
)
async def test_what_is_unclear_is_refused(
    customer: httpx.AsyncClient, url: str, factor: str, body: dict[str, object]
) -> None:
    response = await customer.put(f"{url}/grading-factors/{factor}", json={"reason": "x", **body})
    assert (response.status_code, response.json()["code"]) == (422, "factor_entry_unclear")


async def test_judgements_are_empty_until_somebody_judges(customer: httpx.AsyncClient, url: str) -> None:
    assert (await customer.get(f"{url}/judgements")).json()["is_demand_stable"] is None
    await customer.put(f"{url}/judgements", json={"is_demand_stable": True, "has_pain_point": False})
    await customer.put(f"{url}/judgements", json={"is_demand_stable": True})
    shown = (await customer.get(f"{url}/judgements")).json()
    assert (shown["is_demand_stable"], shown["has_pain_point"], shown["worth_developing"]) == (True, None, None)


async def test_a_reason_is_needed(customer: httpx.AsyncClient, url: str) -> None:
    assert (await customer.put(f"{url}/grading-factors/sales", json={"band": "A"})).status_code == 422


async def test_the_profit_is_for_clearance_2(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, url: str
) -> None:
    body = {"band": "A", "reason": "margin of the new line"}
    assert (await customer.put(f"{url}/grading-factors/profit", json=body)).status_code == 200
    assistant = tokens.client(app, clearance=1)
    assert (await assistant.get(f"{url}/grading-factors")).json()["items"] == []
    for refused in (
        await assistant.put(f"{url}/grading-factors/profit", json=body),
        await assistant.delete(f"{url}/grading-factors/profit"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, "field_hidden")
    assert len((await customer.get(f"{url}/grading-factors")).json()["items"]) == 1
    history = await assistant.get(f"{url}/history")
    assert history.status_code == 200
    assert body["reason"] not in history.text
