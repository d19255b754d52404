"""The change feed: complete, ordered, and never past a running transaction."""

import asyncio
import uuid

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col

from shared.auth.access import DataScope, DataScopeKind, Principal, current_principal
from shared.database import database_url, transaction
from shared.feed.log import HORIZON, cursor_after, of_customers, of_entities, read_feed, read_history
from shared.feed.signal import EventSignal
from tests.shared.conftest import Remark, Thing, ThingSettings, know_customer


async def positions(engine: AsyncEngine, after: str = "0-0") -> tuple[list[str], str]:
    async with transaction(engine) as session:
        rows = await read_feed(session, after=after, limit=100)
    return [row["changes"].get("name", [None, None])[1] for row in rows], cursor_after(rows, after)


async def add(engine: AsyncEngine, name: str) -> uuid.UUID:
    async with transaction(engine) as session:
        thing = Thing(name=name)
        session.add(thing)
    return thing.id


async def test_a_change_and_its_event_are_one_transaction(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        session.add(Thing(name="kept"))
    try:
        async with transaction(engine) as session:
            session.add(Thing(name="lost"))
            await session.flush()
            raise RuntimeError
    except RuntimeError:
        pass
    assert (await positions(engine))[0] == ["kept"]


async def test_a_failed_flush_writes_no_event(engine: AsyncEngine) -> None:
    thing_id = await add(engine, "first")
    async with transaction(engine) as session:
        async with session.begin_nested() as savepoint:
            session.add(Thing(id=thing_id, name="same id"))
            with pytest.raises(IntegrityError):
                await session.flush()
            await savepoint.rollback()
        session.add(Thing(name="second"))
    assert (await positions(engine))[0] == ["first", "second"]


async def test_an_updates_event_contains_only_the_changed_fields(engine: AsyncEngine) -> None:
    thing_id = await add(engine, "before")
    async with transaction(engine) as session:
        thing = await session.get_one(Thing, thing_id)
        thing.name = "after"
    async with transaction(engine) as session:
        thing = await session.get_one(Thing, thing_id)
        thing.name = "after"
        rows = await read_feed(session, after="0-0", limit=10)
    assert [(row["type"], row["changes"]) for row in rows][1:] == [
        ("guanxi.thing.updated", {"name": ["before", "after"]})
    ]
    assert thing.version == 2


async def test_an_event_contains_the_identity_but_no_derived_fields(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        remark = Remark(heading="budget", text="none", length=4)
        session.add(remark)
        await session.flush()
        remark.text, remark.length = "plenty", 6
        await session.flush()
        await session.delete(remark)
    async with transaction(engine) as session:
        told = [row["changes"] for row in await read_feed(session, after="0-0", limit=10)]
    assert told == [
        {"heading": [None, "budget"], "text": [None, "none"], "clearance": [None, 1]},
        {"heading": ["budget", "budget"], "text": ["none", "plenty"], "clearance": [1, 1]},
        {"heading": ["budget", None], "text": ["plenty", None], "clearance": [1, None]},
    ]


async def test_a_touched_row_gets_a_new_version_but_no_event(engine: AsyncEngine) -> None:
    thing_id = await add(engine, "it")
    async with transaction(engine) as session:
        thing = await session.get_one(Thing, thing_id)
        before = thing.updated_at
        thing.touch()
    async with transaction(engine) as session:
        thing = await session.get_one(Thing, thing_id)
        assert (thing.version, thing.updated_at > before) == (2, True)
        thing.name = "changed too"
        thing.touch()
        await session.flush()
        assert thing.version == 3
    assert (await positions(engine))[0] == ["it", "changed too"]


async def test_the_actor_is_the_principal(engine: AsyncEngine) -> None:
    nobody = frozenset[str]()
    token = current_principal.set(Principal("client:erp", "ERP", nobody, nobody, 1, DataScope(DataScopeKind.ALL)))
    try:
        await add(engine, "x")
    finally:
        current_principal.reset(token)
    async with transaction(engine) as session:
        rows = await read_feed(session, after="0-0", limit=10)
    assert (rows[0]["actor"], rows[0]["actor_name"]) == ("client:erp", "ERP")


async def test_readers_wait_for_the_oldest_running_transaction(engine: AsyncEngine) -> None:
    """An event that is committed later but began earlier is not skipped."""
    async with transaction(engine) as early:
        early.add(Thing(name="early"))
        await early.flush()
        await add(engine, "late")
        names, cursor = await positions(engine)
        assert names == []
    names, cursor = await positions(engine, cursor)
    assert names == ["early", "late"]
    assert (await positions(engine, cursor))[0] == []


async def test_a_transaction_in_another_database_does_not_delay_readers(
    engine: AsyncEngine, thing_settings: ThingSettings
) -> None:
    elsewhere = database_url(thing_settings).set(drivername="postgresql", database="postgres")
    connection = await asyncpg.connect(elsewhere.render_as_string(hide_password=False))
    try:
        async with connection.transaction():
            await connection.execute("SELECT pg_current_xact_id()")
            await add(engine, "in time")
            assert (await positions(engine))[0] == ["in time"]
    finally:
        await connection.close()


async def test_a_role_that_cannot_see_all_transactions_waits_for_all(engine: AsyncEngine) -> None:
    """It cannot see whether another role's transactions write events, so it uses the server's own horizon."""
    await add(engine, "seen later")
    async with engine.connect() as other, other.begin():
        await other.execute(sa.text("SELECT pg_current_xact_id()"))
        async with transaction(engine) as session:
            connection = await session.connection()
            for statement in ("CREATE ROLE onlooker", "GRANT SELECT ON events TO onlooker", "SET LOCAL ROLE onlooker"):
                await connection.exec_driver_sql(statement)
            horizon = (await connection.execute(HORIZON)).scalar_one()
            everywhere = await connection.execute(
                sa.text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            )
            assert horizon == everywhere.scalar_one()
            await session.rollback()


async def test_nothing_is_skipped_under_concurrent_writers(engine: AsyncEngine) -> None:
    written = [f"thing {number}" for number in range(60)]
    seen: list[str] = []
    cursor = "0-0"

    async def write(names: list[str]) -> None:
        for name in names:
            async with transaction(engine) as session:
                session.add(Thing(name=name))
                await session.flush()
                await session.exec(sa.text("SELECT pg_sleep(random() * 0.005)"))  # type: ignore[call-overload]

    writers = [asyncio.create_task(write(written[start::4])) for start in range(4)]
    async with asyncio.timeout(60):
        while not all(writer.done() for writer in writers):
            names, cursor = await positions(engine, cursor)
            seen += names
        await asyncio.gather(*writers)
    names, cursor = await positions(engine, cursor)
    assert sorted(seen + names) == sorted(written)


async def test_a_history_is_of_one_customer(engine: AsyncEngine) -> None:
    customer_id = uuid.uuid4()
    async with transaction(engine) as session:
        await know_customer(session, customer_id)
        session.add(Thing(name="a", customer_id=customer_id))
    await add(engine, "of another customer")
    async with transaction(engine) as session:
        rows = await read_history(session, of_customers([customer_id]), before=None, limit=10)
    assert [row["changes"]["name"] for row in rows] == [[None, "a"]]


async def test_a_waiting_reader_wakes_at_the_commit(engine: AsyncEngine, thing_settings: ThingSettings) -> None:
    signal = EventSignal(database_url(thing_settings))
    listening = asyncio.create_task(signal.listen())
    try:
        async with asyncio.timeout(10):
            waiter = asyncio.create_task(signal.wait(30))
            while not waiter.done():
                await add(engine, "wake up")
                await asyncio.sleep(0)
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
    assert waiter.exception() is None


async def test_a_history_narrows_to_some_entities(engine: AsyncEngine) -> None:
    customer_id = uuid.uuid4()
    async with transaction(engine) as session:
        await know_customer(session, customer_id)
        session.add_all([Thing(name="a", customer_id=customer_id), Thing(name="b", customer_id=customer_id)])
    async with transaction(engine) as session:
        ids = sa.select(col(Thing.id)).where(col(Thing.name) == "a")
        rows = await read_history(session, of_entities(ids), before=None, limit=10)
    assert [row["changes"]["name"] for row in rows] == [[None, "a"]]
