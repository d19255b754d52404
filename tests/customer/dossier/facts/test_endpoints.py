"""Facts of dossiers over HTTP."""

import uuid
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.time import company_today
from tests.customer.conftest import MakeCustomer, RenameUser
from tests.etags import seen_in
from tests.sign_in import Tokens

FACTS = "/v1/dossier-facts"


def fact(customer_id: str, item: str = "profit_model", **fields: Any) -> dict[str, Any]:
    return {"customer_id": customer_id, "item": item, "value": "维护合同", "source": "annual_report", **fields}


async def stated(client: httpx.AsyncClient, customer_id: str, item: str = "profit_model", **fields: Any) -> Any:
    response = await client.post(FACTS, json=fact(customer_id, item, **fields))
    assert response.status_code == 201, response.text
    return response.json()


async def items_of(client: httpx.AsyncClient, **params: Any) -> list[str]:
    response = await client.get(FACTS, params=params)
    assert response.status_code == 200, response.text
    return sorted(one["item"] for one in response.json()["items"])


def days_ago(days: int) -> str:
    return (company_today() - timedelta(days=days)).isoformat()


async def test_a_fact_shows_source_owner_and_verification(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    made = await stated(customer, await make_customer(), source_detail="p. 14")
    assert (made["section"], made["clearance"], made["is_stale"]) == ("business_model", 1, False)
    assert (made["owner_name"], made["verified_on"]) == ("Test", days_ago(0))
    assert made["review_due_on"] == days_ago(-366)
    read = await customer.get(f"{FACTS}/{made['id']}")
    assert read.json() == made


async def test_a_facts_owner_is_shown_under_the_name_the_user_has_now(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, rename_user: RenameUser
) -> None:
    owner = str(uuid.uuid4())
    made = await stated(customer, await make_customer(), owner_id=owner, owner_name="王伟")
    assert made["owner_name"] == "王伟"
    await rename_user(owner, "王小伟")
    assert (await customer.get(f"{FACTS}/{made['id']}")).json()["owner_name"] == "王小伟"


async def test_an_item_has_one_fact(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> None:
    customer_id = await make_customer()
    await stated(customer, customer_id)
    again = await customer.post(FACTS, json=fact(customer_id))
    assert (again.status_code, again.json()["code"]) == (409, "already_taken")


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"item": "horoscope"}, 422, "dossier_item_unknown"),
        ({"item": "region"}, 422, "dossier_item_of_profile"),
        ({"item": "suppliers_by_category"}, 422, "dossier_item_of_system"),
        ({"item": "no such"}, 422, "invalid"),
        ({"value": " "}, 422, "invalid"),
        ({"source": "rumour"}, 422, "invalid"),
        ({"verified_on": days_ago(-3)}, 422, "invalid"),
        ({"customer_id": str(uuid.uuid4())}, 404, "customer_not_found"),
    ],
)
async def test_what_cannot_be_is_refused(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, fields: dict[str, Any], status: int, code: str
) -> None:
    response = await customer.post(FACTS, json=fact(await make_customer()) | fields)
    assert (response.status_code, response.json()["code"]) == (status, code)


