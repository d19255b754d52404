"""Our net profit in the dossier, entered by executives and finance."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer
from tests.sign_in import Tokens

SAID = {"value": "净利约 18 万元", "source": "own_records"}


@pytest.fixture
async def customer_id(make_customer: MakeCustomer) -> str:
    return await make_customer()


@pytest.fixture
def address(customer_id: str) -> str:
    return f"/v1/customers/{customer_id}/profit-facts/profitability"


@pytest.fixture
def finance(app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
    return tokens.client(app, scope="customers:read profits:write")


async def test_finance_states_replaces_and_removes_the_profit(
    finance: httpx.AsyncClient, customer_id: str, address: str
) -> None:
    stated = (await finance.put(address, json=SAID)).json()
    assert (stated["item"], stated["clearance"], stated["value"]) == ("profitability", 3, SAID["value"])
    replaced = (await finance.put(address, json=SAID | {"value": "净利约 20 万元"})).json()
    assert (replaced["id"], replaced["value"]) == (stated["id"], "净利约 20 万元")
    listed = (await finance.get("/v1/dossier-facts", params={"customer_id": customer_id})).json()["items"]
    assert [one["value"] for one in listed] == ["净利约 20 万元"]
    assert (await finance.delete(address)).status_code == 204
    assert (await finance.delete(address)).json()["code"] == "dossier_fact_not_found"


async def test_who_sells_does_not_enter_the_profit(
    app: FastAPI, tokens: Tokens, finance: httpx.AsyncClient, customer_id: str, address: str
) -> None:
    seller = tokens.client(app, scope="customers:read customers:write")
    for refused in (await seller.put(address, json=SAID), await seller.delete(address)):
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    fact = {"customer_id": customer_id, "item": "profitability", **SAID}
    assert (await seller.post("/v1/dossier-facts", json=fact)).json()["code"] == "scope_missing"
    stated = (await finance.put(address, json=SAID)).json()
    url = f"/v1/dossier-facts/{stated['id']}"
    assert (await seller.patch(url, json={"value": "x"})).json()["code"] == "scope_missing"
    assert (await seller.delete(url)).json()["code"] == "scope_missing"
    executive = tokens.client(app, scope="customers:read customers:write profits:write")
    assert (await executive.patch(url, json={"value": "x"})).status_code == 200
    assert (await executive.delete(url)).status_code == 204


@pytest.mark.parametrize(("clearance", "code"), [(2, "row_hidden"), (3, None)])
async def test_the_profit_needs_level_3(
    app: FastAPI, tokens: Tokens, address: str, clearance: int, code: str | None
) -> None:
    caller = tokens.client(app, scope="customers:read profits:write", clearance=clearance)
    assert (await caller.put(address, json=SAID)).json().get("code") == code


@pytest.mark.parametrize(
    ("item", "code"), [("profit_model", "dossier_item_not_of_profits"), ("nothing", "dossier_item_unknown")]
)
async def test_only_items_of_our_profit_are_entered_here(
    finance: httpx.AsyncClient, address: str, item: str, code: str
) -> None:
    refused = await finance.put(address.replace("profitability", item), json=SAID)
    problem: dict[str, Any] = refused.json()
    assert (refused.status_code, problem["code"]) == (422, code)
    assert [one["pointer"] for one in problem["errors"]] == ["/item"] or item == "profit_model"
