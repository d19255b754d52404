"""Custom fields of customers and contacts over HTTP: written, read, filtered by, shown in history."""

import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer, MakeField
from tests.customer.custom.values.saying import CONTACTS, CUSTOMERS, EVERY_KIND, found, make_every_kind
from tests.etags import seen_in, state_of
from tests.sign_in import Tokens


def said_of(answer: httpx.Response, code: str) -> dict[str, Any]:
    """A problem without its id, and with x for the custom field's code."""
    said: dict[str, Any] = json.loads(answer.text.replace(code, "x"))
    return {name: value for name, value in said.items() if name != "request_id"}


class TestValues:
    """What is written is read."""

    async def test_of_every_kind_of_a_customer(self, customer: httpx.AsyncClient, make_field: MakeField) -> None:
        await make_every_kind(make_field, "customer")
        made = await customer.post(CUSTOMERS, json={"name": "A", "custom": EVERY_KIND})
        assert (made.status_code, made.json()["custom"]) == (201, EVERY_KIND)
        url = f"{CUSTOMERS}/{made.json()['id']}"
        assert (await customer.get(url)).json() == made.json()
        assert (await customer.get(CUSTOMERS)).json()["items"] == [made.json()]
        emptied = await customer.patch(url, json={"custom": dict.fromkeys(EVERY_KIND)})
        assert emptied.json()["custom"] == {}

    async def test_of_every_kind_of_a_contact(
        self, customer: httpx.AsyncClient, make_field: MakeField, make_customer: MakeCustomer
    ) -> None:
        await make_every_kind(make_field, "contact")
        customer_id = await make_customer()
        body = {"customer_id": customer_id, "name": "李雷", "custom": EVERY_KIND}
        made = await customer.post(CONTACTS, json=body)
        assert (made.status_code, made.json()["custom"]) == (201, EVERY_KIND)
        url = f"{CONTACTS}/{made.json()['id']}"
        changed = await customer.patch(url, json={"custom": {"integer": 13, "text": None}})
        assert changed.json()["custom"] == {name: v for name, v in EVERY_KIND.items() if name != "text"} | {
            "integer": 13
        }
        assert state_of(changed) != state_of(made)
        assert (await customer.get(CONTACTS)).json()["items"] == [changed.json()]
        assert (await customer.get(f"{CUSTOMERS}/{customer_id}")).json()["custom"] == {}

    async def test_one_left_out_stays(
        self, customer: httpx.AsyncClient, make_field: MakeField, make_customer: MakeCustomer
    ) -> None:
        await make_field("a")
        await make_field("b")
        url = f"{CUSTOMERS}/{await make_customer(custom={'a': '1', 'b': '2'})}"
        assert (await customer.patch(url, json={"custom": {"a": "3"}})).json()["custom"] == {"a": "3", "b": "2"}
        assert (await customer.patch(url, json={"phone": "10086"})).json()["custom"] == {"a": "3", "b": "2"}

    async def test_a_change_of_them_alone_is_another_state(
        self, customer: httpx.AsyncClient, make_field: MakeField, make_customer: MakeCustomer
    ) -> None:
        await make_field("a")
        url = f"{CUSTOMERS}/{await make_customer()}"
        before = await customer.get(url)
        changed = await customer.patch(url, json={"custom": {"a": "x"}}, headers=seen_in(before))
        assert changed.json()["updated_at"] > before.json()["updated_at"]
        same = await customer.patch(url, json={"custom": {"a": "x"}})
        assert same.headers["etag"] == changed.headers["etag"]
        both = await customer.patch(url, json={"custom": {"a": "y"}, "phone": "10086"})
        assert both.headers["etag"] != changed.headers["etag"]
        stale = await customer.patch(url, json={"custom": {"a": "z"}}, headers=seen_in(changed))
        assert (stale.status_code, (await customer.get(url)).json()["custom"]) == (412, {"a": "y"})

    async def test_nothing_is_written_when_something_is_wrong(
        self, customer: httpx.AsyncClient, make_field: MakeField, make_customer: MakeCustomer
    ) -> None:
        await make_field("n", "integer", maximum="5")
        await make_field("c", applies_to="contact")
        url = f"{CUSTOMERS}/{await make_customer(custom={'n': 1})}"
        body = {"phone": "10086", "custom": {"n": 6, "c": "of contacts", "no such": 1}}
        answer = await customer.patch(url, json=body, headers={"Accept-Language": "zh-CN"})
        assert (answer.status_code, answer.json()["code"]) == (422, "custom_values_invalid")
        assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
            ("/custom/n", "less_than_equal"),
            ("/custom/c", "custom_field_unknown"),
            ("/custom/no such", "custom_field_unknown"),
        ]
        assert answer.json()["errors"][0]["detail"] == "应小于或等于 5。"
        read = (await customer.get(url)).json()
        assert (read["phone"], read["custom"]) == (None, {"n": 1})

    @pytest.mark.parametrize(
        "custom", [None, [], "x", {str(n): n for n in range(101)}], ids=["null", "list", "text", "many"]
    )
    async def test_only_an_object_of_so_many(self, customer: httpx.AsyncClient, custom: Any) -> None:
        answer = await customer.post(CUSTOMERS, json={"name": "A", "custom": custom})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/custom")

    async def test_narrower_bounds_hold_for_what_is_written_from_now_on(
        self, customer: httpx.AsyncClient, make_field: MakeField, make_customer: MakeCustomer
    ) -> None:
        field = await make_field("n", "integer")
        url = f"{CUSTOMERS}/{await make_customer(custom={'n': 9})}"
        await customer.patch(f"/v1/custom-fields/{field['id']}", json={"maximum": "5"})
        assert (await customer.patch(url, json={"custom": {"n": 9}, "phone": "10086"})).status_code == 200
        assert (await customer.patch(url, json={"custom": {"n": 8}})).status_code == 422

    async def test_a_repeated_request_writes_once(self, customer: httpx.AsyncClient, make_field: MakeField) -> None:
        await make_field("a")
        body = {"name": "A", "custom": {"a": "x"}}
        answers = [await customer.post(CUSTOMERS, json=body, headers={"Idempotency-Key": "k"}) for _ in range(2)]
        assert answers[0].json() == answers[1].json()
        assert await found(customer, "a:x") == {"A"}


