"""The market goals that are watched: those in force of this fiscal year's and last year's plans."""

from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.goals.market_goals.figures import Subject
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import Market, customer_of, market_of
from services.planning.plans.versions.in_force import as_row, columns_of, in_force
from shared.auth.visibility import customers as directory
from shared.customers.served import is_served
from shared.database import execute


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
    """The goals in force of this year's and last year's plans."""
    served: Any = is_served(col(Plan.customer_id))
    of_plan = (col(Plan.fiscal_year), col(Plan.market_kind), col(Plan.market_code))
    about = (*of_plan, directory.c.manager_id, served.label("is_served"))
    is_watched = (
        col(Plan.approved_version).is_not(None),
        col(Plan.superseded_by_id).is_(None),
        col(Plan.deleted_at).is_(None),
        col(Plan.fiscal_year).in_((this_year - 1, this_year)),
        sa.or_(directory.c.id.is_not(None), col(Plan.customer_id).is_(None)),
    )
    goals = in_force(MarketGoal)
    query = sa.select(*columns_of(MarketGoal), *about).join(Plan, col(goals.plan_id) == col(Plan.id))
    query = query.outerjoin(directory, directory.c.id == col(Plan.customer_id)).where(*is_watched)
    return [_watched(row) for row in (await execute(session, query.order_by(col(goals.id)))).mappings()]


def _watched(row: sa.RowMapping) -> Watched:
    market = market_of(row["market_kind"], row["market_code"])
    return Watched(
        as_row(MarketGoal, row), row["fiscal_year"], row["manager_id"], is_served=bool(row["is_served"]), market=market
    )
