"""Which events a reader may see: by field, by the row's past and present level, by its definition's level."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.auth.access import DataScope, DataScopeKind, Principal
from shared.database import Row, transaction
from shared.feed.disclosure import clearances_of, find_shown, redact, shown_to
from shared.feed.log import read_feed, read_history
from tests.shared.conftest import Badge, Note, Remark, Thing, Topic

CLEARANCES = clearances_of([Badge, Note, Remark, Thing, Topic])


def reader(clearance: int) -> Principal:
    return Principal("u", "U", frozenset(), frozenset(), clearance, DataScope(DataScopeKind.ALL))


async def put(engine: AsyncEngine, *rows: Row) -> None:
    async with transaction(engine) as session:
        session.add_all(rows)


async def remove(engine: AsyncEngine, row: Row) -> None:
    async with transaction(engine) as session:
        await session.delete(await session.get_one(type(row), row.id))


async def set_level(engine: AsyncEngine, table: type[Row], level: int) -> None:
    """Change by SQL without an event."""
    async with transaction(engine) as session:
        await (await session.connection()).execute(sa.update(table).values(clearance=level))


async def shown(engine: AsyncEngine, clearance: int, field: str = "text") -> list[Any]:
    """The changes of a field that a reader sees, in the history and in the feed alike."""
    conditions = shown_to(reader(clearance), CLEARANCES)
    async with transaction(engine) as session:
        history = await read_history(session, sa.and_(sa.true(), *conditions), before=None, limit=100)
        feed = await read_feed(session, after="0-0", limit=100)
        positions = await find_shown(session, feed, conditions)
        rows = [row for row in feed if row["position"] in positions]
        assert [row["position"] for row in rows] == [row["position"] for row in history[::-1]]
        return [changes.get(field) for changes in await redact(session, rows, CLEARANCES, clearance)]


async def test_a_field_is_shown_from_its_level_on(engine: AsyncEngine) -> None:
    await put(engine, Thing(name="a", secret="s"))
    assert [await shown(engine, level, "secret") for level in (2, 3)] == [[None], [[None, "s"]]]
    assert await shown(engine, 1, "name") == [[None, "a"]]


async def test_an_update_of_hidden_fields_alone_is_not_listed(engine: AsyncEngine) -> None:
    thing = Thing(name="a", secret="s")
    await put(engine, thing)
    for change in ({"secret": "t"}, {"name": "b", "secret": "u"}):
        async with transaction(engine) as session:
            row = await session.get_one(Thing, thing.id)
            for name, value in change.items():
                setattr(row, name, value)
    assert await shown(engine, 1, "name") == [[None, "a"], ["a", "b"]]
    assert await shown(engine, 3, "name") == [[None, "a"], None, ["a", "b"]]


@pytest.mark.parametrize(
    ("written", "levels"),
    [
        ([2, 2], [False, True, True]),
        ([None, 2], [False, True, True]),
        ([3, 1], [False, False, True]),
        ([1, 1], [True, True, True]),
        (None, [False, False, True]),
    ],
)
async def test_an_event_is_shown_from_both_its_levels_on(
    engine: AsyncEngine, written: list[int] | None, levels: list[bool]
) -> None:
    await put(engine, Remark(heading="h", text="x", length=1))
    rewrite = sa.text("UPDATE events SET changes = changes - 'clearance' || CAST(:level AS jsonb)")
    level = {} if written is None else {"clearance": written}
    async with transaction(engine) as session:
        await (await session.connection()).execute(
            rewrite.bindparams(sa.bindparam("level", type_=sa.JSON)), {"level": level}
        )
    assert [bool(await shown(engine, one)) for one in (1, 2, 3)] == levels


async def test_a_raised_level_hides_the_past_and_a_lowered_one_reveals_nothing(engine: AsyncEngine) -> None:
    await put(
        engine, Remark(heading="h", text="open", length=4), Remark(heading="h", text="shut", length=4, clearance=2)
    )
    assert await shown(engine, 1) == [[None, "open"]]
    await set_level(engine, Remark, 3)
    assert [await shown(engine, level) for level in (1, 2)] == [[], []]
    await set_level(engine, Remark, 1)
    assert await shown(engine, 1) == [[None, "open"]]
    assert len(await shown(engine, 2)) == 2


async def test_a_deleted_row_keeps_the_level_it_had_last(engine: AsyncEngine) -> None:
    remark = Remark(heading="h", text="x", length=1)
    await put(engine, remark)
    await set_level(engine, Remark, 2)
    await remove(engine, remark)
    assert await shown(engine, 1) == []
    assert await shown(engine, 2) == [[None, "x"], ["x", None]]


async def test_a_definitions_level_hides_earlier_events_of_its_rows(engine: AsyncEngine) -> None:
    topic, other = Topic(name="margins"), Topic(name="weather")
    note = Note(topic_id=topic.id, text="low")
    await put(engine, topic, other, note, Note(topic_id=other.id, text="fine"))
    await remove(engine, note)
    assert len(await shown(engine, 1)) == 5
    async with transaction(engine) as session:
        (await session.get_one(Topic, topic.id)).clearance = 2
    assert await shown(engine, 1) == [None, [None, "fine"]]
    await remove(engine, topic)
    assert await shown(engine, 1) == [None, [None, "fine"]]
    assert [None, "low"] in await shown(engine, 2)
