"""Goals off track as warnings, and goals reached as figures, of many customers at once."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.planning.goals.market_goals import kpi_figures, watching
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.plans.plans.model import Plan
from services.planning.tables import MonthlyFigure, PublishedWarning
from shared.database import execute, transaction
from shared.time import utc_now
from shared.web.peers import PeerUnavailable
from tests.planning.conftest import REVENUE
from tests.planning.goals.conftest import ReplacePeer, lost
from tests.planning.goals.figures import answering, of_year
from tests.planning.known import know_customer

SALES = of_year(2024, 12, "100") | of_year(2025, 6, "90")
GOAL = {**REVENUE, "baseline": Decimal(1200), "unit": "amount", "currency": "CNY", "since_version": 1}
NewGoal = Callable[..., Awaitable[MarketGoal]]
Watch = Callable[[], Awaitable[None]]


@pytest.fixture(autouse=True)
def middle_of_2025(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "company_today", lambda: date(2025, 6, 30))


@pytest.fixture
def new_goal(app: FastAPI) -> NewGoal:
    """A goal of a new customer's approved plan for 2025: `await new_goal(target=1300)`."""

    async def make(plan: dict[str, Any] | None = None, status: str = "active", **fields: Any) -> MarketGoal:
        async with transaction(app.state.engine) as session:
            customer_id = await know_customer(session, status)
            made = Plan(customer_id=customer_id, **{"fiscal_year": 2025, "approved_version": 1, **(plan or {})})
            goal = MarketGoal.model_validate({**GOAL, **fields, "plan_id": made.id, "customer_id": customer_id})
            session.add(made)
            await session.flush()
            session.add(goal)
        return goal

    return make


@pytest.fixture
def watch(app: FastAPI) -> Watch:
    """Ask kpi, and publish what it answers."""

    async def once() -> None:
        job = await watching.ask_goals(app.state.settings, app.state.engine, app.state.peers)
        async with transaction(app.state.engine) as session:
            await job(session)

    return once


async def published(app: FastAPI, table: Any) -> list[Any]:
    async with transaction(app.state.engine) as session:
        return list((await execute(session, sa.select(table.__table__))).mappings())


async def change(app: FastAPI, row: Any, **fields: Any) -> None:
    async with transaction(app.state.engine) as session:
        found = await session.get_one(type(row), row.id)
        for name, value in fields.items():
            setattr(found, name, value)


async def test_a_goal_off_track_is_a_warning_until_it_is_on_track(
    app: FastAPI, new_goal: NewGoal, watch: Watch, replace_peer: ReplacePeer
) -> None:
    goal, fine = await new_goal(target=Decimal(1400)), await new_goal(target=Decimal(1200))
    replace_peer("kpi", answering({str(one.customer_id): {"sales": SALES} for one in (goal, fine)}))
    await watch()
    await watch()
    (warning,) = await published(app, PublishedWarning)
    assert (warning["kind"], warning["subject"]) == ("market_goal_off_track", str(goal.id))
    assert (warning["severity"], warning["clearance"], warning["version"]) == ("medium", 1, 1)
    assert warning["link"] == f"/v1/plans/{goal.plan_id}/market-goals/{goal.id}"
    assert warning["evidence_en"] == "“全年销售额”: 540 on 2025-06-30; 700 was expected for a target of 1400."
    await change(app, goal, target=Decimal(1200))
    await watch()
    assert await published(app, PublishedWarning) == []


@pytest.mark.parametrize(
    "plan",
    [{"approved_version": None}, {"deleted_at": utc_now()}, {"fiscal_year": 2023}, {"fiscal_year": 2026}],
    ids=["never approved", "deleted", "long ago", "next year"],
)
async def test_goals_of_plans_that_are_not_in_force_warn_nobody(
    app: FastAPI, new_goal: NewGoal, watch: Watch, replace_peer: ReplacePeer, plan: dict[str, Any]
) -> None:
    asked = replace_peer("kpi", lost)
    await new_goal(plan, target=Decimal(9000))
    await watch()
    assert (asked, await published(app, PublishedWarning)) == ([], [])


async def test_a_closed_plan_takes_its_warning_back(
    app: FastAPI, new_goal: NewGoal, watch: Watch, replace_peer: ReplacePeer
) -> None:
    goal = await new_goal(target=Decimal(9000))
    replace_peer("kpi", answering({str(goal.customer_id): {"sales": SALES}}))
    await watch()
    assert len(await published(app, PublishedWarning)) == 1
    async with transaction(app.state.engine) as session:
        plan = await session.get_one(Plan, goal.plan_id)
        plan.approved_version = None
    await watch()
    assert await published(app, PublishedWarning) == []


