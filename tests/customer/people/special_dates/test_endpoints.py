"""Special dates over HTTP."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.customer.people.special_dates import lunar
from shared.time import company_today
from tests.etags import seen_in, state_of
from tests.sign_in import Tokens

WEDDING = {"kind": "wedding", "month": 2, "day": 29, "year": None, "note": "likes tulips"}


@pytest.fixture
async def address(customer: httpx.AsyncClient) -> str:
    customer_id = (await customer.post("/v1/customers", json={"name": "Huaqiang"})).json()["id"]
    contact = await customer.post("/v1/contacts", json={"customer_id": customer_id, "name": "李雷"})
    return f"/v1/contacts/{contact.json()['id']}/special-dates"


async def test_special_dates_come_the_next_first(customer: httpx.AsyncClient, address: str) -> None:
    soon, later = (company_today() + timedelta(days=days) for days in (5, 200))
    for kind, day in (("festival", later), ("other", soon)):
        body = {"kind": kind, "month": day.month, "day": day.day}
        assert (await customer.post(address, json=body)).status_code == 201
    listed = (await customer.get(address)).json()["items"]
    assert [(item["kind"], item["next_on"]) for item in listed] == [("other", str(soon)), ("festival", str(later))]
    assert (await customer.delete(f"{address}/{listed[0]['id']}")).status_code == 204
    assert (await customer.delete(f"{address}/{listed[0]['id']}")).json()["code"] == "special_date_not_found"
    assert len((await customer.get(address)).json()["items"]) == 1


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ({"month": 2, "day": 30}, "day_impossible"),
        ({"month": 4, "day": 31}, "day_impossible"),
        ({"month": 2, "day": 29, "year": 2023}, "day_impossible"),
        ({"month": 13, "day": 1}, "invalid"),
        ({"month": 1, "day": 0}, "invalid"),
        ({"month": 1, "day": 1, "year": 0}, "invalid"),
    ],
)
async def test_a_day_must_exist(customer: httpx.AsyncClient, address: str, day: dict[str, Any], code: str) -> None:
    response = await customer.post(address, json={"kind": "other", **day})
    assert (response.status_code, response.json()["code"]) == (422, code)


@pytest.mark.parametrize(
    ("day", "english", "chinese"),
    [
        ({"month": 2, "day": 30}, "Month 2 has no day 30.", "2 月没有 30 日。"),
        ({"month": 2, "day": 29, "year": 2023}, "Month 2 has no day 29 in 2023.", "2023 年 2 月没有 29 日。"),
    ],
)
async def test_a_day_that_does_not_exist_is_named(
    customer: httpx.AsyncClient, address: str, day: dict[str, Any], english: str, chinese: str
) -> None:
    for language, text in (("en", english), ("zh-CN", chinese)):
        refused = await customer.post(address, json={"kind": "other", **day}, headers={"Accept-Language": language})
        assert [(one["pointer"], one["detail"]) for one in refused.json()["errors"]] == [("/day", text)]


async def test_special_dates_need_clearance(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, address: str
) -> None:
    made = (await customer.post(address, json=WEDDING)).json()
    assistant = tokens.client(app, clearance=1)
    answers = [
        await assistant.get(address),
        await assistant.post(address, json=WEDDING),
        await assistant.delete(f"{address}/{made['id']}"),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "row_hidden")] * 3
    customer_id = (await customer.get("/v1/customers")).json()["items"][0]["id"]
    assert "tulips" in (await customer.get(f"/v1/customers/{customer_id}/history")).text
    assert "tulips" not in (await assistant.get(f"/v1/customers/{customer_id}/history")).text


async def test_a_strangers_contact_is_not_found(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, address: str
) -> None:
    made = (await customer.post(address, json=WEDDING)).json()
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await stranger.get(address)).json()["code"] == "contact_not_found"
    assert (await stranger.post(address, json=WEDDING)).status_code == 404
    assert (await stranger.delete(f"{address}/{made['id']}")).status_code == 404


async def test_a_special_date_is_changed_by_who_has_seen_it(customer: httpx.AsyncClient, address: str) -> None:
    made = await customer.post(address, json=WEDDING)
    item = made.headers["location"]
    assert state_of(await customer.get(item)) == state_of(made)
    lunar = {"calendar": "lunar", "month": 8, "day": 15, "note": None}
    changed = await customer.patch(item, json=lunar, headers=seen_in(made))
    assert (changed.status_code, state_of(changed) != state_of(made)) == (200, True)
    assert changed.json() | lunar == changed.json()
    assert changed.json()["kind"] == "wedding"
    late = await customer.patch(item, json={"day": 16}, headers=seen_in(made))
    assert (late.status_code, late.json()["code"]) == (412, "precondition_failed")
    assert (await customer.delete(item, headers=seen_in(made))).status_code == 412
    assert (await customer.get(item)).json()["day"] == 15


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"month": 4, "day": 31}, 422, "day_impossible"),
        ({"is_leap_month": True}, 422, "day_impossible"),  # the solar calendar has none
        ({"calendar": "lunar", "is_leap_month": True, "year": 2024}, 422, "day_impossible"),
        ({"kind": None}, 422, "invalid"),
        ({"calendar": "julian"}, 422, "invalid"),
        ({"contact_id": None}, 422, "invalid"),
    ],
)
async def test_a_change_leaves_a_day_that_exists(
    customer: httpx.AsyncClient, address: str, change: dict[str, Any], status: int, code: str
) -> None:
    item = (await customer.post(address, json={"kind": "other", "month": 4, "day": 30})).headers["location"]
    refused = await customer.patch(item, json=change)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    kept = (await customer.get(item)).json()
    assert (kept["month"], kept["day"]) == (4, 30)


async def test_a_lunar_day_shows_its_next_date(customer: httpx.AsyncClient, address: str) -> None:
    birthday = {"kind": "birthday", "calendar": "lunar", "month": 6, "day": 1, "is_leap_month": True}
    made = (await customer.post(address, json=birthday)).json()
    expected = lunar.next_on(6, 1, is_leap=True, today=company_today())
    assert made["next_on"] == (expected and expected.isoformat())
    assert (await customer.get(address)).json()["items"] == [made]


async def test_a_change_needs_clearance_and_the_customer(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, address: str
) -> None:
    item = (await customer.post(address, json=WEDDING)).headers["location"]
    assistant = tokens.client(app, clearance=1)
    for answer in (await assistant.get(item), await assistant.patch(item, json={"day": 1})):
        assert (answer.status_code, answer.json()["code"]) == (403, "row_hidden")
    stranger = tokens.client(app, clearance=2, data_scope={"kind": "own", "regions": []})
    for answer in (await stranger.get(item), await stranger.patch(item, json={"day": 1})):
        assert (answer.status_code, answer.json()["code"]) == (404, "contact_not_found")


async def test_a_computed_field_may_be_the_only_one(customer: httpx.AsyncClient, address: str) -> None:
    made = (await customer.post(address, json=WEDDING)).json()
    part = await customer.get(f"{address}/{made['id']}", params={"fields": "next_on"})
    assert part.json() == {"next_on": made["next_on"]}
