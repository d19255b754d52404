"""Dossier templates over HTTP."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer
from tests.customer.dossier.facts.test_endpoints import FACTS, days_ago, stated
from tests.sign_in import Tokens

TEMPLATES = "/v1/dossier-templates"
CURRENT = f"{TEMPLATES}/current"


async def replacing(client: httpx.AsyncClient, of: str, **fields: Any) -> dict[str, Any]:
    """The template in force with another item of this key."""
    items = (await client.get(CURRENT)).json()["content"]["items"]
    replaced = [item | fields if item["key"] == of else item for item in items]
    return {"content": {"items": replaced}, "reason": "testing"}


async def test_the_standard_template_has_every_section(customer: httpx.AsyncClient) -> None:
    template = (await customer.get(CURRENT)).json()["content"]
    assert {item["section"] for item in template["items"] if item["is_required"]} == {
        "profile",
        "business_model",
        "strategy",
        "needs_and_pains",
        "organization",
        "operations",
        "supply_landscape",
        "challenges",
    }


async def test_the_shares_that_make_a_dossier_stale_rise(customer: httpx.AsyncClient) -> None:
    body = await replacing(customer, "profit_model")
    body["content"]["stale_steps"] = {"low": "0.5", "medium": "0.5", "high": "0.9"}
    refused = await customer.post(TEMPLATES, json=body)
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/content/stale_steps"]


async def test_facts_follow_another_template(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    made = await stated(customer, await make_customer(), verified_on=days_ago(40))
    body = await replacing(customer, "profit_model", clearance=2, cadence="monthly", section="strategy")
    response = await customer.post(TEMPLATES, json=body, headers={"If-Match": '"1"'})
    assert response.status_code == 201, response.text
    after = (await customer.get(f"{FACTS}/{made['id']}")).json()
    assert (after["section"], after["clearance"], after["is_stale"]) == ("strategy", 2, True)
    assert (await tokens.client(app, clearance=1).get(f"{FACTS}/{made['id']}")).status_code == 404


@pytest.mark.parametrize("is_deleted", [False, True])
async def test_a_raised_level_hides_earlier_values(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer, is_deleted: bool
) -> None:
    customer_id = await make_customer()
    made = await stated(customer, customer_id, value="维护合同")
    seen = tokens.client(app, clearance=1)
    history = f"/v1/customers/{customer_id}/history"
    assert "维护合同" in (await seen.get(history)).text
    template = await replacing(customer, "profit_model", clearance=2)
    assert (await customer.post(TEMPLATES, json=template)).status_code == 201
    if is_deleted:
        await customer.delete(f"{FACTS}/{made['id']}")
    page = (await seen.get(history, params={"limit": 2})).json()
    assert [one["entity"] for one in page["items"]] == ["dossier_completeness", "customer"]
    assert page["next_cursor"] is None
    assert "维护合同" in (await customer.get(history)).text


async def test_a_raised_level_is_shown_to_callers_who_are_cleared(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    await stated(customer, customer_id)
    await customer.post(TEMPLATES, json=await replacing(customer, "profit_model", clearance=2, section="strategy"))
    newest = (await customer.get(f"/v1/customers/{customer_id}/history")).json()["items"][0]
    assert newest["type"] == "guanxi.dossier_fact.updated"
    assert newest["changes"] == {"clearance": [1, 2], "section": ["business_model", "strategy"]}


async def test_facts_of_items_left_out_are_kept(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> None:
    made = await stated(customer, await make_customer(), verified_on=days_ago(800))
    body = await replacing(customer, "profit_model")
    body["content"]["items"] = [item for item in body["content"]["items"] if item["key"] != "profit_model"]
    assert (await customer.post(TEMPLATES, json=body)).status_code == 201
    kept = (await customer.get(f"{FACTS}/{made['id']}")).json()
    assert (kept["value"], kept["review_due_on"], kept["is_stale"]) == (made["value"], None, False)
    assert (await customer.patch(f"{FACTS}/{made['id']}", json={"value": "新"})).status_code == 200


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"key": "channels"}, "/content/items/10/key"),
        ({"key": "Two Words"}, "/content/items/8/key"),
        ({"weight": 0}, "/content/items/8/weight"),
        ({"clearance": 4}, "/content/items/8/clearance"),
        ({"cadence": "sometimes"}, "/content/items/8/cadence"),
        ({"profile_field": "notes"}, "/content/items/8/profile_field"),
    ],
)
async def test_items_that_cannot_be_are_named(
    customer: httpx.AsyncClient, fields: dict[str, Any], pointer: str
) -> None:
    response = await customer.post(TEMPLATES, json=await replacing(customer, "profit_model", **fields))
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_only_who_sees_every_level_publishes_one(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient
) -> None:
    body = await replacing(customer, "profit_model", clearance=1)
    refused = await tokens.client(app, clearance=2).post(TEMPLATES, json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "row_hidden")
    assert (await customer.get(CURRENT)).json()["version"] == 1
