"""Possible duplicate contacts over HTTP."""

import uuid
from typing import Any

import httpx
from fastapi import FastAPI

from tests.customer.conftest import MakeCustomer
from tests.sign_in import Tokens


async def made(client: httpx.AsyncClient, customer_id: str, name: str, **fields: Any) -> str:
    answer = await client.post("/v1/contacts", json={"customer_id": customer_id, "name": name, **fields})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def pairs_at(client: httpx.AsyncClient, customer_id: str) -> list[tuple[str, str, str]]:
    answer = await client.get(f"/v1/customers/{customer_id}/contact-duplicates")
    assert answer.status_code == 200, answer.text
    return [(one["contact_id"], one["other_contact_id"], one["reason"]) for one in answer.json()["items"]]


async def test_one_person_entered_twice_is_found(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> None:
    at = await make_customer()
    first = await made(customer, at, "李雷", email="ll@example.com")
    second = await made(customer, at, "Lei Li")
    await made(customer, at, "韩梅梅")
    await made(customer, await make_customer(), "李雷")
    assert await pairs_at(customer, at) == [(first, second, "same_name")]
    for one, other in ((first, second), (second, first)):
        (found,) = (await customer.get(f"/v1/contacts/{one}/duplicates")).json()["items"]
        assert (found["contact_id"], found["reason"]) == (other, "same_name")


async def test_people_above_the_callers_level_are_not_found(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    at = await make_customer()
    top = await made(customer, at, "李雷", seniority="top", phone="13800138000")
    base = await made(customer, at, "Li Lei", phone="13800138000")
    junior = tokens.client(app, clearance=1)
    assert (await pairs_at(customer, at), await pairs_at(junior, at)) == ([(top, base, "same_phone")], [])
    assert (await junior.get(f"/v1/contacts/{base}/duplicates")).json()["items"] == []
    assert (await junior.get(f"/v1/contacts/{top}/duplicates")).status_code == 404


async def test_who_left_the_list_is_no_duplicate(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> None:
    at = await make_customer()
    first, second = await made(customer, at, "李雷"), await made(customer, at, "李雷")
    await customer.delete(f"/v1/contacts/{second}")
    assert await pairs_at(customer, at) == []
    assert (await customer.get(f"/v1/contacts/{first}/duplicates")).json()["items"] == []


async def test_duplicates_of_a_colleagues_contacts_are_not_shown(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    at = await make_customer()
    first = await made(customer, at, "李雷")
    own = tokens.client(app, sub=str(uuid.uuid4()), data_scope={"kind": "own", "regions": []})
    for path in (f"/v1/contacts/{first}/duplicates", f"/v1/customers/{at}/contact-duplicates"):
        assert (await own.get(path)).status_code == 404
