"""Possible duplicates over HTTP."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.sign_in import Tokens

CREDIT_CODE = "914403000578677833"


async def create(client: httpx.AsyncClient, name: str, **fields: Any) -> httpx.Response:
    return await client.post("/v1/customers", json={"name": name, **fields})


async def made(client: httpx.AsyncClient, name: str, **fields: Any) -> str:
    response = await create(client, name, **fields)
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


async def test_a_customer_that_resembles_another_is_refused_with_the_candidates(customer: httpx.AsyncClient) -> None:
    there = await made(customer, "深圳市华强电子有限公司", english_name="Shenzhen Huaqiang Electronics Co., Ltd.")
    for name in ("深圳华强电子", "Shenzhen Huaqiang Electronics", "Shenzhen Huaqinag Electronics Inc."):
        refused = await create(customer, name)
        assert (refused.status_code, refused.json()["code"]) == (409, "customer_looks_known"), name
        (error,) = refused.json()["errors"]
        assert (error["about"], error["pointer"], error["code"]) == (there, "/name", "similar_name")
    assert (await create(customer, "深圳市华强通信有限公司")).status_code == 201


async def test_force_creates_it_anyway(customer: httpx.AsyncClient) -> None:
    there = await made(customer, "Friendly Bike Shop")
    forced = await customer.post("/v1/customers", params={"force": "true"}, json={"name": "Friendly Bike Shop"})
    assert forced.status_code == 201
    (found,) = (await customer.get(f"/v1/customers/{there}/duplicates")).json()["items"]
    assert (found["customer_id"], found["likeness"]) == (forced.json()["id"], 100)


async def test_the_same_credit_code_is_the_same_company(customer: httpx.AsyncClient) -> None:
    there = await made(customer, "华强电子", uscc=CREDIT_CODE, codes=[{"code": "1"}])
    refused = await create(customer, "改名以后的公司", uscc=CREDIT_CODE, codes=[{"code": "2"}])
    (error,) = refused.json()["errors"]
    assert (error["about"], error["pointer"], error["code"]) == (there, "/uscc", "same_credit_code")


async def test_customers_with_codes_in_one_erp_are_distinct(customer: httpx.AsyncClient) -> None:
    first = await made(customer, "Friendly Bike Shop", codes=[{"code": "29818"}])
    second = await made(customer, "Friendly Bike Shop", codes=[{"code": "29819"}])
    (found,) = (await customer.get(f"/v1/customers/{first}/duplicates")).json()["items"]
    assert (found["customer_id"], found["reason"]) == (second, "similar_name")


async def test_deleted_and_renamed_customers_are_in_nobodys_way(customer: httpx.AsyncClient) -> None:
    deleted, renamed = await made(customer, "华强电子"), await made(customer, "立讯精密")
    await customer.delete(f"/v1/customers/{deleted}")
    await customer.patch(f"/v1/customers/{renamed}", json={"name": "比亚迪"})
    assert (await create(customer, "华强电子")).status_code == 201
    assert (await create(customer, "立讯精密")).status_code == 201
    assert (await create(customer, "比亚迪股份有限公司")).status_code == 409


async def test_customers_of_colleagues_are_mentioned_but_not_named(app: FastAPI, tokens: Tokens) -> None:
    await made(tokens.client(app), "华强电子")
    own = tokens.client(app, sub=str(uuid.uuid4()), data_scope={"kind": "own", "regions": []})
    refused = await create(own, "华强电子有限公司")
    assert refused.status_code == 409
    (error,) = refused.json()["errors"]
    assert error["code"] == "customer_of_colleagues"
    assert "about" not in error
    assert "华强" not in refused.text
    mine = await own.post("/v1/customers", params={"force": "true"}, json={"name": "华强电子有限公司"})
    assert (await own.get(f"/v1/customers/{mine.json()['id']}/duplicates")).json()["items"] == []


async def test_duplicates_of_what_one_may_not_see_are_not_found(app: FastAPI, tokens: Tokens) -> None:
    hidden = await made(tokens.client(app), "华强电子")
    own = tokens.client(app, sub=str(uuid.uuid4()), data_scope={"kind": "own", "regions": []})
    assert (await own.get(f"/v1/customers/{hidden}/duplicates")).status_code == 404


async def patch(client: httpx.AsyncClient, customer_id: str, force: str = "false", **fields: Any) -> httpx.Response:
    return await client.patch(f"/v1/customers/{customer_id}", params={"force": force}, json=fields)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": "深圳华强电子"}, "/name"),
        ({"english_name": "Shenzhen Huaqinag Electronics Inc."}, "/name"),
        ({"uscc": CREDIT_CODE}, "/uscc"),
    ],
)
async def test_a_change_that_makes_a_customer_resemble_another_is_refused(
    customer: httpx.AsyncClient, change: dict[str, str], pointer: str
) -> None:
    english = "Shenzhen Huaqiang Electronics Co., Ltd."
    there = await made(customer, "深圳市华强电子有限公司", english_name=english, uscc=CREDIT_CODE)
    other = await made(customer, "立讯精密")
    before = (await customer.get(f"/v1/customers/{other}")).json()
    refused = await patch(customer, other, **change)
    assert (refused.status_code, refused.json()["code"]) == (409, "customer_looks_known")
    (error,) = refused.json()["errors"]
    assert (error["about"], error["pointer"]) == (there, pointer)
    assert (await customer.get(f"/v1/customers/{other}")).json() == before
    assert (await patch(customer, other, force="true", **change)).status_code == 200


async def test_who_looked_alike_before_is_in_no_changes_way(customer: httpx.AsyncClient) -> None:
    first = await made(customer, "Friendly Bike Shop", codes=[{"code": "1"}])
    second = await made(customer, "Friendly Bike Shop", codes=[{"code": "2"}])
    third = (await customer.post("/v1/customers", params={"force": "true"}, json={"name": "Friendly Bike Shop"})).json()
    for one in (second, third["id"]):
        for change in ({"phone": "10086"}, {"name": "Friendly Bike Shop"}, {"name": "Friendly Bike Shop Inc."}):
            assert (await patch(customer, one, **change)).status_code == 200, change
    assert (await patch(customer, first, uscc=CREDIT_CODE)).status_code == 200
    refused = await patch(customer, third["id"], uscc=CREDIT_CODE)
    assert [error["code"] for error in refused.json()["errors"]] == ["same_credit_code"]


async def test_an_erp_with_codes_for_both_keeps_a_renamed_customer_distinct(customer: httpx.AsyncClient) -> None:
    await made(customer, "Friendly Bike Shop", codes=[{"code": "1"}])
    numbered = await made(customer, "Quick Tools", codes=[{"code": "2"}])
    assert (await patch(customer, numbered, name="Friendly Bike Shop")).status_code == 200


async def test_a_rename_to_a_colleagues_customer_does_not_name_it(app: FastAPI, tokens: Tokens) -> None:
    await made(tokens.client(app), "华强电子")
    own = tokens.client(app, sub=str(uuid.uuid4()), data_scope={"kind": "own", "regions": []})
    refused = await patch(own, await made(own, "立讯精密"), name="华强电子有限公司")
    assert [error["code"] for error in refused.json()["errors"]] == ["customer_of_colleagues"]
    assert "about" not in refused.json()["errors"][0]
