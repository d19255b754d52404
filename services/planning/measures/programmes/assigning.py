"""Owners and plans of the actions of running programmes: by roles in the team, and by the fiscal year."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionSource, ActionState
from services.planning.measures.programmes.model import LifecycleProgramme, ProgrammeAction
from services.planning.measures.programmes.rules import ProgrammeStatus
from shared.customers.account_teams import member_in, role_holders
from shared.customers.roles import TeamRole
from shared.database import execute
from shared.feed.bulk import change_rows

Holders = Mapping[tuple[UUID, TeamRole], UUID]
"""Who has which role at which customer."""
plans = sa.table(
    "plans",
    *(sa.column(name, sa.Uuid) for name in ("id", "customer_id", "superseded_by_id")),
    sa.column("fiscal_year", sa.Integer),
    sa.column("deleted_at", sa.DateTime(timezone=True)),
)
_HOLDER = member_in(col(ProgrammeAction.role), col(ProgrammeAction.customer_id), ProgrammeAction)
"""SQL expression: who has the role of the planned action today."""


async def read_holders(session: AsyncSession, customer_ids: Collection[UUID]) -> Holders:
    """Who has which role at these customers."""
    holders = role_holders().subquery("holders")
    rows = await execute(session, sa.select(holders).where(holders.c.customer_id.in_(customer_ids)))
    return {(row.customer_id, TeamRole(row.role)): row.user_id for row in rows}


async def assign_owners(session: AsyncSession, customer_ids: Collection[UUID] | None) -> None:
    """Give the open actions of running programmes to who has their role now; an owner whom a person chose stays."""
    await session.flush()
    found = list((await execute(session, _misassigned(customer_ids))).scalars())
    if not found:
        return
    is_found = col(ProgrammeAction.id).in_(found)
    holder = sa.select(_HOLDER).where(col(ProgrammeAction.action_id) == col(Action.id)).scalar_subquery()
    of_found = sa.exists().where(col(ProgrammeAction.action_id) == col(Action.id), is_found)
    await change_rows(session, Action, {"owner_id": holder}, of_found)
    await change_rows(session, ProgrammeAction, {"assigned_id": _HOLDER}, is_found)


def _misassigned(customer_ids: Collection[UUID] | None) -> sa.Select[Any]:
    """The planned actions whose role somebody else has than the one to whom it was given."""
    holders = role_holders().subquery("holders")
    has_role = sa.and_(
        holders.c.customer_id == col(ProgrammeAction.customer_id),
        holders.c.role == sa.cast(col(ProgrammeAction.role), sa.Text),
    )
    own = (
        col(Action.owner_id).is_not_distinct_from(col(ProgrammeAction.assigned_id)),
        col(Action.state) == ActionState.OPEN,
        col(Action.deleted_at).is_(None),
        col(LifecycleProgramme.status) == ProgrammeStatus.RUNNING,
    )
    return (
        sa.select(col(ProgrammeAction.id))
        .join(Action, col(Action.id) == col(ProgrammeAction.action_id))
        .join(LifecycleProgramme, col(LifecycleProgramme.id) == col(ProgrammeAction.programme_id))
        .outerjoin(holders, has_role)
        .where(*own, col(ProgrammeAction.assigned_id).is_distinct_from(holders.c.user_id))
        .where(*_among(col(ProgrammeAction.customer_id), customer_ids))
    )


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
