"""Rows move to the survivor, also those that are being written during the merge."""

import asyncio
import uuid
from collections import Counter
from dataclasses import replace
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import select

from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.customers.directory import ContactNotFound, CustomerNotFound, DirectoryEntry, find_known, require_customer
from shared.customers.following import follow_customers
from shared.customers.merging import absorb, preview
from shared.customers.settlements import Clash, Merger, Owner, SettledAs, Settlement, clashes_of, keep_newer
from shared.database import transaction
from shared.feed.followers import Feed, FollowedEvent, FollowedPage, Follower
from shared.feed.log import of_customers, read_history
from shared.web.peers import InternalTokens, ServiceHttp
from tests.shared.conftest import Badge, Card, TestTable, Thing, ThingSettings, know_customer
from tests.shared.feed.test_followers import Source
from tests.sign_in import Tokens

S, A, B = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)
TABLES = [Badge, Thing]
MERGER = Merger(survivor_id=S, absorbed_id=A)
LI, LEE = uuid.UUID(int=11), uuid.UUID(int=12)  # two records of one person
PATIENCE = 0.3
EVERYBODY = Principal("x", "X", frozenset(), frozenset(), 3, DataScope(DataScopeKind.ALL))


async def put(engine: AsyncEngine, *rows: Any) -> None:
    async with transaction(engine) as session:
        await know_customer(session, S, A, B)
        session.add_all(rows)


async def owners(engine: AsyncEngine, table: Any = Thing) -> dict[str, Any]:
    async with transaction(engine) as session:
        return {row.name: row.customer_id for row in await session.exec(select(table))}


async def history(engine: AsyncEngine, customer_id: uuid.UUID) -> list[Any]:
    async with transaction(engine) as session:
        return list(await read_history(session, of_customers([customer_id]), before=None, limit=100))


def merged(survivor: uuid.UUID = S, absorbed: uuid.UUID = A) -> dict[str, Any]:
    changes = {"customer_id": [None, str(survivor)], "absorbed_id": [None, str(absorbed)]}
    data = {"entity": "customer_merge", "entity_id": str(uuid.uuid4()), "customer_id": str(survivor)}
    return {
        "type": "guanxi.customer_merge.created",
        "time": "2026-01-31T08:00:00Z",
        "data": data | {"actor": "u1", "actor_name": "Wang", "changes": changes},
    }


def contact_merged() -> dict[str, Any]:
    event = merged()
    changes = {"contact_id": [None, str(LEE)], "absorbed_id": [None, str(LI)], "customer_id": [None, str(S)]}
    event["data"] |= {"entity": "contact_merge", "changes": changes}
    return event | {"type": "guanxi.contact_merge.created"}


def test_unique_indexes_define_the_clashes() -> None:
    assert clashes_of(Badge) == [Clash(("name",), "taken_back IS FALSE")]
    assert clashes_of(Thing) == []


async def test_rows_move_and_each_has_an_event(engine: AsyncEngine) -> None:
    await put(engine, Thing(name="a", customer_id=A), Thing(name="s", customer_id=S), Thing(name="b", customer_id=B))
    await put(engine, Badge(name="gold", customer_id=A, clearance=2))
    async with transaction(engine) as session:
        absorbed = await absorb(session, TABLES, MERGER)
    assert absorbed.moved == Counter(thing=1, badge=1)
    assert await owners(engine) == {"a": S, "s": S, "b": B}
    told = {row["entity"]: row["changes"] for row in await history(engine, S) if row["type"].endswith("updated")}
    over = [str(A), str(S)]
    assert told == {"thing": {"customer_id": over}, "badge": {"customer_id": over, "clearance": [2, 2]}}


async def test_the_newer_of_two_clashing_rows_stays_and_the_other_is_recorded(engine: AsyncEngine) -> None:
    await put(engine, Badge(name="gold", customer_id=S), Badge(name="iron", customer_id=S))
    await put(engine, Badge(name="gold", customer_id=A), Badge(name="silver", customer_id=A))
    async with transaction(engine) as session:
        found = await preview(session, TABLES, MERGER, EVERYBODY)
    async with transaction(engine) as session:
        done = await absorb(session, TABLES, MERGER)
    assert found.moved == done.moved == Counter(badge=2)
    assert [one.gives_way.id for one in found.settled] == [one.gives_way.id for one in done.settled]
    assert await owners(engine, Badge) == {"gold": S, "iron": S, "silver": S}
    (gone,) = [row for row in await history(engine, S) if row["type"] == "guanxi.badge.deleted"]
    assert gone["changes"]["name"] == ["gold", None]


