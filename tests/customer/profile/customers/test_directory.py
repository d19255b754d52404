"""The directory, which shows customers in any data scope, is for services alone."""

import uuid

import httpx
import pytest
from fastapi import FastAPI

from tests.sign_in import Tokens

OWN = {"data_scope": {"kind": "own", "regions": []}, "clearance": 1}


async def test_a_user_cannot_read_others_customers_there(
    app: FastAPI, customer: httpx.AsyncClient, tokens: Tokens
) -> None:
    made = (await customer.post("/v1/customers", json={"name": "Huaqiang"})).json()
    response = await tokens.client(app, **OWN).get("/v1/customers/directory", params={"ids": made["id"]})
    assert (response.status_code, response.json()["code"]) == (403, "services_only")


async def test_a_service_reads_it_for_whom_it_acts(app: FastAPI, customer: httpx.AsyncClient, tokens: Tokens) -> None:
    ids = [(await customer.post("/v1/customers", json={"name": name})).json()["id"] for name in "AB"]
    service = tokens.client(app, **OWN, act={"sub": "service:planning"})
    response = await service.get("/v1/customers/directory", params={"ids": ",".join(ids)})
    assert sorted(entry["id"] for entry in response.json()) == sorted(ids)


@pytest.mark.parametrize("ids", ["", "x", ",".join(str(uuid.uuid4()) for _ in range(1001))])
async def test_what_names_no_customers_is_refused(app: FastAPI, tokens: Tokens, ids: str) -> None:
    service = tokens.client(app, sub="service:kpi")
    assert (await service.get("/v1/customers/directory", params={"ids": ids})).status_code == 400
