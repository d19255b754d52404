"""Followers: each event is applied once, despite failures."""

import asyncio
import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.customers.directory import DirectoryEntry, read_entries, replace_entries
from shared.customers.following import copy_customers
from shared.database import transaction
from shared.feed import followers
from shared.feed.followers import Feed, FollowedEvent, Follower
from shared.time import utc_now
from shared.web.peers import InternalTokens, ServiceHttp
from tests.shared.conftest import ThingSettings
from tests.sign_in import Tokens


class Source:
    """A customer service reduced to its feed and directory."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []
        self.directory_calls = 0
        self.is_away = False

    def put(self, name: str, **fields: Any) -> str:
        customer_id = str(fields.pop("id", uuid.uuid4()))
        nothing = dict.fromkeys(
            ("region", "industry", "customer_class", "tier", "stage", "manager_id", "parent_id"), None
        )
        entry = {"id": customer_id, "name": name, "status": "active", "tags": [], "codes": [], "team": [], **nothing}
        self.entries[customer_id] = entry | fields
        self.touch(customer_id)
        return customer_id

    def touch(self, customer_id: str) -> None:
        data = {"entity": "customer", "entity_id": customer_id, "customer_id": customer_id, "changes": {}}
        self.events.append({"type": "guanxi.customer.updated", "time": "2026-01-31T08:00:00Z", "data": data})

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/customers/directory":
            self.directory_calls += 1
            ids = request.url.params["ids"].split(",")
            return httpx.Response(200, json=[self.entries[i] for i in ids if i in self.entries])
        start = int(request.url.params["after"].split("-")[1])
        if self.is_away:
            return httpx.Response(503)
        items = self.events[start : start + int(request.url.params["limit"])]
        return httpx.Response(200, json={"items": items, "next_cursor": f"1-{start + len(items)}"})


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def peer(source: Source, tokens: Tokens, thing_settings: ThingSettings) -> ServiceHttp:
    gateway = httpx.AsyncClient(transport=tokens.as_gateway(), base_url="http://gateway")
    customer = httpx.AsyncClient(transport=httpx.MockTransport(source.answer), base_url="http://customer")
    return ServiceHttp("customer", customer, InternalTokens(gateway, thing_settings))


async def names_of(engine: AsyncEngine, source: Source) -> list[str]:
    async with transaction(engine) as session:
        entries = await read_entries(session, [uuid.UUID(i) for i in source.entries])
    return sorted(entry.name for entry in entries)


async def test_the_copy_follows_the_source(engine: AsyncEngine, source: Source, peer: ServiceHttp) -> None:
    follower = Follower(Feed("customer", copy_customers), peer, engine)
    first = source.put("First", codes=["C1"])
    source.put("Second", codes=["C2"])
    await follower.follow_once(wait=0)
    assert await names_of(engine, source) == ["First", "Second"]
    source.put("First, renamed", id=first, codes=["C3"])
    await follower.follow_once(wait=0)
    assert await names_of(engine, source) == ["First, renamed", "Second"]
    assert source.directory_calls == 2


async def test_a_deleted_customer_leaves_the_copy(engine: AsyncEngine, source: Source, peer: ServiceHttp) -> None:
    follower = Follower(Feed("customer", copy_customers), peer, engine)
    gone = source.put("Gone", codes=["C1"], team=[str(uuid.uuid4())])
    await follower.follow_once(wait=0)
    del source.entries[gone]
    source.touch(gone)
    await follower.follow_once(wait=0)
    async with transaction(engine) as session:
        assert await read_entries(session, [uuid.UUID(gone)]) == []


async def test_a_half_applied_page_is_applied_again(engine: AsyncEngine, source: Source, peer: ServiceHttp) -> None:
    applied: list[int] = []

    async def fail_once(session: Any, http: ServiceHttp, changes: list[FollowedEvent]) -> None:
        await copy_customers(session, http, changes)
        applied.append(len(changes))
        if len(applied) == 1:
            raise ConnectionError

    follower = Follower(Feed("customer", fail_once), peer, engine)
    source.put("One")
    with pytest.raises(ConnectionError):
        await follower.follow_once(wait=0)
    assert await names_of(engine, source) == []
    await follower.follow_once(wait=0)
    assert (applied, await names_of(engine, source)) == ([1, 1], ["One"])


async def test_each_event_is_applied_once(engine: AsyncEngine, source: Source, peer: ServiceHttp) -> None:
    applied: list[int] = []

    async def count(session: Any, http: ServiceHttp, changes: list[FollowedEvent]) -> None:
        applied.append(len(changes))

    source.put("One")
    source.put("Two")
    await Follower(Feed("customer", count), peer, engine).follow_once(wait=0)
    source.put("Three")
    restarted = Follower(Feed("customer", count), peer, engine)
    for _ in range(2):
        await restarted.follow_once(wait=0)
    assert applied == [2, 1]


def lag_of(source: str) -> float:
    """As Prometheus reads it."""
    return REGISTRY.get_sample_value("guanxi_follower_lag_seconds", {"source": source}) or 0.0


async def test_the_lag_is_the_age_of_the_last_applied_event_while_more_are_pending(
    engine: AsyncEngine, source: Source, peer: ServiceHttp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followers, "PAGE", 2)
    for number in range(3):
        source.put(str(number))
        source.events[-1]["time"] = (utc_now() - timedelta(hours=3 - number)).isoformat()
    follower = Follower(Feed("customer", copy_customers), peer, engine)
    await follower.follow_once(wait=0)
    assert lag_of("customer") == pytest.approx(2 * 3600, abs=60)
    await follower.follow_once(wait=0)
    assert lag_of("customer") == 0


async def test_the_lag_grows_while_the_source_does_not_answer(
    engine: AsyncEngine, source: Source, peer: ServiceHttp, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower = Follower(Feed("customer", copy_customers), peer, engine)
    await follower.follow_once(wait=0)
    assert lag_of("customer") == 0
    source.is_away, failed = True, asyncio.Event()
    monkeypatch.setattr(followers, "log", SimpleNamespace(warning=lambda *_, **__: failed.set()))
    following = asyncio.create_task(follower.run())
    async with asyncio.timeout(10):
        await failed.wait()
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    monkeypatch.setattr(followers, "utc_now", lambda: utc_now() + timedelta(hours=1))
    assert lag_of("customer") == pytest.approx(3600, abs=60)


async def test_a_code_may_move_to_another_customer(engine: AsyncEngine) -> None:
    def entry(customer_id: uuid.UUID, codes: list[str]) -> DirectoryEntry:
        nothing: dict[str, Any] = dict.fromkeys(
            ("region", "industry", "customer_class", "tier", "stage", "manager_id", "parent_id")
        )
        return DirectoryEntry(id=customer_id, name="x", status="active", tags=[], codes=codes, team=[], **nothing)

    first, second = uuid.uuid4(), uuid.uuid4()
    async with transaction(engine) as session:
        await replace_entries(session, [first, second], [entry(first, ["A"]), entry(second, ["B"])])
        await replace_entries(session, [second], [entry(second, ["A", "B"])])
        copies = {copy.id: copy.codes for copy in await read_entries(session, [first, second])}
    assert sorted(copies[second]) == ["A", "B"]
    assert copies[first] == []
