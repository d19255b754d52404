"""The definitions of custom fields over HTTP."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer, MakeField
from tests.etags import seen_in
from tests.sign_in import Tokens

FIELDS = "/v1/custom-fields"
OPTIONS = [{"code": "online", "label": "线上", "english_label": "Online"}, {"code": "dealer", "label": "经销商"}]


async def test_a_field_is_kept_and_changed(customer: httpx.AsyncClient, make_field: MakeField) -> None:
    made = await make_field("budget", "decimal", label="年度预算", minimum="0", maximum="1000000.5", unit="CNY")
    assert (made["minimum"], made["maximum"], made["is_active"], made["options"]) == ("0", "1000000.5", True, [])
    url = f"{FIELDS}/{made['id']}"
    seen = seen_in(await customer.get(url))
    changed = await customer.patch(url, json={"maximum": None, "position": 3}, headers=seen)
    assert (changed.json()["maximum"], changed.json()["position"]) == (None, 3)
    assert (await customer.get(url)).json() == changed.json()
    stale = await customer.patch(url, json={"position": 4}, headers=seen)
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")


async def test_fields_are_listed_in_their_order(customer: httpx.AsyncClient, make_field: MakeField) -> None:
    for code, position in (("c", 1), ("b", 2), ("a", 2)):
        await make_field(code, position=position)
    await make_field("z", applies_to="contact")
    listed = (await customer.get(FIELDS, params={"applies_to": "customer", "count": "true"})).json()
    assert ([item["code"] for item in listed["items"]], listed["count"]) == (["c", "a", "b"], 3)


async def test_a_code_is_unique_for_its_owners(customer: httpx.AsyncClient, make_field: MakeField) -> None:
    await make_field("x")
    await make_field("x", applies_to="contact")
    body = {"applies_to": "customer", "code": "x", "kind": "date", "label": "again"}
    again = await customer.post(FIELDS, json=body)
    assert (again.status_code, again.json()["code"]) == (409, "already_taken")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"kind": "choice"}, "/options"),
        ({"kind": "choice", "options": [OPTIONS[0], OPTIONS[0]]}, "/options/1/code"),
        ({"kind": "text", "options": OPTIONS}, "/options"),
        ({"kind": "integer", "minimum": "2", "maximum": "1"}, "/maximum"),
        ({"kind": "text", "minimum": "2"}, "/minimum"),
        ({"kind": "date", "earliest": "2026-02-01", "latest": "2026-01-31"}, "/latest"),
        ({"kind": "text", "max_length": 201}, "/max_length"),
        ({"kind": "text", "pattern": "("}, "/pattern"),
        ({"kind": "text", "pattern": "(?=a)"}, "/pattern"),
        ({"kind": "date", "pattern": "a"}, "/pattern"),
        ({"kind": "horoscope"}, "/kind"),
        ({"clearance": 4}, "/clearance"),
        ({"code": "two__parts"}, "/code"),
        ({"code": "Big"}, "/code"),
        ({"label": " "}, "/label"),
        ({"kind": "choice", "options": [{"code": "a,b", "label": "x"}]}, "/options/0/code"),
    ],
)
async def test_what_does_not_go_together_is_refused(
    customer: httpx.AsyncClient, fields: dict[str, Any], pointer: str
) -> None:
    body = {"applies_to": "customer", "code": "x", "kind": "text", "label": "x"} | fields
    response = await customer.post(FIELDS, json=body)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize("kept", ["kind", "code", "applies_to"])
async def test_what_values_hang_on_is_kept_for_good(
    customer: httpx.AsyncClient, make_field: MakeField, kept: str
) -> None:
    made = await make_field("x")
    response = await customer.patch(f"{FIELDS}/{made['id']}", json={kept: made[kept]})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, f"/{kept}")


async def test_options_that_are_chosen_are_retired_not_removed(
    customer: httpx.AsyncClient, make_field: MakeField, make_customer: MakeCustomer
) -> None:
    for code, kind, value in (("one", "choice", "online"), ("several", "choices", ["online"])):
        made = await make_field(code, kind, options=OPTIONS)
        url = f"{FIELDS}/{made['id']}"
        customer_id = await make_customer(custom={code: value})
        refused = await customer.patch(url, json={"options": OPTIONS[1:]})
        assert (refused.status_code, refused.json()["code"]) == (409, "option_in_use")
        assert "online" in refused.json()["detail"]
        assert (await customer.patch(url, json={"options": OPTIONS[:1]})).status_code == 200
        retired = [{**OPTIONS[0], "is_active": False}, OPTIONS[1]]
        assert (await customer.patch(url, json={"options": retired})).status_code == 200
        read = (await customer.get(f"/v1/customers/{customer_id}")).json()
        assert read["custom"][code] == value
        same = await customer.patch(f"/v1/customers/{customer_id}", json={"custom": {code: value}, "phone": "10086"})
        assert same.status_code == 200
        anew = await customer.post("/v1/customers", json={"name": code, "custom": {code: value}})
        assert (anew.status_code, anew.json()["errors"][0]["code"]) == (422, "option_retired")


async def test_a_field_with_values_is_retired_not_deleted(
    customer: httpx.AsyncClient, make_field: MakeField, make_customer: MakeCustomer
) -> None:
    used, unused = await make_field("used"), await make_field("unused")
    customer_id = await make_customer(custom={"used": "x"})
    refused = await customer.delete(f"{FIELDS}/{used['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "custom_field_in_use")
    assert (await customer.delete(f"{FIELDS}/{unused['id']}")).status_code == 204
    assert (await customer.get(f"{FIELDS}/{unused['id']}")).status_code == 404
    url = f"/v1/customers/{customer_id}"
    await customer.patch(f"{FIELDS}/{used['id']}", json={"is_active": False})
    assert (await customer.get(url)).json()["custom"] == {}
    written = await customer.patch(url, json={"custom": {"used": "y"}})
    assert (written.status_code, written.json()["errors"][0]["code"]) == (422, "custom_field_unknown")
    assert (await customer.get("/v1/customers", params={"custom": "used:x"})).status_code == 400
    await customer.patch(f"{FIELDS}/{used['id']}", json={"is_active": True})
    assert (await customer.get(url)).json()["custom"] == {"used": "x"}


async def test_there_are_not_too_many(
    customer: httpx.AsyncClient, make_field: MakeField, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.customer.custom.definitions.rules.MAX_FIELDS_PER_OWNER", 2)
    await make_field("a", is_active=False)
    await make_field("b")
    await make_field("c", applies_to="contact")
    body = {"applies_to": "customer", "code": "d", "kind": "text", "label": "d"}
    refused = await customer.post(FIELDS, json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_custom_fields")


@pytest.mark.parametrize(
    "claims",
    [{"clearance": 2}, {"data_scope": {"kind": "regions", "regions": ["CN-GD"]}}, {"scope": "customers:read"}],
    ids=str,
)
async def test_only_an_administrator_defines(
    app: FastAPI, tokens: Tokens, make_field: MakeField, claims: dict[str, Any]
) -> None:
    made = await make_field("x")
    other = tokens.client(app, **claims)
    body = {"applies_to": "customer", "code": "y", "kind": "text", "label": "y"}
    answers = [
        await other.post(FIELDS, json=body),
        await other.patch(f"{FIELDS}/{made['id']}", json={"label": "z"}),
        await other.delete(f"{FIELDS}/{made['id']}"),
    ]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert (await other.get(f"{FIELDS}/{made['id']}")).json() == made


async def test_a_field_above_the_callers_clearance_is_not_there(
    app: FastAPI, tokens: Tokens, make_field: MakeField
) -> None:
    made = await make_field("margin", "decimal", clearance=2)
    low, mid = (tokens.client(app, clearance=level) for level in (1, 2))
    assert (await low.get(f"{FIELDS}/{made['id']}")).status_code == 404
    assert (await low.get(FIELDS, params={"count": "true"})).json()["count"] == 0
    assert (await mid.get(f"{FIELDS}/{made['id']}")).json() == made


async def test_a_repeated_request_defines_once(customer: httpx.AsyncClient) -> None:
    body = {"applies_to": "customer", "code": "x", "kind": "text", "label": "x"}
    answers = [await customer.post(FIELDS, json=body, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert (await customer.get(FIELDS, params={"count": "true"})).json()["count"] == 1