class TestRequired:
    """A user who creates an owner must give it, nobody can empty it, older owners may lack it."""

    async def test_a_person_gives_it(self, customer: httpx.AsyncClient, make_field: MakeField) -> None:
        await make_field("must", label="必填项", is_required=True)
        answer = await customer.post(CUSTOMERS, json={"name": "A"}, headers={"Accept-Language": "zh-CN"})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/custom/must")
        assert answer.json()["errors"][0]["detail"] == "必填项为必填。"
        made = await customer.post(CUSTOMERS, json={"name": "A", "custom": {"must": "x"}})
        emptied = await customer.patch(f"{CUSTOMERS}/{made.json()['id']}", json={"custom": {"must": None}})
        assert (emptied.status_code, emptied.json()["errors"][0]["code"]) == (422, "required")

    async def test_a_client_and_one_who_may_not_see_it_are_not_stopped(
        self, app: FastAPI, tokens: Tokens, make_field: MakeField
    ) -> None:
        await make_field("must", is_required=True, clearance=2)
        machine = tokens.client(app, sub="client:integrator")
        assistant = tokens.client(app, clearance=1)
        for number, client in enumerate((machine, assistant)):
            made = await client.post(CUSTOMERS, json={"name": f"Customer {number}"})
            assert made.status_code == 201
        assert await found(machine, "must__is_set:false") == {"Customer 0", "Customer 1"}

    async def test_what_was_there_before_is_found_and_can_be_changed(
        self, customer: httpx.AsyncClient, make_field: MakeField, make_customer: MakeCustomer
    ) -> None:
        url = f"{CUSTOMERS}/{await make_customer(name='Early')}"
        await make_field("must", is_required=True)
        assert await found(customer, "must__is_set:false") == {"Early"}
        assert (await customer.patch(url, json={"phone": "10086"})).status_code == 200
        await customer.patch(url, json={"custom": {"must": "x"}})
        assert await found(customer, "must__is_set:false") == set()


