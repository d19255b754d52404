"""Upserts: rows are inserted, updated, or left as they are."""

import asyncio
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.auth.users import users
from shared.auth.visibility import team
from shared.database import execute, transaction
from shared.upserts import add_missing, given, upsert

FIRST, SECOND = sorted(uuid.uuid4() for _ in range(2))
PATIENCE = 0.3


def user(user_id: uuid.UUID, name: str, version: int = 1) -> dict[str, Any]:
    return {"id": user_id, "username": name, "display_name": name, "is_active": True, "version": version}


async def names(engine: AsyncEngine) -> list[str]:
    async with transaction(engine) as session:
        return list((await execute(session, sa.select(users.c.username).order_by(users.c.id))).scalars())


async def test_rows_are_written_over_or_added(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        await upsert(session, users, [user(FIRST, "old")])
        await upsert(session, users, [user(SECOND, "new"), user(FIRST, "renamed")])
        await upsert(session, users, [])
    assert await names(engine) == ["renamed", "new"]


async def test_columns_left_out_stay(engine: AsyncEngine) -> None:
    customer, member = uuid.uuid4(), uuid.uuid4()
    async with transaction(engine) as session:
        row = {"customer_id": customer, "user_id": member}
        await upsert(session, team, [row | {"is_handing_over": True}])
        await upsert(session, team, [row], computed={"is_handing_over": team.c.is_handing_over})
        found = (await execute(session, sa.select(team))).mappings().one()
    assert found == row | {"is_handing_over": True}


async def test_a_row_is_written_over_only_on_its_condition(engine: AsyncEngine) -> None:
    is_newer = given(users).version > users.c.version
    async with transaction(engine) as session:
        await upsert(session, users, [user(FIRST, "second", 2), user(SECOND, "second", 2)])
        await upsert(session, users, [user(FIRST, "first", 1), user(SECOND, "third", 3)], only_if=is_newer)
    assert await names(engine) == ["second", "third"]


async def test_a_column_can_be_computed_from_both_rows(engine: AsyncEngine) -> None:
    together = {"username": users.c.username + given(users).username}
    async with transaction(engine) as session:
        await upsert(session, users, [user(FIRST, "a")], computed=together)
        await upsert(session, users, [user(FIRST, "b")], computed=together)
    assert await names(engine) == ["ab"]


async def test_only_missing_rows_are_added(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        assert await add_missing(session, users, [user(FIRST, "kept")]) == {FIRST}
        assert await add_missing(session, users, [user(FIRST, "other"), user(SECOND, "added")]) == {SECOND}
        assert await add_missing(session, users, []) == set()
    assert await names(engine) == ["kept", "added"]


async def test_who_writes_the_same_rows_waits_instead_of_failing(engine: AsyncEngine) -> None:
    async def write_both() -> None:
        async with transaction(engine) as other:
            await upsert(other, users, [user(SECOND, "other"), user(FIRST, "other")])

    async with transaction(engine) as session:
        await upsert(session, users, [user(FIRST, "own")])
        writing = asyncio.create_task(write_both())
        assert await asyncio.wait({writing}, timeout=PATIENCE) == (set(), {writing})
        await upsert(session, users, [user(SECOND, "own")])
    await writing
    assert await names(engine) == ["other", "other"]