async def test_goals_of_a_revision_wait_for_its_approval(
    app: FastAPI, new_goal: NewGoal, watch: Watch, replace_peer: ReplacePeer
) -> None:
    replace_peer("kpi", lost)
    await new_goal({"working_version": 2}, since_version=2, target=Decimal(9000))
    await watch()
    assert await published(app, PublishedWarning) == []


async def test_warnings_of_margins_need_their_level(
    app: FastAPI, new_goal: NewGoal, watch: Watch, replace_peer: ReplacePeer
) -> None:
    goal = await new_goal(metric="margin", unit="ratio", currency=None, baseline=Decimal("0.2"), target=Decimal("0.3"))
    replace_peer("kpi", answering({str(goal.customer_id): {"margin": of_year(2025, 6, ("21", "100"))}}))
    await watch()
    (warning,) = await published(app, PublishedWarning)
    assert (warning["clearance"], warning["figures"]["expected"]) == (2, "0.2496")


async def test_many_customers_are_few_calls(
    app: FastAPI, new_goal: NewGoal, watch: Watch, replace_peer: ReplacePeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kpi_figures, "MAX_CUSTOMERS", 4)
    goals = [await new_goal(target=Decimal(9000)) for _ in range(9)]
    asked = replace_peer("kpi", answering({str(one.customer_id): {"sales": SALES} for one in goals}))
    await watch()
    assert len(asked) == 3
    named = [customer for url in asked for customer in url.params["customer_ids"].split(",")]
    assert sorted(named) == sorted(str(one.customer_id) for one in goals)
    assert len(await published(app, PublishedWarning)) == 9


async def test_without_kpi_warnings_stay(
    app: FastAPI, new_goal: NewGoal, watch: Watch, replace_peer: ReplacePeer
) -> None:
    goal = await new_goal(target=Decimal(9000))
    replace_peer("kpi", answering({str(goal.customer_id): {"sales": SALES}}))
    await watch()
    replace_peer("kpi", lost)
    with pytest.raises(PeerUnavailable):
        await watch()
    assert len(await published(app, PublishedWarning)) == 1


async def test_goals_due_are_counted_in_their_month(
    app: FastAPI, new_goal: NewGoal, watch: Watch, replace_peer: ReplacePeer
) -> None:
    reached = await new_goal(target=Decimal(270), due_on=date(2025, 3, 15))
    missed = await new_goal(target=Decimal(271), due_on=date(2025, 3, 31))
    later = await new_goal(target=Decimal(100), due_on=date(2025, 7, 1))
    running = await new_goal(target=Decimal(9000), due_on=date(2025, 6, 30))
    margin = await new_goal(metric="margin", target=Decimal(1), due_on=date(2025, 3, 31))
    goals = (reached, missed, later, running, margin)
    replace_peer("kpi", answering({str(one.customer_id): {"sales": SALES, "profit": SALES} for one in goals}))
    await watch()
    found = {row["customer_id"]: row for row in await published(app, MonthlyFigure)}
    assert {one: (row["month"], row["numerator"], row["denominator"]) for one, row in found.items()} == {
        reached.customer_id: (date(2025, 3, 1), 1, 1),
        missed.customer_id: (date(2025, 3, 1), 0, 1),
    }


async def test_a_month_counts_once_it_is_over(
    app: FastAPI, new_goal: NewGoal, watch: Watch, replace_peer: ReplacePeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal = await new_goal(target=Decimal(540), due_on=date(2025, 6, 15))
    replace_peer("kpi", answering({str(goal.customer_id): {"sales": SALES}}))
    for today, figures in ((date(2025, 6, 30), []), (date(2025, 7, 1), [(1, 1)])):
        monkeypatch.setattr(watching, "company_today", lambda today=today: today)
        await watch()
        counted = [(row["numerator"], row["denominator"]) for row in await published(app, MonthlyFigure)]
        assert counted == figures


async def test_a_customer_who_has_left_warns_nobody_and_keeps_its_figures(
    app: FastAPI, new_goal: NewGoal, watch: Watch, replace_peer: ReplacePeer
) -> None:
    gone = await new_goal(status="exited", target=Decimal(9000))
    before = await new_goal(status="exited", target=Decimal(270), due_on=date(2025, 3, 31))
    replace_peer("kpi", answering({str(one.customer_id): {"sales": SALES} for one in (gone, before)}))
    await watch()
    assert await published(app, PublishedWarning) == []
    assert [row["customer_id"] for row in await published(app, MonthlyFigure)] == [before.customer_id]
