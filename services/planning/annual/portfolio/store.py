"""The query over customers and their plans of a year."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import col

from services.planning.annual.portfolio import figures
from services.planning.annual.portfolio.model import PlanCoverageRead, PlanPortfolioRead
from services.planning.annual.portfolio.rules import PlanNeed, ResourceAdvice
from services.planning.execution.budgets.rules import SpendingState
from services.planning.execution.resource_schemes.store import SCHEMES as RESOURCE_SCHEMES
from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionState
from services.planning.measures.actions.store import IS_LATE
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import PlanNotFound, PlanStatus
from services.planning.plans.schemes.store import SCHEMES
from shared.auth.access import Principal
from shared.auth.visibility import customers, visible_to
from shared.customers.served import is_served
from shared.customers.traits import CustomerClass, Quadrant
from shared.database import execute
from shared.lists.listings import Listing, everybody
from shared.lists.paging import Page
from shared.lists.queries import ListQuery
from shared.time import company_today, fiscal_year_of
from shared.web.call import Call

GOALS = ("market_goals", "market_goals_off_track", "relationship_goals", "level_goals", "goals_without_action")
_TYPES: dict[str, Any] = {
    **dict.fromkeys(("customer_id", "manager_id", "plan_id"), sa.Uuid),
    **dict.fromkeys(("approved_version", "actions_open", "actions_late", "actions_done", *GOALS), sa.Integer),
    **dict.fromkeys(("people", "people_last_year", "budget", "spent"), sa.Numeric),
    "is_cash_cow": sa.Boolean,
}
_PLACES = {name: sa.column(name, _TYPES.get(name, sa.Text)) for name in PlanPortfolioRead.model_fields}


class PlanPortfolioQuery(
    ListQuery,
    of=PlanPortfolioRead,
    filters=(
        *("customer_id", "region", "customer_class", "quadrant", "is_cash_cow", "manager_id", "need", "advice"),
        *("plan_id", "plan_status", "open_step", "approved_version", "actions_open", "actions_late", "actions_done"),
        *("stance", "conflict", "people", "people_last_year", "budget", *GOALS),
    ),
    sorts=("customer_id", "customer_name", "actions_late", "actions_open", "people", "budget", *GOALS),
    searched=("customer_name",),
    default_sort="-customer_id",
):
    """How customers and their plans are filtered, sorted and searched."""

    fiscal_year: int | None = Field(default=None, ge=2000, le=2100, description="By default the present one.")


PORTFOLIO = Listing(
    PlanPortfolioRead,
    PlanPortfolioQuery,
    _PLACES,
    visible=everybody,
    missing=PlanNotFound,
    key="customer_id",
)


def year_of(call: Call, fiscal_year: int | None) -> int:
    """The year, by default the present one."""
    return fiscal_year or fiscal_year_of(company_today(), call.settings.fiscal_year_start)


async def list_rows(call: Call, query: PlanPortfolioQuery) -> Page[PlanPortfolioRead]:
    """A page of the caller's customers whom we serve, with their plans; without what was spent."""
    scheme = (await SCHEMES.current(call.session)).content
    invest = (await RESOURCE_SCHEMES.current(call.session)).content.invest_quadrants
    found = _portfolio(call.principal, year_of(call, query.fiscal_year), scheme.planned_classes, invest)
    found = found.where(visible_to(call.principal, customers.c.id), is_served(customers.c.id))
    rows = found.subquery("portfolio")
    return await PORTFOLIO.over({name: rows.c[name] for name in _PLACES}).page(call, query)


async def list_coverage(call: Call, fiscal_year: int | None) -> list[PlanCoverageRead]:
    """By class, how many of the caller's customers have their plan."""
    classes = (await SCHEMES.current(call.session)).content.planned_classes
    present = plan_of(year_of(call, fiscal_year)).lateral("plan")
    counts = [sa.func.count(), sa.func.count(present.c.id), sa.func.count(present.c.approved_version)]
    query = (
        sa.select(customers.c.customer_class, *counts)
        .select_from(customers.outerjoin(present, sa.true()))
        .where(visible_to(call.principal, customers.c.id), is_served(customers.c.id))
        .group_by(customers.c.customer_class)
    )
    found = {row[0]: row[1:] for row in await execute(call.session, query)}
    return [_coverage(one, one in classes, *found.get(one, (0, 0, 0))) for one in (*CustomerClass, None)]


