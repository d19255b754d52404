"""Since when a standing holds: gradings that change nothing never move it."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.customer.grading.grades.model import grades
from services.customer.grading.runs.store import settle
from services.customer.profile.standing.model import SINCE, standings
from shared.database import execute, transaction
from tests.customer.duties.conftest import GRADE

START = datetime(2025, 1, 6, tzinfo=UTC)
QUADRANTS = st.sampled_from(["maintain", "core_value", None])
GRADED = st.tuples(st.sampled_from([2024, 2025]), st.sampled_from(["key", "basic"]), QUADRANTS)


def expected(history: Iterable[tuple[int, dict[str, Any]]]) -> dict[str, datetime]:
    """The beginning of the last streak of each value, over the grades that were the latest year's when given."""
    year, since, values = 0, {}, {}
    for week, made in history:
        if made["fiscal_year"] < year:
            continue
        year = made["fiscal_year"]
        for name, value in SINCE.items():
            if values.get(value, ...) != made[value]:
                since[name], values[value] = START + timedelta(weeks=week), made[value]
    return since


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(weeks=st.lists(GRADED, min_size=1, max_size=8))
async def test_weekly_runs_never_push_a_deadline(app: FastAPI, weeks: list[tuple[int, str, Any]]) -> None:
    customer_id = uuid.uuid4()
    made = [
        GRADE | {"fiscal_year": year, "tier": tier, "quadrant": quadrant, "customer_id": customer_id}
        for year, tier, quadrant in weeks
    ]
    for week, one in enumerate(made):
        row = one | {"id": uuid.uuid4(), "run_id": uuid.uuid4(), "graded_at": START + timedelta(weeks=week)}
        async with transaction(app.state.engine) as session:
            await execute(session, sa.insert(grades).values(row))
            await settle(session, [row["id"]])
    query = sa.select(*(standings.c[name] for name in SINCE)).where(standings.c.customer_id == customer_id)
    async with transaction(app.state.engine) as session:
        found = (await execute(session, query)).mappings().one()
    assert dict(found) == expected(enumerate(made))
