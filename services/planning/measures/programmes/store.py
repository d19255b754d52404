"""Programmes as callers see them, and every query over them."""

from collections.abc import Collection as Ids
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionSource, ActionState
from services.planning.measures.actions.store import IS_LATE
from services.planning.measures.programmes.model import LifecycleProgramme, ProgrammeAction
from services.planning.measures.programmes.rules import ProgrammeNotFound, ProgrammeStatus
from services.planning.measures.programmes.shapes import LifecycleProgrammeRead
from shared.auth.users import name_of
from shared.auth.visibility import of_visible_customers
from shared.database import Row
from shared.feed.log import SelectIds
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery

RowT = TypeVar("RowT", bound=Row)
IS_OF = sa.and_(
    col(Action.source) == ActionSource.PROGRAMME,
    col(Action.source_id) == col(LifecycleProgramme.id),
    col(Action.deleted_at).is_(None),
)
"""SQL condition: the action belongs to the programme; also one that a person has added."""


class LifecycleProgrammeQuery(
    ListQuery,
    of=LifecycleProgrammeRead,
    filters=(
        *("id", "customer_id", "stage", "status", "entered_on", "ends_on", "started_on", "is_by_hand"),
        *("scheme_version", "policy_version", "late_count", "ended_on", "created_at", "updated_at"),
    ),
    sorts=("entered_on", "started_on", "created_at", "updated_at"),
    default_sort="-created_at",
):
    """How programmes are filtered and sorted."""


def _count(*where: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    counted = sa.select(sa.func.count(col(Action.id))).where(IS_OF, *where)
    return counted.correlate(LifecycleProgramme).scalar_subquery()


def _actions() -> Any:
    """The programme's actions as a list, also those that a person has added."""
    planned = sa.outerjoin(Action, ProgrammeAction, col(ProgrammeAction.action_id) == col(Action.id))
    shown = {
        "action_id": col(Action.id),
        "key": col(ProgrammeAction.key),
        **{name: col(getattr(Action, name)) for name in ("title", "due_on", "state", "done_on", "owner_id")},
        "is_late": IS_LATE,
        "role": col(ProgrammeAction.role),
        "owner_name": name_of(col(Action.owner_id)),
        "is_milestone": sa.func.coalesce(col(ProgrammeAction.is_milestone), sa.false()),
    }
    each = sa.func.jsonb_build_object(*(part for pair in shown.items() for part in pair))
    in_order = aggregate_order_by(each, col(Action.due_on), col(Action.id))
    listed = sa.select(sa.func.jsonb_agg(in_order, type_=JSONB)).select_from(planned).where(IS_OF)
    return sa.func.coalesce(listed.correlate(LifecycleProgramme).scalar_subquery(), sa.cast([], JSONB))


PROGRAMMES = Collection(
    LifecycleProgramme,
    LifecycleProgrammeRead,
    LifecycleProgrammeQuery,
    missing=ProgrammeNotFound,
    visible=of_visible_customers(col(LifecycleProgramme.customer_id)),
    columns={
        "action_count": _count(),
        "done_count": _count(col(Action.state) == ActionState.DONE),
        "open_count": _count(col(Action.state) == ActionState.OPEN),
        "late_count": _count(IS_LATE),
        "cancelled_count": _count(col(Action.state) == ActionState.CANCELLED),
        "actions": _actions(),
    },
)


async def lock_programmes(session: AsyncSession, customer_ids: Ids[UUID]) -> list[LifecycleProgramme]:
    """All programmes of these customers, the oldest first, locked until the transaction ends."""
    query = select(LifecycleProgramme).where(col(LifecycleProgramme.customer_id).in_(customer_ids))
    return await _locked(session, query.order_by(col(LifecycleProgramme.id)))


async def lock_actions(session: AsyncSession, programme_ids: Ids[UUID]) -> list[Action]:
    """The actions of these programmes, also those that a person has added, locked until the transaction ends."""
    of_programmes = (col(Action.source) == ActionSource.PROGRAMME, col(Action.source_id).in_(programme_ids))
    query = select(Action).where(*of_programmes, col(Action.deleted_at).is_(None))
    return await _locked(session, query.order_by(col(Action.id)))


async def list_planned(session: AsyncSession, programme_ids: Ids[UUID]) -> list[ProgrammeAction]:
    """The turns that these programmes have planned, also those whose action was removed."""
    query = select(ProgrammeAction).where(col(ProgrammeAction.programme_id).in_(programme_ids))
    return await _locked(session, query.order_by(col(ProgrammeAction.id)))


async def _locked(session: AsyncSession, query: SelectOfScalar[RowT]) -> list[RowT]:
    """The rows as they are now: a merge may have moved some by SQL that the session has read before."""
    fresh = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(await session.exec(fresh))


async def find_running(session: AsyncSession, customer_id: UUID) -> UUID | None:
    """The id of the customer's running programme, if there is one."""
    is_running = col(LifecycleProgramme.status) == ProgrammeStatus.RUNNING
    query = select(LifecycleProgramme.id).where(col(LifecycleProgramme.customer_id) == customer_id, is_running)
    return (await session.exec(query)).one_or_none()


def everything_of(programme_id: UUID) -> SelectIds:
    """Ids of the programme, of its actions and of their turns."""
    parts: Sequence[sa.Select[Any]] = (
        sa.select(col(ProgrammeAction.id)).where(col(ProgrammeAction.programme_id) == programme_id),
        sa.select(col(Action.id)).where(
            col(Action.source) == ActionSource.PROGRAMME, col(Action.source_id) == programme_id
        ),
    )
    return sa.union_all(sa.select(col(LifecycleProgramme.id)).where(col(LifecycleProgramme.id) == programme_id), *parts)


def needs_a_look(today: date) -> sa.ColumnElement[bool]:
    """SQL condition: a further turn of a running programme is to be planned."""
    return sa.and_(
        col(LifecycleProgramme.status) == ProgrammeStatus.RUNNING, col(LifecycleProgramme.next_look_on) <= today
    )
