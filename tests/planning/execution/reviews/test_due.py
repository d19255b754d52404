"""Reviews as due items, and their escalation."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.planning.execution.reviews.model import PlanReview
from shared.customers.colleagues import colleagues
from shared.database import execute, transaction
from shared.time import company_today
from tests.planning.conftest import Workshop
from tests.planning.execution.conftest import MANAGER, THIS_YEAR, Due, appoint
from tests.planning.execution.reviews.test_endpoints import FOUND, url_of

SUPERIOR = "00000000-0000-4000-8000-0000000000b1"


@pytest.fixture
async def superior(app: FastAPI) -> str:
    """Who oversees the customer's region."""
    row = {"user_id": UUID(SUPERIOR), "oversees": ["CN-GD"], "is_administrator": False}
    async with transaction(app.state.engine) as session:
        await execute(session, sa.insert(colleagues).values(row))
    return SUPERIOR


async def let_pass(app: FastAPI, plan: Workshop, days: int) -> None:
    """Let every review have been due so many days ago."""
    of_plan = PlanReview.plan_id == UUID(plan.url.rpartition("/")[2])
    async with transaction(app.state.engine) as session:
        due_on = company_today() - timedelta(days=days)
        await execute(session, sa.update(PlanReview).where(of_plan).values(due_on=due_on))


async def test_reviews_are_due_for_who_holds_them(running: Workshop, app: FastAPI, superior: str, due: Due) -> None:
    await appoint(app, running.customer_id)
    found = await due("plan_review")
    by_supervisor = [one for one in found if "evaluation" in one["title"] or "coaching" in one["title"]]
    assert {one["owner_id"] for one in by_supervisor} == {superior}
    assert {one["owner_id"] for one in found if one not in by_supervisor} == {MANAGER}
    assert found[-1]["title"] == f"Yearly evaluation: plan {THIS_YEAR} of Huaqiang"
    shown = await due("plan_review", language="zh-CN")
    assert shown[-1]["title"] == f"年度评估：Huaqiang {THIS_YEAR} 财年规划"
    assert {one["note"] for one in shown} == {None}


async def test_a_held_review_is_no_longer_due(ended: Workshop, due: Due) -> None:
    assert len(await due("plan_review")) == 1
    await ended.ask("POST", f"{await url_of(ended)}/holding", json=FOUND)
    assert await due("plan_review") == []


async def test_a_late_review_says_by_how_much(ended: Workshop, app: FastAPI, due: Due) -> None:
    await let_pass(app, ended, 3)
    day = company_today() - timedelta(days=3)
    assert [one["note"] for one in await due("plan_review")] == [f"Due on {day}, 3 days late."]
    (item,) = await due("plan_review", language="zh-CN")
    assert item["note"] == f"应于 {day} 前完成，已逾期 3 天。"


@pytest.mark.parametrize(("days", "is_escalated"), [(4, False), (5, True)])
async def test_a_managers_late_review_is_escalated(
    running: Workshop, app: FastAPI, superior: str, due: Due, days: int, is_escalated: bool
) -> None:
    await appoint(app, running.customer_id)
    await let_pass(app, running, days)
    found = await due("plan_review_late")
    assert bool(found) is is_escalated
    assert all(one["owner_id"] == superior and "hold it yourself" in one["note"] for one in found)


async def test_a_supervisors_own_review_is_not_escalated(ended: Workshop, app: FastAPI, due: Due) -> None:
    await let_pass(app, ended, 100)
    assert await due("plan_review_late") == []


async def test_nothing_is_due_for_who_does_not_see_the_customer(ended: Workshop, due: Due) -> None:
    assert await due("plan_review", data_scope={"kind": "own", "regions": []}) == []


async def test_nothing_is_due_of_a_customer_who_has_left_us(
    ended: Workshop, app: FastAPI, due: Due, planning: httpx.AsyncClient
) -> None:
    async with transaction(app.state.engine) as session:
        await execute(session, sa.text("UPDATE customer_directory SET status = 'exited'"))
    assert await due("plan_review") == []
