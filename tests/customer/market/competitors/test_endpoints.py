"""Competitors over HTTP."""

import httpx
from fastapi import FastAPI

from tests.sign_in import Tokens

BEIFANG = {"name": "北方精密", "english_name": "Northern Precision"}


async def test_a_competitor_is_found_by_either_name(customer: httpx.AsyncClient) -> None:
    made = (await customer.post("/v1/competitors", json=BEIFANG)).json()
    await customer.post("/v1/competitors", json={"name": "Other"})
    for words in ("北方", "precision"):
        listed = (await customer.get("/v1/competitors", params={"q": words})).json()["items"]
        assert [item["id"] for item in listed] == [made["id"]]


async def test_a_name_is_taken_once_until_it_is_free_again(customer: httpx.AsyncClient) -> None:
    made = (await customer.post("/v1/competitors", json=BEIFANG)).json()
    again = await customer.post("/v1/competitors", json=BEIFANG)
    assert (again.status_code, again.json()["code"]) == (409, "already_taken")
    assert (await customer.delete(f"/v1/competitors/{made['id']}")).status_code == 204
    assert (await customer.get(f"/v1/competitors/{made['id']}")).status_code == 404
    assert (await customer.post("/v1/competitors", json=BEIFANG)).status_code == 201


async def test_nobody_overwrites_an_unseen_change(customer: httpx.AsyncClient) -> None:
    made = await customer.post("/v1/competitors", json=BEIFANG)
    address = made.headers["Location"]
    seen = {"If-Match": made.headers["ETag"]}
    assert (await customer.patch(address, json={"short_name": "北方"}, headers=seen)).status_code == 200
    assert (await customer.patch(address, json={"short_name": "X"}, headers=seen)).status_code == 412
    assert (await customer.get(address)).json()["short_name"] == "北方"


async def test_who_may_not_write_customers_may_not_write_competitors(app: FastAPI, tokens: Tokens) -> None:
    reader = tokens.client(app, scope="customers:read")
    assert (await reader.get("/v1/competitors")).status_code == 200
    assert (await reader.post("/v1/competitors", json=BEIFANG)).json()["code"] == "scope_missing"
