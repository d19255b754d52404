"""Customer codes over HTTP."""

import uuid

import httpx
import pytest


@pytest.fixture
async def codes_url(customer: httpx.AsyncClient) -> str:
    made = (await customer.post("/v1/customers", json={"name": "Huaqiang"})).json()
    return f"/v1/customers/{made['id']}/codes"


async def test_codes_come_and_go(customer: httpx.AsyncClient, codes_url: str) -> None:
    made = (await customer.post(codes_url, json={"code": "C1", "source": "SAP"})).json()
    assert [(c["code"], c["source"]) for c in (await customer.get(codes_url)).json()["items"]] == [("C1", "SAP")]
    assert (await customer.delete(f"{codes_url}/{made['id']}")).status_code == 204
    assert (await customer.get(codes_url)).json()["items"] == []
    assert (await customer.delete(f"{codes_url}/{made['id']}")).json()["code"] == "code_not_found"


async def test_a_code_is_taken_once(customer: httpx.AsyncClient, codes_url: str) -> None:
    assert (await customer.post(codes_url, json={"code": "C1"})).status_code == 201
    response = await customer.post(codes_url, json={"code": "C1"})
    assert (response.status_code, response.json()["code"]) == (409, "already_taken")


async def test_codes_of_a_customer_that_is_not_there(customer: httpx.AsyncClient) -> None:
    response = await customer.post(f"/v1/customers/{uuid.uuid4()}/codes", json={"code": "C1"})
    assert (response.status_code, response.json()["code"]) == (404, "customer_not_found")
