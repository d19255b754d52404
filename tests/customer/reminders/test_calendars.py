"""Reminders as an iCalendar: what RFC 5545 asks, whoever reads it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from icalendar import Calendar

from services.customer.gifts.bans.rules import GiftBanReason
from services.customer.gifts.schemes.rules import GiftBanCause, GiftOccasion, GiftScheme, GiftTaboo, Recipient
from services.customer.gifts.specifications.model import GiftSpecificationRead
from services.customer.reminders.due import CALENDAR_NAME, due_item_of
from services.customer.reminders.model import ReminderRead
from services.customer.reminders.rules import Festival, ReminderKind
from services.customer.reminders.store import OwnedReminder
from shared.customers.calendars import as_calendar
from shared.problems import Language
from tests.customer.conftest import MakeCustomer
from tests.customer.gifts.schemes.test_rules import BOX, CARD, CORE_TOP
from tests.sign_in import Tokens

CALENDAR = "/v1/reminders/calendar"
OF_2026 = {"from": "2026-01-01", "to": "2026-12-31"}
STAMP = datetime(2026, 1, 1, tzinfo=UTC)
SCHEME = GiftScheme(1, "CNY", (BOX, CARD), (), (GiftTaboo.CLOCK, GiftTaboo.SET_OF_FOUR))
NOBODY = UUID("01a1ff25-b1e9-738a-8877-e930680fd063")


def reminder(**fields: Any) -> ReminderRead:
    """The Spring Festival of 李雷."""
    return ReminderRead.model_validate(
        dict.fromkeys(ReminderRead.model_fields)
        | {
            "id": "festival:1:2026-02-17",
            "kind": ReminderKind.FESTIVAL,
            "on": date(2026, 2, 17),
            "customer_id": NOBODY,
            "customer_name": "深圳市华强电子有限公司",
            "contact_name": "李雷",
            "is_lunar": True,
            "festival": Festival.SPRING_FESTIVAL,
        }
        | fields
    )


def gift_for(recipient: Recipient) -> GiftSpecificationRead:
    return GiftSpecificationRead.of(SCHEME, recipient, GiftOccasion.SPRING_FESTIVAL)


def calendar_of(shown: ReminderRead, language: Language) -> bytes:
    return as_calendar([due_item_of(OwnedReminder(shown, None, None), language)], CALENDAR_NAME, language, STAMP)


def event_of(shown: ReminderRead, language: Any = "zh-CN") -> Any:
    (event,) = Calendar.from_ical(calendar_of(shown, language)).walk("VEVENT")
    return event


@pytest.mark.parametrize(
    ("language", "description"),
    [
        (
            "zh-CN",
            "礼品：节令礼盒（年糕、粽子、月饼），不超过 500 CNY，超过 300 CNY 须审批。\n"
            "忌送：钟（谐音“送终”）、四件一套（谐音“死”）。",
        ),
        (
            "en",
            "Gift: Festival box (rice cake, zongzi, mooncakes), up to 500 CNY, approval above 300 CNY.\n"
            "Never: Clocks (sounds like seeing somebody to the grave), Sets of four (sounds like death).",
        ),
    ],
)
def test_an_event_says_what_may_be_given(language: str, description: str) -> None:
    event = event_of(reminder(gift=gift_for(CORE_TOP)), language)
    assert str(event["description"]) == description
    assert event["description"].params["LANGUAGE"] == language


def test_an_event_says_that_nothing_may_be_given() -> None:
    banned = GiftSpecificationRead.of(
        SCHEME,
        Recipient(bans=frozenset({GiftBanCause.CONTACT}), reasons=frozenset({GiftBanReason.PUBLIC_OFFICIAL})),
        GiftOccasion.SPRING_FESTIVAL,
    )
    assert str(event_of(reminder(gift=banned))["description"]) == "禁止送礼：公职人员。"


@pytest.mark.parametrize(("gift", "before"), [(CORE_TOP, timedelta(days=-6, hours=-15)), (None, timedelta(hours=-15))])
def test_a_gift_is_thought_of_a_week_before(gift: Recipient | None, before: timedelta) -> None:
    event = event_of(reminder(gift=gift and gift_for(gift)))
    (alarm,) = event.walk("VALARM")
    assert (str(alarm["action"]), alarm["trigger"].dt) == ("DISPLAY", before)
    assert str(alarm["description"]) == str(event["summary"]) == "春节：李雷（深圳市华强电子有限公司）"


def test_a_birthday_without_a_year_tells_no_age() -> None:
    birthday = reminder(kind=ReminderKind.BIRTHDAY, festival=None, note="喜欢郁金香")
    event = event_of(birthday)
    assert str(event["summary"]) == "生日：李雷（深圳市华强电子有限公司）"
    assert str(event["description"]) == "喜欢郁金香\n农历日期。"


def test_a_calendar_is_one_by_the_book() -> None:
    content = calendar_of(reminder(note="长" * 200, gift=gift_for(CORE_TOP)), "zh-CN")
    lines = content.split(b"\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()  # no character is cut in two
    for line in (
        b"VERSION:2.0",
        b"CALSCALE:GREGORIAN",
        b"METHOD:PUBLISH",
        "X-WR-CALNAME:客户提醒".encode(),
        b"REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        b"DTSTART;VALUE=DATE:20260217",
        b"DTSTAMP:20260101T000000Z",
        b"UID:festival:1:2026-02-17@guanxi",
        b"TRANSP:TRANSPARENT",
    ):
        assert line in lines


async def test_what_has_not_changed_is_not_sent_again(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> None:
    customer_id = await make_customer(first_contract_on="2024-05-01")
    first = await customer.get(CALENDAR, params=OF_2026)
    etag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    for known in (etag, f'"other", W/{etag}', "*"):
        again = await customer.get(CALENDAR, params=OF_2026, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    chinese = {"If-None-Match": etag, "Accept-Language": "zh-CN"}
    assert (await customer.get(CALENDAR, params=OF_2026, headers=chinese)).status_code == 200
    await customer.patch(f"/v1/customers/{customer_id}", json={"first_contract_on": "2024-06-01"})
    changed = await customer.get(CALENDAR, params=OF_2026, headers={"If-None-Match": etag})
    assert (changed.status_code, changed.headers["etag"] != etag) == (200, True)


async def test_a_calendar_of_some_kinds_leaves_out_hidden_ones(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer(first_contract_on="2024-05-01")
    await customer.post("/v1/contacts", json={"customer_id": customer_id, "name": "李雷", "birthday": "1980-02-03"})
    asked = OF_2026 | {"kind__in": "birthday,contract_anniversary"}
    for client, count in ((customer, 2), (tokens.client(app, clearance=1), 1)):
        assert (await client.get(CALENDAR, params=asked)).text.count("BEGIN:VEVENT") == count
    refused = await customer.get(CALENDAR, params=OF_2026 | {"kind__in": "weather"})
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_request")
