"""Meetings over HTTP."""

import uuid
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from icalendar import Calendar

from tests.planning.conftest import NewContact
from tests.planning.measures.conftest import OWNER
from tests.planning.meetings.conftest import COMING, NewMeeting, body_of
from tests.sign_in import Tokens

TOUR: dict[str, Any] = {"title": "plant tour", "owner_id": OWNER, "due_on": "2099-12-18"}


async def test_a_meeting_has_people_of_both_sides_and_an_agenda_in_order(
    new_meeting: NewMeeting, new_contact: NewContact
) -> None:
    person, topics = (
        await new_contact(),
        [{"topic": "levels", "duration_minutes": 30}, {"topic": "a tour", "presenter": "Li"}],
    )
    meeting = await new_meeting(contact_ids=[person], user_ids=[OWNER], agenda=topics, organizer_id=OWNER)
    read = await meeting.ask("GET")
    assert ([one["contact_id"] for one in read["their_people"]], len(read["our_people"])) == ([person], 1)
    assert [one["topic"] for one in read["agenda"]] == ["levels", "a tour"]
    assert (read["organizer_name"], read["state"], read["minutes"]) == (f"User {OWNER}", "open", None)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"customer_id": str(uuid.uuid4())}, "customer_not_found"),
        ({"contact_ids": [str(uuid.uuid4())]}, "contact_unknown"),
        ({"ends_at": "2025-02-03T06:00:00Z"}, "meeting_ends_before_start"),
        ({"kind": "picnic"}, "invalid"),
    ],
)
async def test_what_does_not_fit_is_refused(
    planning: httpx.AsyncClient, customer_id: str, fields: dict[str, Any], code: str
) -> None:
    answer = await planning.post("/v1/meetings", json=body_of(customer_id) | fields)
    assert (answer.status_code in {404, 422}, answer.json()["code"]) == (True, code)


async def test_action_items_become_actions_when_the_minutes_are_released(
    new_meeting: NewMeeting, planning: httpx.AsyncClient
) -> None:
    meeting = await new_meeting(action_items=[TOUR, {"title": "dinner", "due_on": "2099-12-20"}])
    assert (await meeting.ask("POST", "/release", 409))["code"] == "minutes_missing"
    await meeting.ask("PATCH", minutes="all agreed", decisions=["a tour in December"])
    released = await meeting.ask("POST", "/release")
    assert (released["state"], released["released_by_name"]) == ("released", "Test")
    found = await planning.get("/v1/actions", params={"source_id": released["id"], "source": "meeting"})
    shown = [(one["title"], one["owner_id"], one["due_on"], one["state"]) for one in found.json()["items"]]
    assert shown == [("plant tour", OWNER, "2099-12-18", "open"), ("dinner", None, "2099-12-20", "open")]


async def test_released_minutes_are_frozen(new_meeting: NewMeeting) -> None:
    meeting = await new_meeting(minutes="all agreed")
    await meeting.ask("POST", "/release")
    assert (await meeting.ask("POST", "/release", 409))["code"] == "minutes_released"
    assert (await meeting.ask("PATCH", expected=409, minutes="x"))["code"] == "minutes_released"
    assert (await meeting.ask("DELETE", expected=409))["code"] == "minutes_released"


async def test_minutes_of_a_meeting_to_come_are_not_released(new_meeting: NewMeeting) -> None:
    meeting = await new_meeting(**COMING, minutes="all agreed")
    assert (await meeting.ask("POST", "/release", 409))["code"] == "meeting_not_begun"
    refused = await meeting.ask("PATCH", expected=422, ends_at="2099-02-03T05:00:00Z")
    assert refused["code"] == "meeting_ends_before_start"


async def test_lists_replace_lists_and_hidden_people_stay(
    new_meeting: NewMeeting, new_contact: NewContact, app: FastAPI, tokens: Tokens
) -> None:
    people = [await new_contact(name="王总", seniority="top"), await new_contact()]
    meeting = await new_meeting(contact_ids=people, user_ids=[OWNER], agenda=[{"topic": "levels"}])
    async with tokens.client(app, clearance=1) as low:
        assert [one["name"] for one in (await low.get(meeting.url)).json()["their_people"]] == ["李雷"]
        cleared = {"contact_ids": [], "user_ids": [], "agenda": []}
        assert (await low.patch(meeting.url, json=cleared)).status_code == 200
    read = await meeting.ask("GET")
    assert ([one["name"] for one in read["their_people"]], read["our_people"], read["agenda"]) == (["王总"], [], [])


async def test_a_meeting_is_an_event_of_a_calendar(new_meeting: NewMeeting) -> None:
    meeting = await new_meeting(place="Suzhou", agenda=[{"topic": "levels"}, {"topic": "a tour"}])
    answer = await meeting.client.get(f"{meeting.url}/calendar", headers={"Accept-Language": "zh-CN"})
    assert answer.headers["content-type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (str(event["summary"]), str(event["location"])) == ("quarterly (Huaqiang)", "Suzhou")
    assert (event.start.isoformat(), event.end.isoformat()) == (
        "2025-02-03T06:00:00+00:00",
        "2025-02-03T07:30:00+00:00",
    )
    assert str(event["description"]) == "1. levels\n2. a tour"
    assert str(event["uid"]) == f"meeting:{meeting.url.rpartition('/')[2]}@guanxi"


async def test_a_meeting_without_place_and_agenda_is_an_event_too(new_meeting: NewMeeting) -> None:
    meeting = await new_meeting()
    answer = await meeting.client.get(f"{meeting.url}/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert ("location" in event, "description" in event) == (False, False)


async def test_what_does_not_take_place_is_removed(new_meeting: NewMeeting) -> None:
    meeting = await new_meeting()
    await meeting.ask("DELETE", expected=204)
    for path in ("", "/history", "/calendar"):
        assert (await meeting.ask("GET", path, 404))["code"] == "meeting_not_found"


async def test_the_history_has_the_meeting_and_its_people(new_meeting: NewMeeting) -> None:
    meeting = await new_meeting(user_ids=[OWNER])
    items = (await meeting.ask("GET", "/history"))["items"]
    assert {one["entity"] for one in items} == {"meeting", "meeting_person"}
