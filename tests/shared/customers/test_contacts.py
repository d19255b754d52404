"""Copies of contacts, competitors and customers: an answer to a request never replaces what the feed has brought."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.auth.visibility import codes, customers, people, team
from shared.customers.competitors import CompetitorEntry, competitors, keep_competitors, require_competitors
from shared.customers.contacts import ContactEntry, contacts, find_people, keep_contacts
from shared.customers.directory import DirectoryEntry, require_customer
from shared.customers.following import copy_customers
from shared.database import execute, transaction
from shared.feed.followers import FollowedChange, FollowedEvent
from shared.time import company_today, utc_now
from shared.web.peers import ServiceHttp

EVERYBODY = Principal("client:erp", "Tester", frozenset(), frozenset(), 3, DataScope(DataScopeKind.ALL))
ONE, CUSTOMER, RIVAL, MEMBER = (uuid.uuid4() for _ in range(4))
PATIENCE = 0.3
Meanwhile = Callable[[], Awaitable[Any]]


@pytest.fixture
async def engine(open_committing: Callable[[str], Any]) -> AsyncEngine:
    app: FastAPI = await open_committing("relationship")
    engine: AsyncEngine = app.state.engine
    return engine


def contact(name: str, clearance: int = 1) -> ContactEntry:
    empty = dict.fromkeys(ContactEntry.model_fields)
    known = {"id": ONE, "customer_id": CUSTOMER, "name": name, "decision_bases": [], "is_key": True, "has_left": False}
    return ContactEntry.model_validate(empty | known | {"added_on": company_today(), "clearance": clearance})


def customer(name: str, **fields: Any) -> DirectoryEntry:
    empty = dict.fromkeys(DirectoryEntry.model_fields)
    known = {"id": CUSTOMER, "name": name, "status": "active", "tags": [], "codes": [], "team": []}
    return DirectoryEntry.model_validate(empty | known | {"handing_over": [], "people": []} | fields)


def rival(name: str, *, is_deleted: bool = False) -> CompetitorEntry:
    return CompetitorEntry(id=RIVAL, name=name, short_name=None, is_deleted=is_deleted)


class Slow:
    """A customer service whose answers are overtaken: `meanwhile` happens before each arrives."""

    def __init__(self, meanwhile: Meanwhile) -> None:
        self._meanwhile = meanwhile

    async def list_contacts(self, _: Sequence[uuid.UUID]) -> list[ContactEntry]:
        await self._meanwhile()
        return [contact("older", clearance=1)]

    async def list_competitors(self, _: Sequence[uuid.UUID]) -> list[CompetitorEntry]:
        await self._meanwhile()
        return [rival("older")]

    async def list_entries(self, _: Sequence[uuid.UUID]) -> list[DirectoryEntry]:
        await self._meanwhile()
        return [customer("older", codes=["A"], team=[MEMBER])]

    async def refuse_merged(self, customer_id: uuid.UUID) -> None:
        raise AssertionError(customer_id)

    async def refuse_merged_contact(self, contact_id: uuid.UUID) -> None:
        raise AssertionError(contact_id)


async def read(engine: AsyncEngine, column: sa.Column[Any]) -> list[Any]:
    async with transaction(engine) as session:
        return list((await execute(session, sa.select(column))).scalars())


async def test_an_older_answer_leaves_the_contact_and_its_level_as_the_feed_brought_them(engine: AsyncEngine) -> None:
    async def follow() -> None:
        async with transaction(engine) as follower:
            await keep_contacts(follower, [ONE], [contact("newer", clearance=2)])

    async with transaction(engine) as session:
        await find_people(session, EVERYBODY, [ONE], Slow(follow))
    assert (await read(engine, contacts.c.name), await read(engine, people.c.clearance)) == (["newer"], [2])


async def test_a_contact_deleted_or_merged_meanwhile_does_not_come_back(engine: AsyncEngine) -> None:
    following: list[asyncio.Task[None]] = []

    async def remove() -> None:
        async with transaction(engine) as follower:
            await keep_contacts(follower, [ONE], [])

    async def follow() -> None:
        following.append(asyncio.create_task(remove()))
        assert await asyncio.wait(following, timeout=PATIENCE) == (set(), {*following})

    async with transaction(engine) as session:
        await find_people(session, EVERYBODY, [ONE], Slow(follow))
    await following[0]
    assert await read(engine, contacts.c.id) == []


async def test_a_competitor_deleted_meanwhile_stays_deleted(engine: AsyncEngine) -> None:
    async def follow() -> None:
        async with transaction(engine) as follower:
            await keep_competitors(follower, [rival("newer", is_deleted=True)])

    async with transaction(engine) as session:
        with pytest.raises(Exception, match="no competitor"):
            await require_competitors(session, {"/competitor_id": RIVAL}, Slow(follow))
    assert (await read(engine, competitors.c.name), await read(engine, competitors.c.is_deleted)) == (["newer"], [True])


def _followed(engine: AsyncEngine, *entries: DirectoryEntry) -> Meanwhile:
    """The follower, who hears of the customer and asks for it."""

    class Http:
        async def get_as(self, *_: Any, **__: Any) -> list[DirectoryEntry]:
            return list(entries)

    async def follow() -> None:
        data = FollowedChange(entity="customer", entity_id=CUSTOMER, customer_id=CUSTOMER, changes={})
        changed = FollowedEvent(type="guanxi.customer.updated", time=utc_now(), data=data)
        async with transaction(engine) as follower:
            await copy_customers(follower, cast("ServiceHttp", Http()), [changed])

    return follow


async def test_an_older_answer_leaves_the_customer_as_the_feed_brought_it(engine: AsyncEngine) -> None:
    follow = _followed(engine, customer("newer", codes=["B"]))
    async with transaction(engine) as session:
        await require_customer(session, EVERYBODY, CUSTOMER, Slow(follow))
    assert await read(engine, customers.c.name) == ["newer"]
    assert (await read(engine, codes.c.code), await read(engine, team.c.user_id)) == (["B"], [])


@pytest.mark.parametrize(("entries", "kept"), [((), []), ((customer("newer", codes=["B"]),), ["newer"])])
async def test_what_the_feed_brings_after_an_older_answer_wins(
    engine: AsyncEngine, entries: tuple[DirectoryEntry, ...], kept: list[str]
) -> None:
    async def nothing() -> None:
        """Nobody is quicker."""

    async with transaction(engine) as session:
        await require_customer(session, EVERYBODY, CUSTOMER, Slow(nothing))
        following = asyncio.create_task(_followed(engine, *entries)())  # type: ignore[arg-type]
        assert await asyncio.wait([following], timeout=PATIENCE) == (set(), {following})
    await following
    assert await read(engine, customers.c.name) == kept
    assert (await read(engine, codes.c.code), await read(engine, team.c.user_id)) == (["B"] if kept else [], [])
