"""A deleted customer comes back."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.sign_in import Tokens


@pytest.fixture
async def deleted(customer: httpx.AsyncClient) -> dict[str, Any]:
    body = {"name": "华强电子", "region": "CN-GD", "codes": [{"code": "A1", "source": "SAP"}, {"code": "B2"}]}
    made: dict[str, Any] = (await customer.post("/v1/customers", json=body)).json()
    await customer.post("/v1/contacts", json={"customer_id": made["id"], "name": "李雷"})
    await customer.delete(f"/v1/customers/{made['id']}")
    return made


async def test_a_deleted_customer_comes_back_with_its_codes_and_people(
    customer: httpx.AsyncClient, deleted: dict[str, Any]
) -> None:
    url = f"/v1/customers/{deleted['id']}"
    restored = await customer.post(f"{url}/restoration")
    assert restored.status_code == 200, restored.text
    assert restored.json()["codes"] == ["A1", "B2"]
    assert (await customer.get(url)).json() == restored.json()
    sources = {code["code"]: code["source"] for code in (await customer.get(f"{url}/codes")).json()["items"]}
    assert sources == {"A1": "SAP", "B2": None}
    people = await customer.get("/v1/contacts", params={"customer_id": deleted["id"]})
    assert [item["name"] for item in people.json()["items"]] == ["李雷"]
    history = (await customer.get(f"{url}/history")).json()["items"]
    assert any("deleted_at" in item["changes"] and item["changes"]["deleted_at"][1] is None for item in history)


async def test_a_code_that_another_customer_has_taken_stays_with_it(
    customer: httpx.AsyncClient, deleted: dict[str, Any]
) -> None:
    await customer.post("/v1/customers", json={"name": "Other", "codes": [{"code": "A1"}]})
    restored = await customer.post(f"/v1/customers/{deleted['id']}/restoration")
    assert restored.json()["codes"] == ["B2"]


async def test_one_that_looks_like_a_customer_that_has_come_since_is_refused(
    customer: httpx.AsyncClient, deleted: dict[str, Any]
) -> None:
    since = (await customer.post("/v1/customers", json={"name": "华强电子"})).json()
    url = f"/v1/customers/{deleted['id']}/restoration"
    refused = await customer.post(url)
    assert (refused.status_code, refused.json()["code"]) == (409, "customer_looks_known")
    assert [error["about"] for error in refused.json()["errors"]] == [since["id"]]
    restored = await customer.post(url, params={"force": "true"})
    assert (restored.status_code, restored.json()["codes"]) == (200, ["A1", "B2"])


async def test_only_what_was_deleted_is_restored(customer: httpx.AsyncClient, deleted: dict[str, Any]) -> None:
    url = f"/v1/customers/{deleted['id']}/restoration"
    statuses = [(await customer.post(url)).status_code for _ in range(2)]
    assert statuses == [200, 404]
    assert (await customer.post(f"/v1/customers/{uuid.uuid4()}/restoration")).status_code == 404


@pytest.mark.parametrize(("regions", "status"), [(["CN-GD"], 200), (["CN-BJ"], 404)])
async def test_a_caller_restores_own_customers(
    app: FastAPI, tokens: Tokens, deleted: dict[str, Any], regions: list[str], status: int
) -> None:
    regional = tokens.client(app, data_scope={"kind": "regions", "regions": regions})
    assert (await regional.post(f"/v1/customers/{deleted['id']}/restoration")).status_code == status
