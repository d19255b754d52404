"""The market goals that are watched: those in force of this fiscal year's and last year's plans."""

from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.goals.market_goals.figures import Subject
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import Market, MarketKind, PlanStatus, customer_of, market_of
from services.planning.plans.versions.model import PlanVersion
from services.planning.plans.versions.store import rows_kept
from shared.auth.visibility import customers as directory
from shared.customers.served import is_served


class Watched(NamedTuple):
    """A goal of an approved plan of this fiscal year or the last, and whose it is.

    `manager_id`: who looks after the customer. `is_served`: whether we serve it.
    """

    goal: MarketGoal
    fiscal_year: int
    manager_id: UUID | None
    is_served: bool
    market: Market | None

    @property
    def subject(self) -> Subject:
        """The customer, or the market."""
        return self.market or customer_of(self.goal.customer_id)


async def read_watched(session: AsyncSession, this_year: int) -> list[Watched]:
    """The goals in force of this year's and last year's plans: of a plan that is revised, as its version keeps them."""
    served: Any = is_served(col(Plan.customer_id))
    about: Any = (col(Plan.fiscal_year), directory.c.manager_id, served, col(Plan.market_kind), col(Plan.market_code))
    is_in_force = (
        col(Plan.approved_version).is_not(None),
        col(Plan.superseded_by_id).is_(None),
        col(Plan.deleted_at).is_(None),
        col(Plan.fiscal_year).in_((this_year - 1, this_year)),
        sa.or_(directory.c.id.is_not(None), col(Plan.customer_id).is_(None)),
    )
    is_approved = col(Plan.status) == PlanStatus.APPROVED
    is_present = (col(MarketGoal.plan_id) == col(Plan.id), col(MarketGoal.deleted_at).is_(None))
    is_kept = (col(PlanVersion.plan_id) == col(Plan.id), col(PlanVersion.number) == col(Plan.approved_version))
    known = directory.c.id == col(Plan.customer_id)
    present: Any = select(MarketGoal, *about).join(Plan, sa.and_(*is_present)).outerjoin(directory, known)
    kept: Any = select(PlanVersion, *about).join(Plan, sa.and_(*is_kept)).outerjoin(directory, known)
    goals = [_watched(*row) for row in await session.exec(present.where(*is_in_force, is_approved))]
    for version, *more in await session.exec(kept.where(*is_in_force, ~is_approved)):
        goals += [_watched(goal, *more) for goal in rows_kept(version, MarketGoal)]
    return sorted(goals, key=lambda one: one.goal.id)


def _watched(
    goal: MarketGoal, fiscal_year: int, manager_id: UUID | None, served: bool, kind: MarketKind | None, code: str | None
) -> Watched:
    return Watched(goal, fiscal_year, manager_id, bool(served), market_of(kind, code))
