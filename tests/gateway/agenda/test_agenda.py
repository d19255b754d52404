"""The agenda: asked of all services in the caller's name, merged, paged, as a calendar."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from shared.customers.due_items import DueItem
from tests.gateway.conftest import House, Visitor
from tests.gateway.due_services import DueServices, due_item

AGENDA = "/v1/me/agenda"
CALENDAR = f"{AGENDA}/calendar"
NINE = "2026-03-02T09:00:00Z"
TEN = "2026-03-02T10:00:00Z"
WINDOW = {"from": "2026-03-01", "to": "2026-03-31"}


async def read(visitor: Visitor, **params: Any) -> dict[str, Any]:
    reply = await visitor.get(AGENDA, params=WINDOW | params)
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


async def pages(visitor: Visitor, **params: Any) -> list[dict[str, Any]]:
    """Every page, by the cursors."""
    found = [await read(visitor, **params)]
    while found[-1]["next_cursor"]:
        found.append(await read(visitor, **params, cursor=found[-1]["next_cursor"]))
    return found


def ids(*found: dict[str, Any]) -> list[str]:
    return [item["id"] for page in found for item in page["items"]]


@pytest.fixture
def impatient(house: House) -> Iterator[None]:
    """The agenda waits for a fifth of a second."""
    usual = house.app.state.settings
    house.app.state.settings = usual.model_copy(update={"agenda_patience_ms": 200})
    yield
    house.app.state.settings = usual


async def test_what_is_due_is_merged_over_all_services(house: House, due_services: DueServices) -> None:
    due_services["customer"].items = [due_item("customer", 1, TEN), due_item("customer", 4, NINE)]
    due_services["kpi"].items = [due_item("kpi", 3, NINE)]
    due_services["planning"].items = [due_item("planning", 2, TEN)]
    visitor, _ = await house.signed_in()
    page = await read(visitor)
    assert [(item["service"], item["id"]) for item in page["items"]] == [
        ("kpi", "visit:3"),
        ("customer", "visit:4"),
        ("customer", "visit:1"),
        ("planning", "visit:2"),
    ]
    assert (page["next_cursor"], page["incomplete"]) == (None, [])


async def test_a_service_is_asked_by_the_gateway_in_the_callers_name(house: House, due_services: DueServices) -> None:
    visitor, user = await house.signed_in()
    customer_id = "01a1ff25-b1e9-738a-8877-e930680fd063"
    reply = await visitor.get(
        AGENDA, params=WINDOW | {"customer_id": customer_id}, headers={"Accept-Language": "zh-CN"}
    )
    assert reply.status_code == 200
    for name, service in due_services.items():
        assert (service.claims["aud"], service.claims["sub"]) == (name, user["id"])
        assert service.claims["act"] == {"sub": "service:gateway"}
        assert service.claims["clearance"] == 2
        assert service.query == {**WINDOW, "customer_id": customer_id, "owner": "me", "limit": "51"}
        assert "Accept-Language: zh-CN" in service.head
        assert f"X-Request-Id: {reply.headers['x-request-id']}" in service.head


async def test_a_narrowed_token_reads_no_more_than_it_may(house: House, due_services: DueServices) -> None:
    user = await house.user()
    visitor = house.visitor()
    await visitor.sign_in(user["username"], "a password of five words", scope="plans:read")
    await read(visitor)
    assert due_services["customer"].claims["scope"] == "plans:read"


async def test_pages_hold_each_item_once_where_many_are_due_at_one_time(
    house: House, due_services: DueServices
) -> None:
    numbers = iter(range(20))
    for name in ("customer", "planning", "kpi"):
        due_services[name].items = [due_item(name, next(numbers), NINE) for _ in range(6)]
    visitor, _ = await house.signed_in()
    found = await pages(visitor, limit=4)
    assert [len(page["items"]) for page in found] == [4, 4, 4, 4, 2]
    assert ids(*found) == sorted(f"visit:{number}" for number in range(18))
    first = await visitor.get(AGENDA, params=WINDOW | {"limit": 4})
    assert 'rel="next"' in first.headers["link"]


async def test_slow_and_dead_services_are_named(house: House, due_services: DueServices, impatient: None) -> None:
    due_services["customer"].items = [due_item("customer", 1, NINE)]
    due_services["relationship"].fails = "hang"
    due_services["planning"].fails = "500 Internal Server Error"
    due_services["kpi"].fails = "break off"
    visitor, _ = await house.signed_in()
    page = await read(visitor)
    assert ids(page) == ["visit:1"]
    assert page["incomplete"] == ["relationship", "planning", "kpi"]


async def test_what_a_service_missed_comes_with_the_next_page(house: House, due_services: DueServices) -> None:
    due_services["customer"].items = [due_item("customer", number, TEN) for number in range(3)]
    due_services["kpi"].items = [due_item("kpi", 9, NINE)]
    due_services["kpi"].fails = "503 Service Unavailable"
    visitor, _ = await house.signed_in()
    first = await read(visitor, limit=2)
    assert (ids(first), first["incomplete"]) == (["visit:0", "visit:1"], ["kpi"])
    due_services["kpi"].fails = None
    second = await read(visitor, limit=2, cursor=first["next_cursor"])
    assert (ids(second), second["incomplete"], second["next_cursor"]) == (["visit:9", "visit:2"], [], None)


async def test_only_the_services_asked_for_are_asked(house: House, due_services: DueServices) -> None:
    due_services["kpi"].fails = "500 Internal Server Error"
    visitor, _ = await house.signed_in()
    page = await read(visitor, service__in="planning,customer")
    assert page["incomplete"] == []
    assert due_services["kpi"].service.heads == due_services["relationship"].service.heads == []


async def test_a_kind_exists_where_a_service_knows_it(house: House, due_services: DueServices) -> None:
    visitor, _ = await house.signed_in()
    await read(visitor, kind__in="kpi_kind,customer_kind")
    assert due_services["planning"].query["kind__in"] == "kpi_kind,customer_kind"
    reply = await visitor.get(AGENDA, params=WINDOW | {"kind__in": "kpi_kind,weather"})
    assert (reply.status_code, reply.json()["code"]) == (400, "filter_invalid")
    due_services["planning"].fails = "500 Internal Server Error"  # which may know it
    assert (await read(visitor, kind__in="weather"))["incomplete"] == ["planning"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"service__in": "gateway"}, "bad_request"),
        ({"cursor": "x"}, "cursor_invalid"),
        ({"from": "2026-03-01", "to": "2028-03-01"}, "window_invalid"),
        ({"sort": "due_at"}, "unknown_parameter"),
    ],
)
async def test_what_cannot_be_asked_is_refused(
    house: House, due_services: DueServices, params: dict[str, str], code: str
) -> None:
    visitor, _ = await house.signed_in()
    reply = await visitor.get(AGENDA, params=params)
    assert (reply.status_code, reply.json()["code"]) == (400, code)
    assert all(service.service.heads == [] for service in due_services.values())


async def test_a_client_asks_for_all_for_it_owns_nothing(house: House, due_services: DueServices) -> None:
    client = await house.client(roles=["integrator"])
    program = house.visitor((await house.visitor().token_for(client)).json()["access_token"])
    for path in (AGENDA, CALENDAR):
        reply = await program.get(path)
        assert (reply.status_code, reply.json()["code"]) == (403, "owner_is_no_user")
    await read(program, owner="all")
    assert due_services["customer"].claims["sub"] == f"client:{client['client_id']}"


async def test_who_is_not_signed_in_has_no_agenda(house: House, due_services: DueServices) -> None:
    for path in (AGENDA, CALENDAR):
        assert (await house.visitor().get(path)).status_code == 401


BIRTHDAY: dict[str, Any] = {"is_all_day": True, "lead_days": 7, "note": "喜欢郁金香"}


@pytest.fixture
def two_due(due_services: DueServices) -> list[DueItem]:
    due_services["customer"].items = [due_item("customer", 1, "2026-03-02T00:00:00Z", **BIRTHDAY)]
    due_services["planning"].items = [due_item("planning", 2, NINE)]
    return [*due_services["customer"].items, *due_services["planning"].items]


@pytest.mark.parametrize(("language", "name"), [("en", "Agenda"), ("zh-CN", "日程")])
async def test_the_calendar_has_an_event_for_each_item(
    house: House, due_services: DueServices, two_due: list[DueItem], language: str, name: str
) -> None:
    visitor, _ = await house.signed_in()
    reply = await visitor.get(CALENDAR, headers={"Accept-Language": language})
    assert reply.headers["content-type"].startswith("text/calendar")
    calendar = Calendar.from_ical(reply.content)
    assert str(calendar["x-wr-calname"]) == name
    all_day, timed = calendar.walk("VEVENT")
    assert (str(all_day["uid"]), all_day["dtstart"].dt.isoformat()) == ("visit:1@guanxi", "2026-03-02")
    assert (str(all_day["description"]), all_day["summary"].params["LANGUAGE"]) == ("喜欢郁金香", language)
    assert all_day.walk("VALARM")[0]["trigger"].dt == timedelta(days=-6, hours=-15)
    assert timed["dtstart"].dt == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert timed.walk("VALARM")[0]["trigger"].dt == timedelta()
    assert due_services["kpi"].query["limit"] == "5000"


async def test_a_calendar_that_has_not_changed_is_not_sent_again(
    house: House, due_services: DueServices, two_due: list[DueItem]
) -> None:
    visitor, _ = await house.signed_in()
    etag = (await visitor.get(CALENDAR)).headers["etag"]
    again = await visitor.get(CALENDAR, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    due_services["planning"].items = []
    assert (await visitor.get(CALENDAR, headers={"If-None-Match": etag})).status_code == 200


async def test_a_calendar_with_gaps_is_none(house: House, due_services: DueServices, two_due: list[DueItem]) -> None:
    due_services["kpi"].fails = "503 Service Unavailable"
    visitor, _ = await house.signed_in()
    reply = await visitor.get(CALENDAR)
    assert (reply.status_code, reply.json()["code"]) == (502, "service_failed")
    assert (await visitor.get(CALENDAR, params={"service__in": "customer,planning"})).status_code == 200
