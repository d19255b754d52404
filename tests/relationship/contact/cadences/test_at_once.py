"""Touchpoints of one customer at the same time are all counted."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.contact.cadences.following import follow_day
from services.relationship.contact.cadences.model import cadences
from services.relationship.tables import MonthlyFigure, PublishedWarning
from shared.auth.visibility import customers
from shared.database import execute, transaction
from shared.time import company_today
from tests.relationship.contact.conftest import TOUCHPOINTS, days_ago
from tests.sign_in import Tokens

LAST, EACH = 2, 12


async def visit(client: httpx.AsyncClient, customer_id: str, days: float) -> None:
    body = {"customer_id": customer_id, "scene": "routine_visit", "starts_at": days_ago(days)}
    made = await client.post(TOUCHPOINTS, json=body)
    assert made.status_code == 201, made.text


async def known(app: FastAPI) -> str:
    """A customer to be met monthly."""
    row = {"id": uuid4(), "name": "Huaqiang", "status": "active", "tags": [], "quadrant": "core_value"}
    async with transaction(app.state.engine) as session:
        await execute(session, sa.insert(customers).values(row))
    return str(row["id"])


async def test_all_of_them_count(open_committing: Callable[[str], Any], tokens: Tokens) -> None:
    app = await open_committing("relationship")
    customer_id = await known(app)
    async with tokens.client(app) as client:
        await visit(client, customer_id, 200)
        await asyncio.gather(*(visit(client, customer_id, days) for days in range(LAST, LAST + EACH)))
    async with transaction(app.state.engine) as session:
        of_figures = MonthlyFigure.__table__.c  # type: ignore[attr-defined]
        counted = await execute(session, sa.select(sa.func.sum(of_figures.n)))
        assert counted.scalar_one() == 1 + EACH
        lasts = await execute(session, sa.select(cadences.c.last_contact_on).where(cadences.c.kind == "regular"))
        assert set(lasts.scalars()) == {company_today() - timedelta(days=LAST)}


async def test_a_late_contact_is_one_warning_however_many_look(
    open_committing: Callable[[str], Any], tokens: Tokens
) -> None:
    app = await open_committing("relationship")
    customer_id = await known(app)

    async def look() -> None:
        async with transaction(app.state.engine) as session:
            await follow_day(session)

    async def warnings() -> list[Any]:
        async with transaction(app.state.engine) as session:
            of = PublishedWarning.__table__.c  # type: ignore[attr-defined]
            return list(await execute(session, sa.select(of.id, of.subject, of.version)))

    async with tokens.client(app) as client:
        await asyncio.gather(*(visit(client, customer_id, days) for days in range(100, 106)), look(), look())
        (first,) = await warnings()
        await asyncio.gather(look(), look(), visit(client, customer_id, 110))
        assert await warnings() == [first]
        await visit(client, customer_id, 1)
        assert await warnings() == []
