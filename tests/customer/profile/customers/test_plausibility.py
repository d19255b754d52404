"""Only what can be true is taken, from requests and from files."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlmodel import col

from services.customer.profile.register.model import Customer
from shared.database import execute, transaction
from shared.time import company_today
from tests.customer.conftest import MakeCustomer

TOMORROW = str(company_today() + timedelta(days=2))


def codes(answer: httpx.Response) -> list[tuple[str | None, str]]:
    assert answer.status_code == 422, answer.text
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("phone", "1", "phone"),
        ("founded_on", TOMORROW, "date_in_future"),
        ("first_contract_on", TOMORROW, "date_in_future"),
        ("scenarios", ["a", "a"], "repeated_items"),
        ("country", "China", "country"),
        ("website", "javascript:alert(1)", "website"),
        ("website", "abc", "website"),
    ],
)
async def test_a_customer_is_plausible(customer: httpx.AsyncClient, field: str, value: Any, code: str) -> None:
    refused = await customer.post("/v1/customers", json={"name": "深圳和风电子", field: value})
    assert codes(refused) == [(f"/{field}", code)]


@pytest.mark.parametrize(
    ("field", "value"),
    [("website", "www.hefeng.com.cn"), ("website", "https://hefeng.cn:8080/zh?a=1"), ("country", "CN")],
)
async def test_what_is_plausible_is_taken(customer: httpx.AsyncClient, field: str, value: str) -> None:
    made = await customer.post("/v1/customers", json={"name": "深圳和风电子", field: value})
    assert (made.status_code, made.json()[field]) == (201, value)


async def test_a_contract_is_not_older_than_the_company(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    dates = {"founded_on": "2010-05-01", "first_contract_on": "2010-04-30"}
    refused = await customer.post("/v1/customers", json={"name": "深圳和风电子", **dates})
    assert codes(refused) == [("/first_contract_on", "contract_before_founding")]
    url = f"/v1/customers/{await make_customer(name='甲', founded_on='2010-05-01')}"
    refused = await customer.patch(url, json={"first_contract_on": "2010-04-30"})
    assert codes(refused) == [("/first_contract_on", "contract_before_founding")]
    assert (await customer.patch(url, json={"first_contract_on": "2010-05-01"})).status_code == 200


async def test_a_file_is_held_to_the_same(customer: httpx.AsyncClient) -> None:
    rows = [
        "名称,电话,成立日期,首次签约日期",
        "甲甲甲,1,,",
        "乙乙乙,95588,2010-05-01,2010-04-30",
        f"丙丙丙,,{TOMORROW},",
    ]
    taken = (await customer.post("/v1/imports", params={"kind": "customers"}, content="\n".join(rows).encode())).json()
    report = (await customer.post(f"/v1/imports/{taken['id']}/preview", json={})).json()
    found = [(one["row"], one["code"]) for one in report["problems"]]
    assert found == [(2, "phone"), (3, "contract_before_founding"), (4, "date_in_future")]


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"email": "li@example"}, "/email", "email"),
        ({"phone": "12"}, "/phone", "phone"),
        ({"birthday": TOMORROW}, "/birthday", "date_in_future"),
        ({"birthday": str(company_today().year - 13) + "-01-01"}, "/birthday", "birthday"),
        ({"birthday": str(company_today().year - 121) + "-12-31"}, "/birthday", "birthday"),
        ({"decision_bases": ["time", "time"]}, "/decision_bases", "repeated_items"),
    ],
)
async def test_a_contact_is_plausible(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, fields: dict[str, Any], pointer: str, code: str
) -> None:
    body = {"customer_id": await make_customer(), "name": "李雷", **fields}
    assert codes(await customer.post("/v1/contacts", json=body)) == [(pointer, code)]


async def test_what_is_stored_already_stays_readable(
    customer: httpx.AsyncClient, make_customer: MakeCustomer, app: FastAPI
) -> None:
    url = f"/v1/customers/{await make_customer(name='甲')}"
    old = {"phone": "1", "founded_on": company_today() + timedelta(days=900), "scenarios": ["a", "a"]}
    async with transaction(app.state.engine) as session:
        await execute(session, sa.update(Customer).where(col(Customer.name) == "甲").values(**old))
    assert (await customer.get(url)).json()["phone"] == "1"
    assert (await customer.get("/v1/customers", params={"name": "甲"})).json()["items"][0]["scenarios"] == ["a", "a"]
    assert (await customer.patch(url, json={"short_name": "甲"})).status_code == 200


@pytest.fixture
def demanding(app: FastAPI) -> None:
    """A company that asks for region and industry."""
    asked = {"required_segments": ["region", "industry"]}
    app.state.settings = app.state.settings.model_validate(app.state.settings.model_dump() | asked)


@pytest.mark.usefixtures("demanding")
async def test_region_and_industry_are_asked_for_where_the_company_says_so(customer: httpx.AsyncClient) -> None:
    body = {"name": "深圳和风电子"}
    assert codes(await customer.post("/v1/customers", json=body)) == [
        ("/region", "segment_missing"),
        ("/industry", "segment_missing"),
    ]
    body |= {"region": "south", "industry": "pumps"}
    assert codes(await customer.post("/v1/customers", json=body)) == [
        ("/region", "segment_unknown"),
        ("/industry", "segment_unknown"),
    ]
    for kind, code in (("region", "south"), ("industry", "pumps")):
        made = await customer.post("/v1/segments", json={"kind": kind, "code": code, "name": code})
        assert made.status_code == 201
    made = await customer.post("/v1/customers", json=body)
    assert made.status_code == 201, made.text
    emptied = await customer.patch(made.headers["location"], json={"region": None})
    assert codes(emptied) == [("/region", "segment_missing")]
    assert (await customer.patch(made.headers["location"], json={"phone": "95588"})).status_code == 200


@pytest.mark.usefixtures("demanding")
async def test_a_file_names_region_and_industry_too(customer: httpx.AsyncClient) -> None:
    content = "名称,区域\n甲甲甲,south\n".encode()
    taken = (await customer.post("/v1/imports", params={"kind": "customers"}, content=content)).json()
    report = (await customer.post(f"/v1/imports/{taken['id']}/preview", json={})).json()
    found = [(one["row"], one["pointer"], one["code"]) for one in report["problems"]]
    assert found == [(2, "/industry", "segment_missing"), (2, "/region", "segment_unknown")]


async def test_a_segment_that_does_not_exist_is_named_naturally(customer: httpx.AsyncClient) -> None:
    await customer.post("/v1/segments", json={"kind": "industry", "code": "pumps", "name": "泵"})
    body = {"name": "深圳和风电子", "industry": "不存在的行业"}
    refused = await customer.post("/v1/customers", json=body, headers={"Accept-Language": "zh-CN"})
    assert refused.json()["errors"][0]["detail"] == "行业“不存在的行业”不存在。"
