"""SQL expressions for the columns of the portfolio: goals, gaps, people and budget of a plan."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from services.planning.annual.portfolio.rules import ResourceConflict, ResourceStance
from services.planning.execution.budgets.model import PlanBudget
from services.planning.execution.budgets.rules import BudgetUse
from services.planning.execution.resources.model import PlanResources
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.market_goals.watching import WARNING
from services.planning.measures.actions.serving import served_in_force
from services.planning.plans.plans.model import Plan
from services.planning.plans.versions.in_force import in_force, seen_in_force
from services.planning.tables import PublishedWarning
from shared.auth.access import Principal
from shared.auth.clearances import cleared_for
from shared.auth.visibility import customers, visible_to
from shared.customers.served import is_served
from shared.customers.traits import Quadrant

Plans = Any
"""The columns of the plan in the query that uses the expression."""


def in_base_currency(budget: type[PlanBudget]) -> sa.ColumnElement[Any]:
    """SQL expression: all uses of a budget, in the base currency."""
    amounts = sum((col(getattr(budget, use.value)) for use in BudgetUse), start=sa.literal(0, sa.Numeric))
    return amounts * sa.func.coalesce(budget.fx_rate, 1)


def budget_of(plan: Plans) -> sa.ScalarSelect[Any]:
    """What the plan may spend."""
    budget = in_force(PlanBudget)
    return sa.select(in_base_currency(budget)).where(col(budget.plan_id) == plan.id).scalar_subquery()


def people_of(plan: Plans) -> sa.ScalarSelect[Any]:
    """How many people the plan takes."""
    taken = in_force(PlanResources)
    return sa.select(col(taken.people)).where(col(taken.plan_id) == plan.id).scalar_subquery()


def people_before(fiscal_year: int) -> sa.ScalarSelect[Any]:
    """How many people the customer's approved plan of the year before took."""
    last, taken = aliased(Plan), in_force(PlanResources)
    is_last = (
        col(last.customer_id) == customers.c.id,
        col(last.fiscal_year) == fiscal_year - 1,
        col(last.approved_version).is_not(None),
        col(last.superseded_by_id).is_(None),
        col(last.deleted_at).is_(None),
    )
    of_last = col(taken.plan_id) == col(last.id)
    return sa.select(col(taken.people)).join(last, of_last).where(*is_last).correlate(customers).scalar_subquery()


def goals_of(principal: Principal, plan: Plans) -> dict[str, sa.ColumnElement[int]]:
    """The numbers of goals in force that the caller may see, and of their gaps."""
    market, warning = in_force(MarketGoal), PublishedWarning
    market_goals = (col(market.plan_id) == plan.id, seen_in_force(principal, MarketGoal))
    people, levels = served_in_force(principal)
    unserved = [_count(goals.table, *goals.of(plan.id), ~goals.has_action) for goals in (people, levels)]
    off_track = (
        col(warning.customer_id) == customers.c.id,
        col(warning.kind) == WARNING,
        sa.func.jsonb_extract_path_text(col(warning.figures), "plan_id") == sa.cast(plan.id, sa.Text),
        cleared_for(principal, warning),
    )
    return {
        "market_goals": _count(market, *market_goals),
        "market_goals_off_track": _count(warning, *off_track),
        "relationship_goals": _count(people.table, *people.of(plan.id)),
        "level_goals": _count(levels.table, *levels.of(plan.id)),
        "goals_without_action": unserved[0] + unserved[1],
    }


def _count(table: Any, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(table).where(*where).scalar_subquery()


def stance_of(invest: list[Quadrant]) -> sa.ColumnElement[str | None]:
    """SQL expression: what the customer's value means for our resources (method, 2.5 and 2.6)."""
    return sa.case(
        (customers.c.is_cash_cow, ResourceStance.SHRINK.value),
        (customers.c.quadrant.in_([one.value for one in invest]), ResourceStance.INVEST.value),
        (customers.c.quadrant.is_not(None), ResourceStance.HOLD.value),
        else_=sa.null(),
    )


def conflict_of(
    stance: sa.ColumnElement[Any], people: Any, last: Any, value_share: Any, people_share: Any
) -> sa.ColumnElement[str | None]:
    """SQL expression: where people go against the customer's value."""
    is_to_shrink = stance == ResourceStance.SHRINK.value
    return sa.case(
        (sa.and_(is_to_shrink, people > last), ResourceConflict.GROWS.value),
        (sa.and_(is_to_shrink, people_share > value_share), ResourceConflict.ABOVE_SHARE.value),
        (sa.and_(stance == ResourceStance.INVEST.value, people < last), ResourceConflict.FALLS.value),
        else_=sa.null(),
    )


def total_score(principal: Principal) -> sa.ScalarSelect[Any]:
    """The sum of the scores of the caller's customers whom we serve; computed once in a statement."""
    scored = customers.alias("scored")
    seen = (visible_to(principal, scored.c.id), is_served(scored.c.id))
    return sa.select(sa.func.nullif(sa.func.sum(scored.c.score), 0)).where(*seen).scalar_subquery()


def total_people(principal: Principal, fiscal_year: int) -> sa.ScalarSelect[Any]:
    """The sum of the people that their plans of the year take; computed once in a statement."""
    plan, taken = aliased(Plan), in_force(PlanResources)
    seen = (
        visible_to(principal, col(plan.customer_id)),
        is_served(col(plan.customer_id)),
        col(plan.fiscal_year) == fiscal_year,
        col(plan.superseded_by_id).is_(None),
        col(plan.deleted_at).is_(None),
    )
    of_plan = col(taken.plan_id) == col(plan.id)
    total = sa.func.nullif(sa.func.sum(col(taken.people)), 0)
    return sa.select(total).select_from(sa.join(plan, taken, of_plan)).where(*seen).scalar_subquery()
