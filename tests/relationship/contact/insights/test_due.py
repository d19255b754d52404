"""Insights that nobody has issued yet are due at the end of their period."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.contact.insight_schemes.rules import period_of
from shared.customers.policy_terms import PolicyCadence
from shared.time import company_today
from tests.customer.due_door import Door
from tests.sign_in import Tokens


@pytest.fixture
def door(app: FastAPI, tokens: Tokens) -> Door:
    return Door(app, tokens)


async def due(door: Door, **params: Any) -> list[dict[str, Any]]:
    _, last = period_of(company_today(), PolicyCadence.QUARTERLY)
    asked = {"from": str(company_today()), "to": str(last), "kind__in": "insight"} | params
    return await door.items(**asked)


async def test_a_month_without_a_bulletin_and_a_quarter_without_training_are_due(
    relationship: httpx.AsyncClient, door: Door
) -> None:
    month, quarter = (period_of(company_today(), every) for every in (PolicyCadence.MONTHLY, PolicyCadence.QUARTERLY))
    ids = [item["id"] for item in await due(door)]
    assert ids[0] == f"insight:bulletin:{month[0]}"
    assert f"insight:training:{quarter[0]}" in ids
    body = {"kind": "bulletin", "title": "简报", "issued_on": str(month[0])}
    assert (await relationship.post("/v1/insights", json=body)).status_code == 201
    left = [item["id"] for item in await due(door)]
    assert set(ids) - set(left) == {f"insight:bulletin:{month[0]}"}


async def test_a_year_of_periods_is_asked_for_in_one_statement(app: FastAPI, door: Door) -> None:
    asked: list[str] = []

    def note(*statement: Any) -> None:
        asked.extend([statement[2]] if "insights" in statement[2] else [])

    sa.event.listen(app.state.engine.sync_engine, "before_cursor_execute", note)
    items = await due(door, to=str(company_today() + timedelta(days=365)))
    sa.event.remove(app.state.engine.sync_engine, "before_cursor_execute", note)
    assert len(items) >= 15
    assert len(asked) == 1


async def test_pages_of_due_insights_follow_one_another(door: Door) -> None:
    whole = await due(door)
    first = await due(door, limit=1)
    rest = await due(door, after_due_at=first[0]["due_at"], after_id=first[0]["id"])
    assert [*first, *rest] == whole


async def test_what_has_passed_is_not_made_up_for(door: Door) -> None:
    long_ago = company_today() - timedelta(days=400)
    assert await due(door, **{"from": str(long_ago), "to": str(long_ago + timedelta(days=200))}) == []


async def test_nobody_owns_them_until_the_scheme_names_somebody(door: Door) -> None:
    assert {item["owner_id"] for item in await due(door)} == {None}
    assert await due(door, owner="me") == []
