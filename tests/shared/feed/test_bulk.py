"""Bulk changes write the same events as the session."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select

from shared.auth.access import acting_for
from shared.database import transaction
from shared.feed.bulk import add_rows, change_rows, fresh_row, remove_rows, sent_rows
from shared.feed.log import read_feed
from tests.shared.conftest import Badge, Remark, know_customer

CUSTOMER = uuid.UUID(int=1)


async def events(engine: AsyncEngine) -> list[Any]:
    async with transaction(engine) as session:
        rows = await read_feed(session, after="0-0", limit=100)
    return [row for row in rows if row["type"].endswith("updated")]


async def test_a_bulk_change_writes_the_same_events_as_the_session(engine: AsyncEngine) -> None:
    remarks = [Remark(heading="h", text="old", length=3, clearance=2) for _ in range(2)]
    async with transaction(engine) as session:
        session.add_all(remarks)
    async with transaction(engine) as session:
        with acting_for("u1", "Wang"):
            await change_rows(session, Remark, {"text": "new", "clearance": 3}, col(Remark.id) == remarks[0].id)
            by_session = await session.get_one(Remark, remarks[1].id)
            by_session.text, by_session.clearance = "new", 3
            await session.flush()
    by_sql, by_session = await events(engine)
    assert by_sql["changes"] == {"heading": ["h", "h"], "text": ["old", "new"], "clearance": [2, 3]}
    both = [
        {name: value for name, value in one.items() if name not in {"position", "id", "entity_id", "occurred_at"}}
        for one in (by_sql, by_session)
    ]
    assert both[0] == both[1]
    assert by_sql["entity_id"] == remarks[0].id
    async with transaction(engine) as session:
        assert [(one.text, one.version) for one in await session.exec(select(Remark))] == [("new", 2)] * 2


def subject(row: Any) -> dict[str, Any]:
    """An event without what differs from one to the next."""
    return {name: value for name, value in row.items() if name not in {"xid", "position", "id", "occurred_at"}}


async def test_rows_added_and_removed_in_bulk_write_the_same_events_as_the_session(engine: AsyncEngine) -> None:
    twins = [Remark(id=uuid.UUID(int=7), heading="h", text="x", length=1, clearance=3) for _ in range(2)]
    async with transaction(engine) as session:
        await session.exec(sa.text("CREATE TEMPORARY TABLE new_remarks (LIKE remarks) ON COMMIT DROP"))  # type: ignore[call-overload]
        columns = Remark.__table__.c  # type: ignore[attr-defined]
        new = sa.table("new_remarks", *(sa.column(one.name, one.type) for one in columns))
        values = {one.name: getattr(twins[0], one.name) for one in columns}
        await session.exec(sa.insert(new).values(values))  # type: ignore[call-overload]
        assert await add_rows(session, Remark, new) == 1
        assert await remove_rows(session, Remark, col(Remark.heading) == "h") == 1
    async with transaction(engine) as session:
        session.add(twins[1])
        await session.flush()
        await session.delete(twins[1])
    async with transaction(engine) as session:
        added, removed, *by_session = await read_feed(session, after="0-0", limit=100)
    assert [subject(added), subject(removed)] == [subject(row) for row in by_session]
    assert added["changes"] == {"heading": [None, "h"], "text": [None, "x"], "clearance": [None, 3]}


async def test_rows_that_have_the_value_already_do_not_change(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        await know_customer(session, CUSTOMER)
        session.add_all(
            [Badge(name=name, customer_id=CUSTOMER, taken_back=name == "iron") for name in ("gold", "iron")]
        )
    async with transaction(engine) as session:
        assert await change_rows(session, Badge, {"taken_back": True}, sa.true()) == 1
    (told,) = await events(engine)
    assert (told["changes"], told["customer_id"]) == ({"taken_back": [False, True], "clearance": [1, 1]}, CUSTOMER)


async def test_rows_sent_as_plain_values_are_stored_as_those_of_the_session(engine: AsyncEngine) -> None:
    said = {"heading": "h", "text": "x", "length": 1, "clearance": 3}
    sent = [fresh_row(Remark, **said) for _ in range(2)]
    async with transaction(engine) as session:
        assert await add_rows(session, Remark, sent_rows(Remark, sent)) == 2
        session.add(Remark(**said))
    async with transaction(engine) as session:
        *ours, theirs = await session.exec(select(Remark).order_by(col(Remark.id)))
    assert {row["id"] for row in sent} == {one.id for one in ours}
    own = {"id", "created_at", "updated_at", "updated_at_1", "updated_at_2"}
    assert [one.model_dump(exclude=own) for one in ours] == [theirs.model_dump(exclude=own)] * 2


async def test_rows_may_be_sent_with_some_columns_only(engine: AsyncEngine) -> None:
    remark = Remark(heading="h", text="old", length=3, clearance=1)
    async with transaction(engine) as session:
        session.add(remark)
    async with transaction(engine) as session:
        sent = sent_rows(Remark, [{"id": remark.id, "text": "new"}], ["id", "text"])
        assert await change_rows(session, Remark, {"text": sent.c.text}, col(Remark.id) == sent.c.id) == 1
    async with transaction(engine) as session:
        assert (await session.get_one(Remark, remark.id)).text == "new"