class TestClearance:
    """A field above the caller's clearance is nowhere."""

    @pytest.fixture
    async def seen(self, app: FastAPI, tokens: Tokens) -> httpx.AsyncClient:
        return tokens.client(app, clearance=1)

    async def test_not_read_and_not_listed(
        self, make_field: MakeField, make_customer: MakeCustomer, customer: httpx.AsyncClient, seen: httpx.AsyncClient
    ) -> None:
        await make_field("margin", "decimal", clearance=2)
        await make_field("open")
        url = f"{CUSTOMERS}/{await make_customer(custom={'margin': '0.2', 'open': 'x'})}"
        assert (await seen.get(url)).json()["custom"] == {"open": "x"}
        assert (await seen.get(CUSTOMERS)).json()["items"][0]["custom"] == {"open": "x"}
        assert (await seen.patch(url, json={"custom": {"open": "y"}})).json()["custom"] == {"open": "y"}
        assert (await customer.get(url)).json()["custom"] == {"margin": "0.2", "open": "y"}

    async def test_answered_like_a_field_that_does_not_exist(
        self, make_field: MakeField, make_customer: MakeCustomer, seen: httpx.AsyncClient
    ) -> None:
        await make_field("margin", "decimal", clearance=2)
        await make_field("wish", applies_to="contact", clearance=2)
        customer_id = await make_customer(custom={"margin": "0.2"})
        at, contact = f"{CUSTOMERS}/{customer_id}", {"customer_id": customer_id, "name": "Li"}
        for hidden, unknown in (("margin", "nothing"), ("wish", "nobody")):
            answers = [
                [
                    await seen.patch(at, json={"custom": {code: None}}),
                    await seen.post(CUSTOMERS, json={"name": "B", "custom": {code: "1"}}),
                    await seen.post(CONTACTS, json=contact | {"custom": {code: "x"}}),
                    await seen.get(CUSTOMERS, params={"custom": f"{code}__is_set:true", "count": "true"}),
                    await seen.get(CONTACTS, params={"custom": f"{code}:x"}),
                    await seen.get(CUSTOMERS, params={"sort": f"-custom.{code}"}),
                    await seen.get("/v1/exports/customers", params={"format": "csv", "columns": f"custom.{code}"}),
                ]
                for code in (hidden, unknown)
            ]
            alike = [
                [said_of(answer, code) for answer in each]
                for each, code in zip(answers, (hidden, unknown), strict=True)
            ]
            assert alike[0] == alike[1]
            assert {answer.status_code for answer in answers[0]} == {400, 422}

    async def test_not_in_history(
        self, make_field: MakeField, make_customer: MakeCustomer, customer: httpx.AsyncClient, seen: httpx.AsyncClient
    ) -> None:
        await make_field("margin", "decimal", clearance=2)
        customer_id = await make_customer(custom={"margin": "0.2"})
        await customer.patch(f"{CUSTOMERS}/{customer_id}", json={"custom": {"margin": "0.3"}})
        await customer.patch(f"{CUSTOMERS}/{customer_id}", json={"custom": {"margin": None}})
        history = f"{CUSTOMERS}/{customer_id}/history"
        hidden = (await seen.get(history)).json()["items"]
        assert [item for item in hidden if item["entity"] == "custom_value"] == []
        assert "margin" not in (await seen.get(history)).text
        told = (await customer.get(history)).json()["items"]
        assert [item["type"].rpartition(".")[2] for item in told[:2]] == ["deleted", "updated"]
        assert told[1]["changes"] == {"code": ["margin", "margin"], "value": ["0.2", "0.3"], "clearance": [2, 2]}

    async def test_a_raised_level_applies_to_existing_values(
        self, make_field: MakeField, make_customer: MakeCustomer, customer: httpx.AsyncClient, seen: httpx.AsyncClient
    ) -> None:
        field = await make_field("margin", "decimal")
        url = f"{CUSTOMERS}/{await make_customer(custom={'margin': '0.2'})}"
        assert (await seen.get(url)).json()["custom"] == {"margin": "0.2"}
        await customer.patch(f"/v1/custom-fields/{field['id']}", json={"clearance": 3})
        assert (await seen.get(url)).json()["custom"] == {}
        await customer.patch(url, json={"custom": {"margin": "0.4"}})
        told = (await seen.get(f"{url}/history")).json()["items"]
        assert [item for item in told if item["entity"] == "custom_value"] == []
        assert (await seen.get(CUSTOMERS, params={"custom": "margin:0.4"})).json()["errors"][0][
            "code"
        ] == "custom_field_unknown"

    async def test_a_raised_level_applies_to_earlier_events(
        self, make_field: MakeField, make_customer: MakeCustomer, customer: httpx.AsyncClient, seen: httpx.AsyncClient
    ) -> None:
        field = await make_field("margin", "decimal")
        await make_field("other")
        await make_field("margin", applies_to="contact")
        url = f"{CUSTOMERS}/{await make_customer(custom={'margin': '0.2', 'other': 'x'})}"
        contact = {"customer_id": url.rpartition("/")[2], "name": "Li", "custom": {"margin": "of Li"}}
        await customer.post(CONTACTS, json=contact)
        await customer.patch(url, json={"custom": {"margin": "0.3"}})
        await customer.patch(url, json={"custom": {"margin": None}})
        before = (await customer.get(f"{url}/history")).json()["items"]
        await customer.patch(f"/v1/custom-fields/{field['id']}", json={"clearance": 2})
        told = [item["changes"] for item in (await seen.get(f"{url}/history")).json()["items"]]
        values = [changes["value"] for changes in told if "value" in changes]
        assert values == [[None, "of Li"], [None, "x"]]
        after = (await customer.get(f"{url}/history")).json()["items"]
        for item in (*before, *after):
            item["changes"].pop("clearance", None)
        assert after == before


