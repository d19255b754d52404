"""Reminders over HTTP."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from icalendar import Calendar

from services.customer.grading.schemes.rules import STANDARD
from services.customer.reminders.rules import anniversary, stage_changes
from shared.time import company_today
from tests.sign_in import Tokens
from tests.waiting import pages_of

REMINDERS = "/v1/reminders"
OF_2026 = {"from": "2026-01-01", "to": "2026-12-31"}


async def made(client: httpx.AsyncClient, collection: str, /, **fields: Any) -> str:
    response = await client.post(f"/v1/{collection}", json=fields)
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


async def days(client: httpx.AsyncClient, **params: str) -> list[tuple[str, str]]:
    response = await client.get(REMINDERS, params=OF_2026 | params)
    assert response.status_code == 200, response.text
    return [(item["kind"], item["on"]) for item in response.json()["items"]]


@pytest.fixture
async def customer_id(customer: httpx.AsyncClient) -> str:
    """A customer since 20 March 2023 where 李雷, born on 29 February 1980, works."""
    fields = {"name": "Huaqiang", "first_contract_on": "2023-03-20", "status": "active"}
    customer_id = await made(customer, "customers", **fields)
    await made(customer, "contacts", customer_id=customer_id, name="李雷", birthday="1980-02-29")
    return customer_id


async def test_the_year_has_its_days_the_soonest_first(customer: httpx.AsyncClient, customer_id: str) -> None:
    items = (await customer.get(REMINDERS, params=OF_2026)).json()["items"]
    assert [(item["kind"], item["on"], item["years"], item["stage"]) for item in items] == [
        ("birthday", "2026-02-28", 46, None),
        ("contract_anniversary", "2026-03-20", 3, None),
        ("stage_change", "2026-03-21", None, "symbiosis"),
    ]
    assert {item["customer_name"] for item in items} == {"Huaqiang"}
    assert [item["contact_name"] for item in items] == ["李雷", None, None]


async def test_both_ends_of_the_window_count(customer: httpx.AsyncClient, customer_id: str) -> None:
    day = {"from": "2026-03-20", "to": "2026-03-21"}
    assert [kind for kind, _ in await days(customer, **day)] == ["contract_anniversary", "stage_change"]
    assert await days(customer, **{"from": "2026-03-22", "to": "2026-12-31"}) == []
    assert await days(customer, **{"from": "2024-02-29", "to": "2024-02-29"}) == [("birthday", "2024-02-29")]


async def test_a_window_over_new_year_has_both_years(customer: httpx.AsyncClient) -> None:
    customer_id = await made(customer, "customers", name="A")
    for born in ("1980-12-31", "1981-01-01"):
        await made(customer, "contacts", customer_id=customer_id, name="x", birthday=born)
    over = {"from": "2026-12-30", "to": "2027-01-02"}
    assert await days(customer, **over) == [("birthday", "2026-12-31"), ("birthday", "2027-01-01")]


@pytest.mark.parametrize("begun", [date(2023, 11, 30), date(2024, 2, 29), date(2024, 8, 31), date(2025, 12, 31)])
async def test_the_database_counts_days_as_the_rules_do(customer: httpx.AsyncClient, begun: date) -> None:
    await made(customer, "customers", name="A", first_contract_on=begun.isoformat())
    expected = {(day, "stage_change") for day in stage_changes(begun, STANDARD)}
    expected |= {(anniversary(begun, begun.year + n), "contract_anniversary") for n in range(1, 5)}
    found = set()
    for year in range(begun.year, begun.year + 5):
        listed = await days(customer, **{"from": f"{year}-01-01", "to": f"{year}-12-31"})
        found |= {(date.fromisoformat(on), kind) for kind, on in listed}
    assert found == expected


async def test_birthdays_need_clearance(app: FastAPI, tokens: Tokens, customer_id: str) -> None:
    assistant = tokens.client(app, clearance=1)
    assert [kind for kind, _ in await days(assistant)] == ["contract_anniversary", "stage_change"]
    assert "李雷" not in (await assistant.get(f"{REMINDERS}/calendar", params=OF_2026)).text
    for params in ({"kind": "birthday"}, {"kind__in": "stage_change,birthday"}, {"kind": "special_date"}):
        response = await assistant.get(REMINDERS, params=OF_2026 | params)
        assert (response.status_code, response.json()["code"]) == (403, "field_hidden")


async def test_who_is_gone_is_not_remembered(customer: httpx.AsyncClient, customer_id: str) -> None:
    person = (await customer.get("/v1/contacts")).json()["items"][0]["id"]
    await customer.patch(f"/v1/contacts/{person}", json={"has_left": True})
    assert "birthday" not in dict(await days(customer))
    await customer.patch(f"/v1/customers/{customer_id}", json={"status": "exited"})
    assert await days(customer) == []
    await customer.patch(f"/v1/customers/{customer_id}", json={"status": "active"})
    assert len(await days(customer)) == 2
    await customer.delete(f"/v1/customers/{customer_id}")
    assert await days(customer) == []


async def test_only_the_callers_customers_are_remembered(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, customer_id: str
) -> None:
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert await days(stranger) == []
    assert b"VEVENT" not in (await stranger.get(f"{REMINDERS}/calendar", params=OF_2026)).content


async def test_reminders_are_filtered_and_paged(customer: httpx.AsyncClient, customer_id: str) -> None:
    other = await made(customer, "customers", name="Other", first_contract_on="2020-03-20")
    assert await days(customer, customer_id=other) == [("contract_anniversary", "2026-03-20")]
    assert await days(customer, stage="symbiosis") == [("stage_change", "2026-03-21")]
    assert await days(customer, q="李") == [("birthday", "2026-02-28")]
    seen: list[str] = []
    async for page in pages_of(customer, REMINDERS, limit=1, count="true", **OF_2026):
        assert page["count"] == 4
        seen += [item["id"] for item in page["items"]]
    assert len(set(seen)) == len(seen) == 4


@pytest.mark.parametrize(
    "params",
    [
        {"from": "2026-02-01", "to": "2026-01-01"},
        {"from": "2026-01-01", "to": "2027-01-03"},
        {"from": "yesterday"},
        {"sort": "years"},
        {"weather": "fine"},
    ],
)
async def test_what_cannot_be_asked_is_refused(customer: httpx.AsyncClient, params: dict[str, str]) -> None:
    assert (await customer.get(REMINDERS, params=params)).status_code == 400


async def test_without_a_window_it_is_the_next_thirty_days(customer: httpx.AsyncClient) -> None:
    soon = company_today() + timedelta(days=10)
    begun = anniversary(soon, soon.year - 2)
    await made(customer, "customers", name="A", first_contract_on=begun.isoformat())
    items = (await customer.get(REMINDERS)).json()["items"]
    assert [(item["kind"], item["years"]) for item in items] == [("contract_anniversary", 2)]


@pytest.mark.parametrize(
    ("language", "summaries"),
    [
        (
            "en",
            [
                "Birthday: 李雷 (Huaqiang), 46",
                "Contract anniversary: Huaqiang, 3 years",
                "Huaqiang enters a stage: Symbiosis",
            ],
        ),
        ("zh-CN", ["生日：李雷（Huaqiang），46 岁", "签约纪念日：Huaqiang，3 周年", "Huaqiang 进入合作阶段：价值共生"]),
    ],
)
async def test_a_calendar_shows_days_in_the_readers_language(
    customer: httpx.AsyncClient, customer_id: str, language: str, summaries: list[str]
) -> None:
    address = f"{REMINDERS}/calendar"
    response = await customer.get(address, params=OF_2026, headers={"Accept-Language": language})
    assert response.headers["content-type"].startswith("text/calendar")
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == summaries
    assert [event["dtstart"].dt for event in events] == [date(2026, 2, 28), date(2026, 3, 20), date(2026, 3, 21)]
    again = Calendar.from_ical((await customer.get(address, params=OF_2026)).content).walk("VEVENT")
    assert [event["uid"] for event in again] == [event["uid"] for event in events]


async def test_a_name_cannot_forge_an_event(customer: httpx.AsyncClient) -> None:
    name = "A; B, {years} END:VEVENT"
    await made(customer, "customers", name=name, first_contract_on="2024-05-01")
    content = (await customer.get(f"{REMINDERS}/calendar", params=OF_2026)).content
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["summary"]) == f"Contract anniversary: {name}, 2 years"


async def test_the_calendar_without_a_window_is_about_a_year(customer: httpx.AsyncClient, customer_id: str) -> None:
    assert (await customer.get(f"{REMINDERS}/calendar")).status_code == 200
    events = Calendar.from_ical((await customer.get(f"{REMINDERS}/calendar")).content).walk("VEVENT")
    assert len(events) >= 2
    refused = await customer.get(f"{REMINDERS}/calendar", params={"from": "2026-01-01", "to": "2028-01-01"})
    assert (refused.status_code, refused.json()["code"]) == (400, "window_invalid")


async def test_special_dates_are_remembered_too(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, customer_id: str
) -> None:
    person = (await customer.get("/v1/contacts")).json()["items"][0]["id"]
    wedding = {"kind": "wedding", "month": 2, "day": 29, "note": "likes tulips"}
    await made(customer, f"contacts/{person}/special-dates", **wedding)
    await made(customer, f"contacts/{person}/special-dates", kind="child_birthday", month=6, day=1, year=2015)
    asked = OF_2026 | {"kind": "special_date"}
    items = (await customer.get(REMINDERS, params=asked)).json()["items"]
    assert [(item["on"], item["special_date_kind"], item["years"], item["note"]) for item in items] == [
        ("2026-02-28", "wedding", None, "likes tulips"),
        ("2026-06-01", "child_birthday", 11, None),
    ]
    before = OF_2026 | {"from": "2015-01-01", "to": "2015-12-31", "kind": "special_date"}
    assert [kind for kind, _ in await days(customer, **before)] == ["special_date"]  # the child was not born before
    assert "tulips" not in (await tokens.client(app, clearance=1).get(REMINDERS, params=OF_2026)).text
    content = (await customer.get(f"{REMINDERS}/calendar", params=OF_2026)).content
    shown = {str(event["summary"]): event.get("description") for event in Calendar.from_ical(content).walk("VEVENT")}
    assert str(shown["Wedding anniversary: 李雷 (Huaqiang)"]).startswith("likes tulips\nGift: Card")
    assert "Child's birthday: 李雷 (Huaqiang)" in shown
