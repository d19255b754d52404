"""Private calendar addresses: who gets one, what it gives, and when it no longer does."""

import base64
import json
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
import structlog

from gateway.calendar_feeds.rules import digest_of, new_secret
from gateway.proxy.rate_limits import RateLimit
from gateway.proxy.upstream import Upstream
from shared.app.logging import configure_logging
from shared.database import execute, transaction
from shared.time import utc_now
from tests.gateway.conftest import PASSWORD, House, Visitor
from tests.gateway.fake_service import Conversation, Service

FEEDS = "/v1/me/calendar-feeds"
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
ETAG = '"0123456789abcdef"'


class Reminders:
    """The customer service's calendar; `refuses` makes it answer something else."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.refuses: str | None = None

    async def converse(self, talk: Conversation) -> None:
        while True:
            head = (await talk.read_head()).decode()
            if self.refuses == "break off":
                await talk.write(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nBEGIN")
                return
            if self.refuses:
                await talk.answer(b"{}", status=self.refuses)
            elif f"If-None-Match: {ETAG}" in head:
                await talk.answer(b"", status="304 Not Modified", headers=f"etag: {ETAG}\r\n")
            else:
                await talk.answer(CALENDAR, headers=f"content-type: text/calendar\r\netag: {ETAG}\r\n")

    @property
    def asked(self) -> str:
        """What was asked for last."""
        return self.service.heads[-1].splitlines()[0]

    @property
    def claims(self) -> dict[str, Any]:
        """In whose name."""
        token = self.service.heads[-1].split("Authorization: Bearer ")[1].split(".")[1]
        claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token + "=="))
        return claims


@pytest.fixture
async def reminders(house: House, service: Service) -> AsyncIterator[Reminders]:
    fake = Reminders(service)
    service.handler = fake.converse
    assert house.app.proxy.gate is not None
    upstreams = house.app.proxy.gate.upstreams
    real = upstreams["customer"]
    upstreams["customer"] = Upstream("customer", f"http://127.0.0.1:{service.port}", house.app.state.http)
    yield fake
    upstreams["customer"] = real


async def made(visitor: Visitor, **fields: Any) -> dict[str, Any]:
    reply = await visitor.post(FEEDS, json={"name": "Outlook"} | fields)
    assert reply.status_code == 201, reply.text
    return {**reply.json(), "path": reply.json()["url"].partition("/calendars/")[1:]}


def path_of(feed: dict[str, Any]) -> str:
    return "".join(feed["path"])


async def test_a_calendar_program_reads_without_a_token(house: House, reminders: Reminders) -> None:
    visitor, user = await house.signed_in()
    feed = await made(visitor, kinds=["birthday", "festival"], own=True, language="en")
    program = house.visitor()
    reply = await program.get(path_of(feed))
    assert (reply.status_code, reply.content) == (200, CALENDAR)
    assert reply.headers["content-type"].startswith("text/calendar")
    assert (reply.headers["etag"], reply.headers["cache-control"]) == (ETAG, "private, no-cache")
    assert "kind__in=birthday%2Cfestival&own=true" in reminders.asked
    assert "Accept-Language: en" in reminders.service.heads[-1]
    claims = reminders.claims
    assert (claims["sub"], claims["scope"], claims["clearance"]) == (user["id"], "customers:read", 2)


async def test_the_address_is_shown_once_and_kept_as_a_digest(house: House, reminders: Reminders) -> None:
    visitor, _ = await house.signed_in()
    feed = await made(visitor)
    secret = path_of(feed).removeprefix("/calendars/").removesuffix(".ics")
    (listed,) = (await visitor.get(FEEDS)).json()
    assert (listed["id"], listed["last_read_at"], "url" in listed) == (feed["id"], None, False)
    async with transaction(house.app.state.engine) as session:
        kept = (await execute(session, sa.text("SELECT f::text FROM calendar_feeds f"))).scalars()
        assert secret not in str(list(kept))
    began = utc_now()
    await house.visitor().get(path_of(feed))
    read_at = (await visitor.get(FEEDS)).json()[0]["last_read_at"]
    assert began <= datetime.fromisoformat(read_at) <= utc_now()


async def test_what_has_not_changed_is_not_sent_again(house: House, reminders: Reminders) -> None:
    visitor, _ = await house.signed_in()
    feed = await made(visitor)
    reply = await house.visitor().get(path_of(feed), headers={"If-None-Match": ETAG})
    assert (reply.status_code, reply.content, reply.headers["etag"]) == (304, b"", ETAG)


async def test_a_calendar_program_may_look_before_it_reads(house: House, reminders: Reminders) -> None:
    visitor, _ = await house.signed_in()
    path = path_of(await made(visitor))
    reply = await house.visitor().request("HEAD", path)
    assert (reply.status_code, reply.headers["etag"]) == (200, ETAG)
    assert (await house.visitor().request("HEAD", path.replace("gxc_", "gxc_x"))).status_code == 404


async def test_a_revoked_address_is_as_unknown_as_any_other(house: House, reminders: Reminders) -> None:
    visitor, _ = await house.signed_in()
    stranger, _ = await house.signed_in()
    feed = await made(visitor)
    assert (await stranger.delete(f"{FEEDS}/{feed['id']}")).json()["code"] == "calendar_feed_not_found"
    assert (await stranger.get(FEEDS)).json() == []
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
async def test_a_guess_finds_nothing(house: House, reminders: Reminders, secret: str) -> None:
    reply = await house.visitor().get(f"/calendars/{secret}.ics")
    assert reply.status_code == (400 if secret == "%00" else 404)
    assert reply.headers["content-type"] == "application/problem+json"
    assert reminders.service.heads == []


async def test_a_deactivated_owner_has_no_calendar(house: House, admin: Visitor, reminders: Reminders) -> None:
    visitor, user = await house.signed_in()
    feed = await made(visitor)
    for is_active, status in ((False, 404), (True, 200)):
        await admin.patch(f"/v1/users/{user['id']}", json={"is_active": is_active})
        assert (await house.visitor().get(path_of(feed))).status_code == status


async def test_the_calendar_follows_the_owners_roles(house: House, admin: Visitor, reminders: Reminders) -> None:
    visitor, user = await house.signed_in(roles=["account_manager"])
    feed = await made(visitor)

    async def read_with(*roles: str) -> int:
        await admin.patch(f"/v1/users/{user['id']}", json={"roles": roles})
        return (await house.visitor().get(path_of(feed))).status_code

    assert (await read_with("sales_assistant"), reminders.claims["clearance"]) == (200, 1)
    assert (await read_with("executive"), reminders.claims["clearance"]) == (200, 3)
    assert reminders.claims["data_scope"]["kind"] == "all"
    assert await read_with() == 404


async def test_only_people_who_read_customers_have_one(house: House, reminders: Reminders) -> None:
    client = await house.client(roles=["integrator"])
    program = house.visitor((await house.visitor().token_for(client)).json()["access_token"])
    assert (await program.post(FEEDS, json={"name": "x"})).json()["code"] == "calendar_feeds_are_for_users"
    visitor, _ = await house.signed_in(roles=[])
    assert (await visitor.post(FEEDS, json={"name": "x"})).json()["code"] == "scope_missing"
    assert (await house.visitor().get(FEEDS)).status_code == 401


async def test_an_address_under_which_nothing_can_be_read_is_not_given_out(house: House, reminders: Reminders) -> None:
    visitor, _ = await house.signed_in()
    for refusal, status in (("400 Bad Request", 422), ("500 Internal Server Error", 502)):
        reminders.refuses = refusal
        assert (await visitor.post(FEEDS, json={"name": "x", "kinds": ["weather"]})).status_code == status
    assert (await visitor.get(FEEDS)).json() == []
    reminders.refuses = None
    for kind in ("birthday,festival", "a&own=false", "x" * 41):
        assert (await visitor.post(FEEDS, json={"name": "x", "kinds": [kind]})).status_code == 422


async def test_nobody_has_more_than_twenty(house: House, reminders: Reminders) -> None:
    visitor, _ = await house.signed_in()
    for _ in range(20):
        await made(visitor)
    assert (await visitor.post(FEEDS, json={"name": "x"})).json()["code"] == "too_many_calendar_feeds"


async def test_a_calendar_survives_a_new_password(house: House, reminders: Reminders) -> None:
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


async def test_an_address_is_read_only_so_often(house: House, reminders: Reminders, two_a_minute: None) -> None:
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
    house: House, reminders: Reminders, loud: None, capsys: pytest.CaptureFixture[str]
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
async def test_a_calendar_that_cannot_be_read_now_says_so(house: House, reminders: Reminders, refusal: str) -> None:
    visitor, _ = await house.signed_in()
    feed = await made(visitor)
    reminders.refuses = refusal
    reply = await house.visitor().get(path_of(feed))
    assert (reply.status_code, reply.headers["content-type"]) == (502, "application/problem+json")
