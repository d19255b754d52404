"""Target customers, responsible people and decision modes over HTTP."""

import uuid

import httpx
import pytest
from fastapi import FastAPI

from shared.time import company_today
from tests.customer.conftest import MakeCustomer, RenameUser
from tests.customer.merges.conftest import MakePair, make_pair
from tests.sign_in import Tokens

__all__ = ["make_pair"]

CUSTOMERS = "/v1/customers"
TARGETS = "/v1/target-customers"


async def test_a_target_customer_has_a_reason_and_a_day(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    await make_customer()
    url = f"{CUSTOMERS}/{customer_id}/target"
    marked = await customer.put(url, json={"reason": "价值客户", "marked_on": "2025-01-15"})
    assert (marked.status_code, marked.json()["marked_by_name"]) == (200, "Test")
    assert (await customer.put(url, json={"reason": "新市场"})).json()["marked_on"] == "2025-01-15"
    shown = (await customer.get(f"{CUSTOMERS}/{customer_id}")).json()
    assert (shown["target_since"], shown["target_reason"]) == ("2025-01-15", "新市场")
    for path, params in ((CUSTOMERS, {"target_since__is_null": "false"}), (TARGETS, {"q": "新市场"})):
        listed = (await customer.get(path, params=params)).json()["items"]
        assert [one.get("customer_id", one["id"]) for one in listed] == [customer_id]
    assert (await customer.delete(url)).status_code == 204
    again = await customer.delete(url)
    assert (again.status_code, again.json()["code"]) == (404, "customer_no_target")
    assert (await customer.get(f"{CUSTOMERS}/{customer_id}")).json()["target_since"] is None
    assert "新市场" in (await customer.get(f"{CUSTOMERS}/{customer_id}/history")).text


@pytest.mark.parametrize("body", [{}, {"reason": " "}, {"reason": "x", "marked_on": "2999-01-01"}])
async def test_a_mark_without_reason_or_with_a_later_day_is_refused(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, body: dict[str, str]
) -> None:
    assert (await customer.put(f"{CUSTOMERS}/{await make_customer()}/target", json=body)).status_code == 422


async def test_a_stranger_marks_nothing(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    url = f"{CUSTOMERS}/{await make_customer()}/target"
    await customer.put(url, json={"reason": "x"})
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await stranger.put(url, json={"reason": "y"})).status_code == 404
    assert (await stranger.delete(url)).status_code == 404
    assert (await stranger.get(TARGETS)).json()["items"] == []


async def test_a_merge_keeps_the_mark_the_mode_and_the_responsible_person(make_pair: MakePair) -> None:
    user = str(uuid.uuid4())
    pair = await make_pair({}, {"decision_mode": "tender", "responsible_id": user})
    for customer_id, reason in ((pair.survivor_id, "first"), (pair.absorbed_id, "later")):
        marked = await pair.client.put(f"{CUSTOMERS}/{customer_id}/target", json={"reason": reason})
        assert marked.json()["marked_on"] == company_today().isoformat()
    await pair.merge()
    merged = await pair.get(pair.url)
    assert (merged["decision_mode"], merged["responsible_id"]) == ("tender", user)
    assert [one["reason"] for one in await pair.items(TARGETS)] == ["later"]


async def test_the_account_manager_is_responsible_unless_somebody_is_named(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, rename_user: RenameUser
) -> None:
    manager, named = str(uuid.uuid4()), str(uuid.uuid4())
    nobodys = await make_customer()
    managed = await make_customer(team=[{"user_id": manager, "role": "account_manager"}], decision_mode="committee")
    shown = (await customer.get(f"{CUSTOMERS}/{managed}")).json()
    assert (shown["responsible_id"], shown["decision_mode"]) == (manager, "committee")
    changed = await customer.patch(f"{CUSTOMERS}/{managed}", json={"responsible_id": named})
    await rename_user(named, "李敏")
    shown = (await customer.get(f"{CUSTOMERS}/{managed}")).json()
    assert (changed.json()["responsible_id"], shown["responsible_name"]) == (named, "李敏")
    without = (await customer.get(CUSTOMERS, params={"responsible_id__is_null": "true"})).json()["items"]
    assert [one["id"] for one in without] == [nobodys]
    of_named = (await customer.get(CUSTOMERS, params={"responsible_id": named})).json()["items"]
    assert [one["id"] for one in of_named] == [managed]


async def test_only_a_user_may_be_responsible(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, tokens: Tokens
) -> None:
    gone = str(uuid.uuid4())
    tokens.users[gone] = {"is_active": False}
    customer_id = await make_customer()
    refused = await customer.patch(f"{CUSTOMERS}/{customer_id}", json={"responsible_id": gone})
    assert (refused.status_code, refused.json()["code"]) == (422, "user_unknown")
    assert refused.json()["errors"][0]["pointer"] == "/responsible_id"
