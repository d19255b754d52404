"""The company's days in SQL."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from shared.database import execute, new_id, transaction
from shared.days import sql_day_of_id
from shared.time import day_of


async def test_an_id_says_on_which_day_it_was_made(open_service: Callable[[str], Any]) -> None:
    made_at = datetime(2025, 12, 31, 17, tzinfo=UTC)  # the next day in Shanghai
    milliseconds = int(made_at.timestamp() * 1000)
    early = UUID(int=(milliseconds << 80) | (7 << 76) | (2 << 62))
    app = await open_service("relationship")
    async with transaction(app.state.engine) as session:
        ids = (early, new_id(), uuid4())
        query = sa.select(*(sql_day_of_id(sa.literal(one, sa.Uuid)) for one in ids))
        found = (await execute(session, query)).one()
    today = datetime.now(UTC)
    assert found[0] == day_of(made_at) == (made_at + timedelta(days=1)).date()
    assert (found[1] in {day_of(today), day_of(today - timedelta(minutes=1))}, found[2]) == (True, None)