def plan_of(fiscal_year: int) -> sa.Select[Any]:
    """The present plan of the year, as a subquery of a query over customers."""
    shown: list[Any] = [col(Plan.id), col(Plan.status), col(Plan.open_step), col(Plan.approved_version)]
    return sa.select(*shown).where(
        col(Plan.customer_id) == customers.c.id,
        col(Plan.fiscal_year) == fiscal_year,
        col(Plan.superseded_by_id).is_(None),
        col(Plan.deleted_at).is_(None),
    )


def _coverage(
    customer_class: CustomerClass | None, is_needed: bool, total: int, planned: int, in_force: int
) -> PlanCoverageRead:
    share = round(in_force / total, 4) if total else None
    return PlanCoverageRead(
        customer_class=customer_class,
        is_needed=is_needed,
        customers=total,
        planned=planned,
        in_force=in_force,
        share=share,
    )


def _portfolio(
    principal: Principal, fiscal_year: int, classes: list[CustomerClass], invest: list[Quadrant]
) -> sa.Select[Any]:
    plan = plan_of(fiscal_year).lateral("plan")
    actions = _counts(plan.c.id).lateral("counted")
    is_needed = customers.c.customer_class.in_([one.value for one in classes])
    is_cash_cow = sa.func.coalesce(customers.c.is_cash_cow, sa.false())
    need = _need(plan.c, is_needed)
    return sa.select(
        customers.c.id.label("customer_id"),
        customers.c.name.label("customer_name"),
        *(customers.c[name] for name in ("region", "customer_class", "quadrant", "manager_id")),
        is_cash_cow.label("is_cash_cow"),
        need.label("need"),
        sa.cast(_advice(is_cash_cow, need), sa.Text).label("advice"),
        plan.c.id.label("plan_id"),
        sa.cast(plan.c.status, sa.Text).label("plan_status"),
        sa.cast(plan.c.open_step, sa.Text).label("open_step"),
        plan.c.approved_version,
        *actions.c,
        *_resources(principal, plan.c, fiscal_year, invest),
        *(one.label(name) for name, one in figures.goals_of(principal, plan.c).items()),
    ).select_from(customers.outerjoin(plan, sa.true()).outerjoin(actions, sa.true()))


def _resources(
    principal: Principal, plan: Any, fiscal_year: int, invest: list[Quadrant]
) -> Iterator[sa.ColumnElement[Any]]:
    """People and budget, whether they go with the customer's value, and what is asked of another service later."""
    people, last, stance = figures.people_of(plan), figures.people_before(fiscal_year), figures.stance_of(invest)
    value_share = customers.c.score / figures.total_score(principal)
    people_share = people / figures.total_people(principal, fiscal_year)
    yield sa.cast(stance, sa.Text).label("stance")
    yield sa.cast(figures.conflict_of(stance, people, last, value_share, people_share), sa.Text).label("conflict")
    yield people.label("people")
    yield last.label("people_last_year")
    yield figures.budget_of(plan).label("budget")
    yield sa.literal(SpendingState.UNAVAILABLE.value, sa.Text).label("spending_state")
    yield sa.cast(sa.null(), sa.Numeric).label("spent")


def _advice(is_cash_cow: sa.ColumnElement[bool], need: sa.ColumnElement[str]) -> sa.ColumnElement[str | None]:
    return sa.case(
        (is_cash_cow, ResourceAdvice.SHRINK.value),
        (need == PlanNeed.MISSING.value, ResourceAdvice.PLAN.value),
        else_=sa.null(),
    )


def _need(plan: Any, is_needed: sa.ColumnElement[bool]) -> sa.ColumnElement[str]:
    return sa.case(
        (sa.and_(plan.id.is_(None), is_needed), PlanNeed.MISSING.value),
        (plan.id.is_(None), PlanNeed.NOT_NEEDED.value),
        (plan.status == PlanStatus.SUBMITTED, PlanNeed.SUBMITTED.value),
        (plan.approved_version.is_not(None), PlanNeed.IN_FORCE.value),
        else_=PlanNeed.IN_WORK.value,
    )


def _counts(plan_id: sa.ColumnElement[Any]) -> sa.Select[Any]:
    number = sa.func.count()
    counts: list[Any] = [
        number.filter(col(Action.state) == ActionState.OPEN).label("actions_open"),
        number.filter(IS_LATE).label("actions_late"),
        number.filter(col(Action.state) == ActionState.DONE).label("actions_done"),
    ]
    return sa.select(*counts).where(col(Action.plan_id) == plan_id, col(Action.deleted_at).is_(None))
