"""Private calendar addresses: who gets one, what it gives, and when it no longer does."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import structlog
from icalendar import Calendar

from gateway.calendar_feeds.rules import digest_of, new_secret
from gateway.proxy.rate_limits import RateLimit
from shared.app.logging import configure_logging
from shared.database import execute, transaction
from shared.time import utc_now
from tests.gateway.conftest import PASSWORD, House, Visitor
from tests.gateway.due_services import DueService, DueServices, due_item

FEEDS = "/v1/me/calendar-feeds"
KINDS = ["birthday", "festival"]


@pytest.fixture
def customers(due_services: DueServices) -> DueService:
    """The customer service, where one birthday is due."""
    service = due_services["customer"]
    service.kinds = KINDS
    service.items = [due_item("customer", 1, "2026-03-02T00:00:00Z", is_all_day=True, title="生日：李雷")]
    return service


async def made(visitor: Visitor, **fields: Any) -> dict[str, Any]:
    reply = await visitor.post(FEEDS, json={"name": "Outlook"} | fields)
    assert reply.status_code == 201, reply.text
    return {**reply.json(), "path": reply.json()["url"].partition("/calendars/")[1:]}


def path_of(feed: dict[str, Any]) -> str:
    return "".join(feed["path"])


async def test_a_calendar_program_reads_without_a_token(house: House, customers: DueService) -> None:
    visitor, user = await house.signed_in()
    feed = await made(visitor, kinds=KINDS, own=True, language="en")
    program = house.visitor()
    reply = await program.get(path_of(feed))
    (event,) = Calendar.from_ical(reply.content).walk("VEVENT")
    assert (str(event["uid"]), str(event["summary"])) == ("visit:1@guanxi", "生日：李雷")
    assert reply.headers["content-type"].startswith("text/calendar")
    assert (reply.headers["cache-control"], reply.headers["x-robots-tag"]) == ("private, no-cache", "noindex")
    days = timedelta(days=366)
    assert date.fromisoformat(customers.query["to"]) - date.fromisoformat(customers.query["from"]) == days
    asked = {name: customers.query[name] for name in ("kind__in", "owner", "limit")}
    assert asked == {"kind__in": "birthday,festival", "owner": "team", "limit": "5000"}
    assert "Accept-Language: en" in customers.head
    assert (customers.claims["sub"], customers.claims["clearance"]) == (user["id"], 2)


async def test_an_address_only_reads(house: House, customers: DueService) -> None:
    visitor, _ = await house.signed_in(roles=["admin"])
    await house.visitor().get(path_of(await made(visitor)))
    assert customers.claims["scope"] == "customers:read expenses:read kpis:read plans:read relationships:read"
    assert customers.claims["act"] == {"sub": "service:gateway"}


async def test_a_calendar_shows_what_is_due_in_every_service(
    house: House, customers: DueService, due_services: DueServices
) -> None:
    due_services["planning"].items = [due_item("planning", 2, "2026-03-02T09:00:00Z")]
    visitor, _ = await house.signed_in()
    reply = await house.visitor().get(path_of(await made(visitor)))
    assert [str(event["uid"]) for event in Calendar.from_ical(reply.content).walk("VEVENT")] == [
        "visit:1@guanxi",
        "visit:2@guanxi",
    ]


async def test_the_address_is_shown_once_and_kept_as_a_digest(house: House, customers: DueService) -> None:
    visitor, _ = await house.signed_in()
    feed = await made(visitor)
    secret = path_of(feed).removeprefix("/calendars/").removesuffix(".ics")
    (listed,) = (await visitor.get(FEEDS)).json()["items"]
    assert (listed["id"], listed["last_read_at"], "url" in listed) == (feed["id"], None, False)
    async with transaction(house.app.state.engine) as session:
        kept = (await execute(session, sa.text("SELECT f::text FROM calendar_feeds f"))).scalars()
        assert secret not in str(list(kept))
    began = utc_now()
    await house.visitor().get(path_of(feed))
    read_at = (await visitor.get(FEEDS)).json()["items"][0]["last_read_at"]
    assert began <= datetime.fromisoformat(read_at) <= utc_now()


async def test_what_has_not_changed_is_not_sent_again(house: House, customers: DueService) -> None:
    visitor, _ = await house.signed_in()
    feed = await made(visitor)
    etag = (await house.visitor().get(path_of(feed))).headers["etag"]
    reply = await house.visitor().get(path_of(feed), headers={"If-None-Match": etag})
    assert (reply.status_code, reply.content, reply.headers["etag"]) == (304, b"", etag)
    customers.items = []
    assert (await house.visitor().get(path_of(feed), headers={"If-None-Match": etag})).status_code == 200


async def test_a_calendar_program_may_look_before_it_reads(house: House, customers: DueService) -> None:
    visitor, _ = await house.signed_in()
    path = path_of(await made(visitor))
    reply = await house.visitor().request("HEAD", path)
    assert (reply.status_code, reply.headers["etag"]) == (200, (await house.visitor().get(path)).headers["etag"])
    assert (await house.visitor().request("HEAD", path.replace("gxc_", "gxc_x"))).status_code == 404


async def test_a_revoked_address_is_as_unknown_as_any_other(house: House, customers: DueService) -> None:
    visitor, _ = await house.signed_in()
    stranger, _ = await house.signed_in()
    feed = await made(visitor)
    assert (await stranger.delete(f"{FEEDS}/{feed['id']}")).json()["code"] == "calendar_feed_not_found"
    assert (await stranger.get(FEEDS)).json()["items"] == []
    assert (await house.visitor().get(path_of(feed))).status_code == 200
    assert (await visitor.delete(f"{FEEDS}/{feed['id']}")).status_code == 204
    reply = await house.visitor().get(path_of(feed))
    assert (reply.status_code, reply.json()["code"]) == (404, "calendar_not_found")


@pytest.mark.parametrize(
    "secret",
    [
        "gxc_" + "a" * 43,
        "x",
        "gxc_" + "a" * 42,
        "gxc_" + "a" * 5_000,
        "%00",
        "gxc_%27%20OR%201%3D1--",
        "%E6%9D%8E" * 20,
        digest_of("x"),
    ],
)
async def test_a_guess_finds_nothing(house: House, customers: DueService, secret: str) -> None:
    reply = await house.visitor().get(f"/calendars/{secret}.ics")
    assert reply.status_code == (400 if secret == "%00" else 404)
    assert reply.headers["content-type"] == "application/problem+json"
    assert customers.service.heads == []


async def test_an_address_dies_with_its_owners_deactivation(
    house: House, admin: Visitor, customers: DueService
) -> None:
    visitor, user = await house.signed_in()
    feed = await made(visitor)
    other = await made((await house.signed_in())[0])
    for is_active in (False, True):
        await admin.patch(f"/v1/users/{user['id']}", json={"is_active": is_active})
        assert (await house.visitor().get(path_of(feed))).status_code == 404
    await visitor.sign_in(user["username"], PASSWORD)
    assert (await visitor.get(FEEDS)).json()["items"] == []
    assert (await house.visitor().get(path_of(other))).status_code == 200


async def test_the_calendar_follows_the_owners_roles(house: House, admin: Visitor, customers: DueService) -> None:
    visitor, user = await house.signed_in(roles=["account_manager"])
    feed = await made(visitor)

    async def read_with(*roles: str) -> int:
        await admin.patch(f"/v1/users/{user['id']}", json={"roles": roles})
        return (await house.visitor().get(path_of(feed))).status_code

    assert (await read_with("sales_assistant"), customers.claims["clearance"]) == (200, 1)
    assert (await read_with("executive"), customers.claims["clearance"]) == (200, 3)
    assert customers.claims["data_scope"]["kind"] == "all"
    assert await read_with() == 404


async def test_only_people_who_read_customers_have_one(house: House, customers: DueService) -> None:
    client = await house.client(roles=["integrator"])
    program = house.visitor((await house.visitor().token_for(client)).json()["access_token"])
    assert (await program.post(FEEDS, json={"name": "x"})).json()["code"] == "calendar_feeds_are_for_users"
    visitor, _ = await house.signed_in(roles=[])
    assert (await visitor.post(FEEDS, json={"name": "x"})).json()["code"] == "scope_missing"
    assert (await house.visitor().get(FEEDS)).status_code == 401


async def test_an_address_under_which_nothing_can_be_read_is_not_given_out(house: House, customers: DueService) -> None:
    visitor, _ = await house.signed_in()
    unknown = await visitor.post(FEEDS, json={"name": "x", "kinds": ["birthday", "weather"]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "calendar_kinds_unknown")
    customers.fails = "500 Internal Server Error"
    assert (await visitor.post(FEEDS, json={"name": "x"})).status_code == 502
    assert (await visitor.get(FEEDS)).json()["items"] == []
    customers.fails = None
    for kind in ("birthday,festival", "a&own=false", "x" * 41):
        assert (await visitor.post(FEEDS, json={"name": "x", "kinds": [kind]})).status_code == 422


async def test_nobody_has_more_than_twenty(house: House, customers: DueService) -> None:
    visitor, _ = await house.signed_in()
    for _ in range(20):
        await made(visitor)
    assert (await visitor.post(FEEDS, json={"name": "x"})).json()["code"] == "too_many_calendar_feeds"


async def test_a_calendar_survives_a_new_password(house: House, customers: DueService) -> None:
    visitor, _ = await house.signed_in()
    feed = await made(visitor)
    change = {"current_password": PASSWORD, "new_password": "another password of six words"}
    assert (await visitor.put("/v1/me/password", json=change)).status_code == 204
    assert (await visitor.get(FEEDS)).status_code == 401
    assert (await house.visitor().get(path_of(feed))).status_code == 200


@pytest.fixture
def two_a_minute(house: House) -> Iterator[None]:
    usual = house.app.state.calendar_rate_limit
    house.app.state.calendar_rate_limit = RateLimit("2/minute")
    yield
    house.app.state.calendar_rate_limit = usual


async def test_an_address_is_read_only_so_often(house: House, customers: DueService, two_a_minute: None) -> None:
    visitor, _ = await house.signed_in()
    feed, other = await made(visitor), await made(visitor)
    program = house.visitor()
    statuses = [(await program.get(path_of(feed))).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert (await program.get(path_of(other))).status_code == 200
    guesses = [(await program.get(f"/calendars/{new_secret()}.ics")).status_code for _ in range(3)]
    assert guesses == [404, 404, 429]


@pytest.fixture
def loud(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every request is logged, as in production."""
    kept = structlog.get_config()
    configure_logging("tests", "debug")
    for module in ("gateway.proxy.proxy", "shared.web.request_context"):
        monkeypatch.setattr(f"{module}.log", structlog.get_logger())
    yield
    structlog.configure(**kept)


async def test_the_secret_never_reaches_the_log(
    house: House, customers: DueService, loud: None, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor, _ = await house.signed_in()
    feed = await made(visitor)
    for path in (path_of(feed), f"/x/{path_of(feed)}", f"{path_of(feed)}/x", f"/v1/customers{path_of(feed)}"):
        await house.visitor().get(path)
    printed = "".join(capsys.readouterr())
    secret = path_of(feed).removeprefix("/calendars/").removesuffix(".ics")
    assert printed.count("/calendars/gxc_***") == 4
    assert secret not in printed


@pytest.mark.parametrize("refusal", ["503 Service Unavailable", "break off"])
async def test_a_calendar_that_cannot_be_read_now_says_so(house: House, customers: DueService, refusal: str) -> None:
    visitor, _ = await house.signed_in()
    feed = await made(visitor)
    customers.fails = refusal
    reply = await house.visitor().get(path_of(feed))
    assert (reply.status_code, reply.headers["content-type"]) == (502, "application/problem+json")
