"""Every query over reviews of plans."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.execution.reviews.model import PlanReview, PlanReviewLevel, PlanReviewLevelGoal
from services.planning.execution.reviews.rules import PlanReviewNotFound
from services.planning.execution.reviews.shapes import PlanReviewLevelGoalRead, PlanReviewLevelRead, PlanReviewRead
from services.planning.execution.schemes.rules import ReviewKind
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionState
from services.planning.plans.plans.markets import of_visible_plans
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.store import PLANS
from services.planning.plans.versions.in_force import in_force, list_in_force
from shared.auth.access import Principal
from shared.auth.clearances import cleared_for
from shared.auth.visibility import customers as directory
from shared.auth.visibility import of_visible_customers, person_visible_to
from shared.customers.contacts import contact_name_of
from shared.database import execute
from shared.days import sql_today
from shared.lists.collections import Collection
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery

IS_HELD = col(PlanReview.held_on).is_not(None)
IS_LATE = sa.and_(~IS_HELD, col(PlanReview.due_on) < sql_today())
DAYS_LATE = sa.func.greatest(0, sa.func.coalesce(col(PlanReview.held_on), sql_today()) - col(PlanReview.due_on))


class PlanReviewQuery(
    ListQuery,
    of=PlanReviewRead,
    filters=(
        *("id", "kind", "holder", "fiscal_month", "opens_on", "due_on", "scheme_version", "is_late", "days_late"),
        *("held_on", "held_by", "created_at", "updated_at"),
    ),
    sorts=("due_on", "held_on", "fiscal_month", "created_at", "updated_at"),
    searched=("findings",),
    default_sort="due_on",
):
    """How reviews are filtered, sorted and searched."""


class PlanReviewLevelQuery(
    ListQuery,
    of=PlanReviewLevelRead,
    filters=("id", "contact_id", "relationship_goal_id", "target_level", "level", "is_reached", "created_at"),
    sorts=("created_at",),
    default_sort="created_at",
):
    """How the levels that a review found are filtered and sorted."""


class PlanReviewLevelGoalQuery(
    ListQuery,
    of=PlanReviewLevelGoalRead,
    filters=(*("id", "level_goal_id", "kind", "department", "target_level", "level", "is_reached", "created_at"),),
    sorts=("created_at",),
    default_sort="created_at",
):
    """How the levels of departments and customers that a review found are filtered and sorted."""


def _marks_of(principal: Principal) -> Mapping[str, Expression]:
    """How many goals the review found, and of them reached, of those that the caller may see."""
    sees_person = person_visible_to(principal, col(PlanReviewLevel.contact_id))
    return {
        **_counted("goals", PlanReviewLevel, sees_person),
        **_counted("level_goals", PlanReviewLevelGoal, cleared_for(principal, PlanReviewLevelGoal)),
    }


def _counted(name: str, level: Any, is_seen: sa.ColumnElement[bool]) -> dict[str, Expression]:
    def count(value: Any) -> Any:
        found = sa.select(value).where(level.review_id == col(PlanReview.id), is_seen).correlate(PlanReview)
        return sa.case((IS_HELD, found.scalar_subquery()), else_=sa.null())

    each = sa.func.count(level.id)
    return {f"{name}_set": count(each), f"{name}_reached": count(each.filter(level.is_reached))}


NOT_HELD = sa.cast(sa.null(), sa.Integer)
MARKS = ("goals_set", "goals_reached", "level_goals_set", "level_goals_reached")
REVIEWS = Collection(
    PlanReview,
    PlanReviewRead,
    PlanReviewQuery,
    missing=PlanReviewNotFound,
    visible=of_visible_plans(col(PlanReview.customer_id), col(PlanReview.plan_id)),
    columns={"is_late": IS_LATE, "days_late": DAYS_LATE, **dict.fromkeys(MARKS, NOT_HELD)},
    columns_for=_marks_of,
)
LEVELS = Collection(
    PlanReviewLevel,
    PlanReviewLevelRead,
    PlanReviewLevelQuery,
    missing=PlanReviewNotFound,
    visible=of_visible_customers(col(PlanReviewLevel.customer_id)),
    columns={"contact_name": contact_name_of(col(PlanReviewLevel.contact_id))},
)
LEVEL_GOALS = Collection(
    PlanReviewLevelGoal,
    PlanReviewLevelGoalRead,
    PlanReviewLevelGoalQuery,
    missing=PlanReviewNotFound,
    visible=of_visible_customers(col(PlanReviewLevelGoal.customer_id)),
)


def of_plan(plan_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: reviews of the plan."""
    return col(PlanReview.plan_id) == plan_id


async def list_scheduled(session: AsyncSession, plan_id: UUID) -> set[tuple[ReviewKind, int]]:
    """The plan's reviews, held or not: kind and month of the fiscal year."""
    query = sa.select(col(PlanReview.kind), col(PlanReview.fiscal_month)).where(of_plan(plan_id))
    return {(ReviewKind(row.kind), row.fiscal_month) for row in await execute(session, query)}


async def count_actions(session: AsyncSession, plan_id: UUID, today: date) -> dict[str, int]:
    """The plan's actions that are done, open, late and cancelled on this day, by the name of the mark."""
    state, each = col(Action.state), sa.func.count()
    marks = {
        "actions_done": state == ActionState.DONE,
        "actions_open": state == ActionState.OPEN,
        "actions_late": sa.and_(state == ActionState.OPEN, col(Action.due_on) < today),
        "actions_cancelled": state == ActionState.CANCELLED,
    }
    query = sa.select(*(each.filter(condition).label(name) for name, condition in marks.items()))
    of_the_plan = (col(Action.plan_id) == plan_id, col(Action.deleted_at).is_(None))
    return dict((await execute(session, query.where(*of_the_plan))).mappings().one())


async def list_goals(session: AsyncSession, plan_id: UUID) -> Sequence[RelationshipGoal]:
    """The relationship goals in force of the plan, visible to the caller or not."""
    return await list_in_force(session, RelationshipGoal, col(in_force(RelationshipGoal).plan_id) == plan_id)


async def find_reviewed(session: AsyncSession, plan: Plan) -> str | None:
    """Whose work a review looks at: the customer's account manager, of a market's plan who submitted it."""
    if plan.market is not None:
        return plan.submitted_by
    query = sa.select(sa.cast(directory.c.manager_id, sa.Text)).where(directory.c.id == plan.customer_id)
    found: str | None = (await execute(session, query)).scalar_one_or_none()
    return found


def of_present_plans(principal: Principal) -> sa.Select[Any]:
    """Ids of the plans that the caller sees and that no other plan supersedes."""
    plan = PLANS.table
    return sa.select(col(plan.id)).where(PLANS.seen_by(principal), col(plan.superseded_by_id).is_(None))
