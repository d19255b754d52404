"""New rows, written with their events by one statement."""

import asyncio

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select

from shared.database import connection_of, execute, transaction, wait_in_line
from shared.feed.events import events
from shared.inserts import MAX_TOGETHER
from tests.round_trips import counting
from tests.shared.conftest import Thing, Topic


async def told(engine: AsyncEngine) -> list[str]:
    """The names of the rows of all events, in the order of the feed."""
    async with transaction(engine) as session:
        names = sa.select(events.c.changes["name"][1].astext).order_by(events.c.position)
        return list((await execute(session, names)).scalars())


async def test_new_rows_of_several_tables_and_their_events_are_one_round_trip(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        await execute(session, sa.text("SELECT 1"))
        session.add_all([Thing(name="a"), Topic(name="b"), Thing(name="c")])
        with counting(await connection_of(session)) as trips:
            await session.flush()
    assert [("things" in one, "topics" in one, "events" in one) for one in trips] == [(True, True, True)]


async def test_events_are_in_the_order_in_which_rows_were_added(engine: AsyncEngine) -> None:
    for count in (MAX_TOGETHER, 4 * MAX_TOGETHER):
        names = [f"{count} {place}" for place in range(count)]
        async with transaction(engine) as session:
            session.add_all(Thing(name=name) for name in names)
        assert (await told(engine))[-count:] == names


async def test_a_row_that_was_written_is_changed_as_one_that_was_read(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        thing = Thing(name="first")
        session.add(thing)
        await session.flush()
        thing.name = "second"
        await session.flush()
        assert await session.get(Thing, thing.id) is thing
    async with transaction(engine) as session:
        (stored,) = await session.exec(select(Thing).where(col(Thing.id) == thing.id))
        assert (stored.name, stored.version) == ("second", 2)
    assert await told(engine) == ["first", "second"]


async def test_a_validated_row_is_a_new_one(engine: AsyncEngine) -> None:
    thing = Thing.model_validate({"name": "sent"}, update={"secret": "added"})
    assert (thing.name, thing.secret, thing.version) == ("sent", "added", 1)
    async with transaction(engine) as session:
        session.add(thing)
    assert await told(engine) == ["sent"]


async def test_a_lock_that_is_a_transactions_first_statement_is_held_until_its_end(engine: AsyncEngine) -> None:
    is_second_in = asyncio.Event()

    async def follow() -> None:
        async with transaction(engine) as session:
            await wait_in_line(session, "one", "two")
            is_second_in.set()

    async with transaction(engine) as session:
        await wait_in_line(session, "two")
        second = asyncio.create_task(follow())
        waiting = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        while not (await execute(session, waiting)).scalar_one():
            assert not is_second_in.is_set()
    await second