async def test_a_preview_counts_no_rows_above_the_callers_level(engine: AsyncEngine) -> None:
    await put(engine, Badge(name="gold", customer_id=S, clearance=2), Badge(name="gold", customer_id=A))
    await put(engine, Badge(name="iron", customer_id=A, clearance=2), Thing(name="a", customer_id=A))
    found = {}
    for level in (1, 2):
        async with transaction(engine) as session:
            result = await preview(session, TABLES, MERGER, replace(EVERYBODY, clearance=level))
        found[level] = +result.moved, len(result.settled)
    assert found == {1: (Counter(thing=1, badge=1), 0), 2: (Counter(thing=1, badge=2), 1)}


async def test_rows_outside_the_condition_do_not_clash(engine: AsyncEngine) -> None:
    await put(engine, Badge(name="gold", customer_id=S), Badge(name="gold", customer_id=A, taken_back=True))
    async with transaction(engine) as session:
        assert (await absorb(session, TABLES, MERGER)).settled == []


async def test_a_table_declares_how_a_clash_is_settled(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def take_back(ours: Badge, theirs: Badge) -> Any:
        theirs.taken_back = True
        return keep_newer(theirs, ours)._replace(stays=ours, gives_way=theirs, way=SettledAs.RETIRED)

    await put(engine, Badge(name="gold", customer_id=S), Badge(name="gold", customer_id=A))
    monkeypatch.setattr(Badge, "settlement", Settlement(take_back), raising=False)
    async with transaction(engine) as session:
        await preview(session, TABLES, MERGER, EVERYBODY)
    assert [row["type"] for row in await history(engine, S)] == ["guanxi.badge.created"]
    async with transaction(engine) as session:
        assert (await absorb(session, TABLES, MERGER)).moved == Counter(badge=1)
    async with transaction(engine) as session:
        badges = [(row.customer_id, row.taken_back) for row in await session.exec(select(Badge))]
    assert sorted(badges) == [(S, False), (S, True)]


async def test_rows_of_a_contact_move_to_its_survivor(engine: AsyncEngine) -> None:
    assert clashes_of(Card, Owner.CONTACT) == [Clash(("name",), owner=Owner.CONTACT)]
    assert clashes_of(Card, Owner.CUSTOMER) == []
    await put(
        engine, Card(name="spring", customer_id=S, contact_id=LI), Card(name="moon", customer_id=S, contact_id=LI)
    )
    await put(engine, Card(name="moon", customer_id=S, contact_id=LEE), Thing(name="a", customer_id=S))
    merger = Merger(LEE, LI, Owner.CONTACT)
    async with transaction(engine) as session:
        found = await preview(session, [*TABLES, Card], merger, EVERYBODY)
    async with transaction(engine) as session:
        done = await absorb(session, [*TABLES, Card], merger)
    assert found.moved == done.moved == Counter(card=1)
    async with transaction(engine) as session:
        assert {(one.name, one.contact_id) for one in await session.exec(select(Card))} == {
            ("spring", LEE),
            ("moon", LEE),
        }
    moved, gone = [(row, row["changes"]) for row in (await history(engine, S))[:3] if "created" not in row["type"]]
    assert (moved[0]["type"], moved[0]["contact_id"]) == ("guanxi.card.updated", LEE)
    assert moved[1] == {"contact_id": [str(LI), str(LEE)]}
    assert (gone[0]["type"], gone[1]["name"]) == ("guanxi.card.deleted", ["moon", None])


class TestFollowing:
    @pytest.fixture
    def source(self) -> Source:
        made = Source()
        for customer_id in (S, B):
            made.put("x", id=customer_id)
        made.events.clear()
        return made

    @pytest.fixture
    def peer(self, source: Source, tokens: Tokens, thing_settings: ThingSettings) -> ServiceHttp:
        gateway = httpx.AsyncClient(transport=tokens.as_gateway(), base_url="http://gateway")
        customer = httpx.AsyncClient(transport=httpx.MockTransport(source.answer), base_url="http://customer")
        return ServiceHttp("customer", customer, InternalTokens(gateway, thing_settings))

    @pytest.fixture
    def follower(self, peer: ServiceHttp, engine: AsyncEngine) -> Follower:
        return Follower(Feed("customer", follow_customers(TestTable)), peer, engine)

    async def test_rows_move_with_the_feed_and_the_events_name_the_merges_actor(
        self, engine: AsyncEngine, source: Source, follower: Follower
    ) -> None:
        await put(engine, Thing(name="a", customer_id=A))
        source.events.append(merged())
        await follower.follow_once(wait=0)
        assert await owners(engine) == {"a": S}
        async with transaction(engine) as session:
            assert not await find_known(session, [A])
        assert [row["actor_name"] for row in await history(engine, S)] == ["Wang"]

    async def test_a_page_with_merges_of_merges_ends_with_the_last_survivor(
        self, engine: AsyncEngine, source: Source, follower: Follower
    ) -> None:
        await put(engine, Thing(name="a", customer_id=A), Thing(name="s", customer_id=S))
        source.events += [merged(S, A), merged(B, S)]
        del source.entries[str(S)]
        await follower.follow_once(wait=0)
        assert await owners(engine) == {"a": B, "s": B}

    async def test_a_merge_may_come_on_a_later_page_than_the_deletion_of_the_absorbed_customer(
        self, engine: AsyncEngine, source: Source, follower: Follower
    ) -> None:
        await put(engine, Thing(name="a", customer_id=A))
        source.touch(str(A))
        await follower.follow_once(wait=0)
        assert await owners(engine) == {"a": A}
        source.events.append(merged())
        await follower.follow_once(wait=0)
        assert await owners(engine) == {"a": S}

    async def test_repeated_events_change_nothing(
        self, engine: AsyncEngine, source: Source, follower: Follower, peer: ServiceHttp
    ) -> None:
        await put(engine, Thing(name="a", customer_id=A))
        source.events.append(merged())
        await follower.follow_once(wait=0)
        before = await history(engine, S)
        page = FollowedPage(items=[FollowedEvent.model_validate(merged())], next_cursor="1-1")
        async with transaction(engine) as session:
            await follow_customers(TestTable)(session, peer, page.items)
        assert await history(engine, S) == before

    async def test_a_merge_waits_for_open_writes_and_moves_their_rows(
        self, engine: AsyncEngine, source: Source, follower: Follower
    ) -> None:
        await put(engine)
        source.events.append(merged())
        async with transaction(engine) as session:
            session.add(Thing(name="late", customer_id=A))
            await session.flush()
            following = asyncio.create_task(follower.follow_once(wait=0))
            assert await asyncio.wait([following], timeout=PATIENCE) == (set(), {following})
        await following
        assert await owners(engine) == {"late": S}

    async def test_a_write_during_the_merge_is_refused(self, engine: AsyncEngine, peer: ServiceHttp) -> None:
        await put(engine)

        async def write() -> None:
            async with transaction(engine) as session:
                session.add(Thing(name="too late", customer_id=A))

        async with transaction(engine) as session:
            events = [FollowedEvent.model_validate(merged())]
            await follow_customers(TestTable)(session, peer, events)
            writing = asyncio.create_task(write())
            assert await asyncio.wait([writing], timeout=PATIENCE) == (set(), {writing})
        with pytest.raises(CustomerNotFound):
            await writing
        assert await owners(engine) == {}

    async def test_a_request_that_copies_the_absorbed_customer_leaves_nothing_behind(
        self, engine: AsyncEngine, source: Source, follower: Follower
    ) -> None:
        source.events.append(merged())
        stale = Source()
        stale.put("just before the merge", id=A)

        class Directory:
            async def list_entries(self, ids: Any) -> Any:
                return [DirectoryEntry.model_validate(stale.entries[str(one)]) for one in ids]

            async def refuse_merged(self, _: Any) -> None:
                raise AssertionError("it is found")

        async with transaction(engine) as session:
            await require_customer(session, EVERYBODY, A, Directory())
            session.add(Thing(name="late", customer_id=A))
            await session.flush()
            following = asyncio.create_task(follower.follow_once(wait=0))
            assert await asyncio.wait([following], timeout=PATIENCE) == (set(), {following})
        await following
        assert await owners(engine) == {"late": S}
        async with transaction(engine) as session:
            assert not await find_known(session, [A])

    async def test_a_contact_merge_waits_for_open_writes_and_moves_their_rows(
        self, engine: AsyncEngine, source: Source, follower: Follower
    ) -> None:
        await put(engine)
        source.events.append(contact_merged())
        async with transaction(engine) as session:
            session.add(Card(name="late", customer_id=S, contact_id=LI))
            await session.flush()
            following = asyncio.create_task(follower.follow_once(wait=0))
            assert await asyncio.wait([following], timeout=PATIENCE) == (set(), {following})
        await following
        async with transaction(engine) as session:
            assert [(one.contact_id) for one in await session.exec(select(Card))] == [LEE]
        assert [row["actor_name"] for row in (await history(engine, S))[:1]] == ["Wang"]

    async def test_a_later_row_of_an_absorbed_contact_is_refused(
        self, engine: AsyncEngine, source: Source, follower: Follower
    ) -> None:
        await put(engine)
        source.events += [contact_merged(), contact_merged()]
        await follower.follow_once(wait=0)
        with pytest.raises(ContactNotFound):
            await put(engine, Card(name="too late", customer_id=S, contact_id=LI))
        await put(engine, Card(name="in time", customer_id=S, contact_id=LEE))


async def test_a_row_of_an_unknown_customer_is_refused(engine: AsyncEngine) -> None:
    with pytest.raises(CustomerNotFound):
        async with transaction(engine) as session:
            session.add(Thing(name="a", customer_id=uuid.uuid4()))
    async with engine.connect() as connection:
        assert (await connection.execute(sa.text("SELECT count(*) FROM things"))).scalar_one() == 0