async def test_history_shows_a_contacts_field_with_its_contact(
    customer: httpx.AsyncClient, make_field: MakeField, make_customer: MakeCustomer
) -> None:
    await make_field("hobby", applies_to="contact")
    customer_id = await make_customer()
    body = {"customer_id": customer_id, "name": "Li", "custom": {"hobby": "golf"}}
    contact_id = (await customer.post(CONTACTS, json=body)).json()["id"]
    await customer.patch(f"{CONTACTS}/{contact_id}", json={"custom": {"hobby": "chess"}})
    newest = (await customer.get(f"{CUSTOMERS}/{customer_id}/history")).json()["items"][0]
    assert newest["type"] == "guanxi.custom_value.updated"
    assert newest["changes"] == {
        "code": ["hobby", "hobby"],
        "contact_id": [contact_id, contact_id],
        "value": ["golf", "chess"],
        "clearance": [1, 1],
    }


async def test_a_deleted_customer_comes_back_with_its_values(
    customer: httpx.AsyncClient, make_field: MakeField, make_customer: MakeCustomer
) -> None:
    await make_field("a")
    url = f"{CUSTOMERS}/{await make_customer(custom={'a': 'x'})}"
    await customer.delete(url)
    assert await found(customer, "a:x") == set()
    assert (await customer.post(f"{url}/restoration")).json()["custom"] == {"a": "x"}