async def test_a_fact_is_stale_past_its_cadence(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> None:
    customer_id = await make_customer()
    old = await stated(customer, customer_id, "call_notes", verified_on=days_ago(8))
    await stated(customer, customer_id, "business_results", verified_on=days_ago(8))
    assert old["is_stale"]
    assert await items_of(customer, is_stale="true") == ["call_notes"]
    verified = await customer.patch(f"{FACTS}/{old['id']}", json={"verified_on": days_ago(7)})
    assert not verified.json()["is_stale"]
    assert await items_of(customer, is_stale="true") == []


async def test_a_log_takes_many_facts_of_which_the_latest_counts(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    old = await stated(customer, customer_id, "call_notes", value="早", verified_on=days_ago(20))
    new = await stated(customer, customer_id, "call_notes", value="晚", verified_on=days_ago(9))
    assert (old["is_log"], new["is_stale"], new["review_due_on"]) == (True, True, days_ago(2))
    log = {"customer_id": customer_id, "item": "call_notes", "sort": "-verified_on"}
    listed = (await customer.get(FACTS, params=log)).json()["items"]
    assert [(one["value"], one["is_stale"], one["review_due_on"]) for one in listed] == [
        ("晚", True, days_ago(2)),
        ("早", False, None),
    ]
    await stated(customer, customer_id, "call_notes", value="今", verified_on=days_ago(1))
    assert await items_of(customer, is_stale="true") == []
    entry = (await customer.get(f"/v1/customers/{customer_id}/dossier")).text
    assert "今" in entry
    assert "晚" not in entry


async def test_who_states_a_new_value_has_verified_it(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> None:
    made = await stated(customer, await make_customer(), verified_on=days_ago(30))
    url = f"{FACTS}/{made['id']}"
    first = await customer.patch(url, json={"source_detail": "p. 15"})
    assert first.json()["verified_on"] == days_ago(30)
    changed = (await customer.patch(url, json={"value": "租赁"}, headers=seen_in(first))).json()
    assert (changed["value"], changed["verified_on"]) == ("租赁", days_ago(0))
    stale = await customer.patch(url, json={"value": "x"}, headers=seen_in(first))
    assert stale.status_code == 412


async def test_a_deleted_fact_is_gone_and_history_keeps_it(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    made = await stated(customer, customer_id)
    assert (await customer.delete(f"{FACTS}/{made['id']}")).status_code == 204
    assert (await customer.get(f"{FACTS}/{made['id']}")).status_code == 404
    history = (await customer.get(f"/v1/customers/{customer_id}/history")).json()["items"]
    assert history[0]["type"] == "guanxi.dossier_fact.deleted"
    assert history[0]["changes"]["value"] == ["维护合同", None]


class TestClearance:
    """A fact above the caller's clearance is nowhere."""

    @pytest.fixture
    async def seen(self, app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
        return tokens.client(app, clearance=1)

    async def test_not_read_listed_counted_or_searched(
        self, customer: httpx.AsyncClient, make_customer: MakeCustomer, seen: httpx.AsyncClient
    ) -> None:
        customer_id = await make_customer()
        await stated(customer, customer_id)
        hidden = await stated(customer, customer_id, "internal_pressure", value="秘密")
        assert (await seen.get(f"{FACTS}/{hidden['id']}")).status_code == 404
        assert (await seen.patch(f"{FACTS}/{hidden['id']}", json={"value": "x"})).status_code == 404
        assert (await seen.delete(f"{FACTS}/{hidden['id']}")).status_code == 404
        assert (await seen.get(FACTS, params={"count": "true"})).json()["count"] == 1
        assert await items_of(seen, q="秘密") == []

    async def test_not_written(self, make_customer: MakeCustomer, seen: httpx.AsyncClient) -> None:
        response = await seen.post(FACTS, json=fact(await make_customer(), "internal_pressure"))
        assert (response.status_code, response.json()["code"]) == (403, "dossier_item_hidden")

    async def test_not_in_history(
        self, customer: httpx.AsyncClient, make_customer: MakeCustomer, seen: httpx.AsyncClient
    ) -> None:
        customer_id = await make_customer()
        hidden = await stated(customer, customer_id, "internal_pressure", value="秘密")
        await customer.patch(f"{FACTS}/{hidden['id']}", json={"value": "更深的秘密"})
        history = (await seen.get(f"/v1/customers/{customer_id}/history")).json()["items"]
        assert [item["type"] for item in history] == ["guanxi.customer.created"]
        told = (await customer.get(f"/v1/customers/{customer_id}/history")).json()["items"]
        assert told[0]["changes"]["value"] == ["秘密", "更深的秘密"]


async def test_facts_of_others_customers_are_not_there(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    made = await stated(customer, await make_customer())
    own = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert await items_of(own) == []
    assert (await own.get(f"{FACTS}/{made['id']}")).status_code == 404


async def test_a_deleted_customer_takes_its_facts_along(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    await stated(customer, customer_id)
    await customer.delete(f"/v1/customers/{customer_id}")
    assert await items_of(customer) == []
