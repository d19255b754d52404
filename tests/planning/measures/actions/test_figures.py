"""Plan progress: the actions of plans that were done by their day."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI

from services.planning.measures.actions.figures import publish_plan_progress
from services.planning.measures.actions.model import Action
from services.planning.plans.plans.model import Plan
from services.planning.tables import MonthlyFigure
from shared.database import execute, transaction
from shared.time import company_today
from tests.planning.known import know_customer


async def published(app: FastAPI, *actions: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The figures that these actions of a plan give: month, numerator, denominator."""
    author: dict[str, Any] = {"created_by": "x", "created_by_name": "x", "title": "x", "source": "plan"}
    async with transaction(app.state.engine) as session:
        author["customer_id"] = customer_id = await know_customer(session)
        plan = Plan(customer_id=customer_id, fiscal_year=2025)
        session.add(plan)
        await session.flush()
        session.add_all(Action(**{"plan_id": plan.id, **author, **one}) for one in actions)
        await session.flush()
        await publish_plan_progress(session)
        await publish_plan_progress(session)
        table = MonthlyFigure.__table__  # type: ignore[attr-defined]
        columns = (table.c.month, table.c.numerator, table.c.denominator)
        return [tuple(row) for row in await execute(session, sa.select(*columns).order_by(table.c.month))]


async def test_actions_count_in_the_month_of_their_day(app: FastAPI) -> None:
    march, april = date(2025, 3, 10), date(2025, 4, 30)
    found = await published(
        app,
        {"due_on": march, "state": "done", "done_on": march},
        {"due_on": march, "state": "done", "done_on": march + timedelta(days=1)},
        {"due_on": march, "state": "open"},
        {"due_on": march, "state": "cancelled"},
        {"due_on": april, "state": "done", "done_on": march},
        {"due_on": april, "state": "open", "plan_id": None},
    )
    assert found == [(date(2025, 3, 1), 1, 3), (date(2025, 4, 1), 1, 1)]


async def test_an_action_counts_when_its_day_has_passed(app: FastAPI) -> None:
    today = company_today()
    assert await published(app, {"due_on": today, "state": "done", "done_on": today}) == []
