"""Owners and plans of the actions of running programmes: by roles in the team, and by the fiscal year."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionSource, ActionState
from services.planning.measures.programmes.model import LifecycleProgramme, ProgrammeAction
from services.planning.measures.programmes.rules import ProgrammeStatus
from shared.customers.account_teams import member_in
from shared.feed.bulk import change_rows

plans = sa.table(
    "plans",
    *(sa.column(name, sa.Uuid) for name in ("id", "customer_id", "superseded_by_id")),
    sa.column("fiscal_year", sa.Integer),
    sa.column("deleted_at", sa.DateTime(timezone=True)),
)
_HOLDER = member_in(col(ProgrammeAction.role), col(ProgrammeAction.customer_id), ProgrammeAction)
"""SQL expression: who has the role of the planned action today."""


async def assign_owners(session: AsyncSession, customer_ids: Collection[UUID] | None) -> None:
    """Give the open actions of running programmes to who has their role; an owner whom a person chose stays."""
    runs = sa.exists().where(
        col(LifecycleProgramme.id) == col(ProgrammeAction.programme_id),
        col(LifecycleProgramme.status) == ProgrammeStatus.RUNNING,
    )
    is_own = sa.and_(
        col(ProgrammeAction.action_id) == col(Action.id),
        col(Action.owner_id).is_not_distinct_from(col(ProgrammeAction.assigned_id)),
        col(Action.state) == ActionState.OPEN,
        col(Action.deleted_at).is_(None),
        runs,
        *_among(col(ProgrammeAction.customer_id), customer_ids),
    )
    differs = col(ProgrammeAction.assigned_id).is_distinct_from(_HOLDER)
    due = sa.select(col(ProgrammeAction.id)).where(is_own, differs).correlate(None)
    found = list((await (await session.connection()).execute(due)).scalars())
    if not found:
        return
    is_found = col(ProgrammeAction.id).in_(found)
    holder = sa.select(_HOLDER).where(col(ProgrammeAction.action_id) == col(Action.id)).scalar_subquery()
    of_found = sa.exists().where(col(ProgrammeAction.action_id) == col(Action.id), is_found)
    await change_rows(session, Action, {"owner_id": holder}, of_found)
    await change_rows(session, ProgrammeAction, {"assigned_id": _HOLDER}, is_found)


async def assign_plans(session: AsyncSession, customer_ids: Collection[UUID] | None, first_month: int) -> None:
    """Put the open actions of running programmes into the customer's plan of their fiscal year, where there is one.

    What has a plan keeps it. `first_month`: of the fiscal year.
    """
    due_on = col(Action.due_on)
    starts_before = sa.cast(sa.extract("month", due_on) < first_month, sa.Integer)
    year = sa.cast(sa.extract("year", due_on), sa.Integer) - starts_before
    in_force = (plans.c.deleted_at.is_(None), plans.c.superseded_by_id.is_(None))
    of_year = (plans.c.customer_id == col(Action.customer_id), plans.c.fiscal_year == year)
    plan: Any = sa.select(plans.c.id).where(*in_force, *of_year).correlate(Action).scalar_subquery()
    runs = sa.exists().where(
        col(LifecycleProgramme.id) == col(Action.source_id), col(LifecycleProgramme.status) == ProgrammeStatus.RUNNING
    )
    is_wanted = sa.and_(
        col(Action.source) == ActionSource.PROGRAMME,
        col(Action.state) == ActionState.OPEN,
        col(Action.deleted_at).is_(None),
        col(Action.plan_id).is_(None),
        runs,
        *_among(col(Action.customer_id), customer_ids),
    )
    await change_rows(session, Action, {"plan_id": plan}, is_wanted)


def _among(customer_id: Any, customer_ids: Collection[UUID] | None) -> list[sa.ColumnElement[bool]]:
    return [] if customer_ids is None else [customer_id.in_(customer_ids)]
