"""Exits as callers see them, and locking them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import col, select

from services.planning.exits.cases.model import Exit, ExitDispute, ExitWorkstream
from services.planning.exits.cases.rules import ExitNotFound, ExitReadOnly, ExitStatus
from services.planning.exits.cases.shapes import ExitRead
from shared.auth.access import Principal
from shared.auth.caller import value_of
from shared.auth.visibility import is_customer, is_visible, visible_to
from shared.feed.log import SelectIds
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call


class ExitQuery(
    ListQuery,
    of=ExitRead,
    filters=(
        *("id", "customer_id", "planned_on", "status", "scheme_version", "opened_by", "customer_move"),
        *("ended_at", "superseded_by_id", "created_at", "updated_at"),
    ),
    sorts=("planned_on", "status", "ended_at", "created_at", "updated_at"),
    searched=("reason",),
):
    """How exits are filtered, sorted and searched."""


def seen_by(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition: the caller sees the customer of the case, or has one of the roles that work on the case."""
    in_scope = visible_to(principal, col(Exit.customer_id))
    readers: Any = col(Exit.readers)
    by_role = readers.overlap(value_of(principal, "caller_roles"))
    return sa.and_(is_customer(col(Exit.customer_id)), sa.or_(in_scope, by_role))


def of_visible_exits(exit_id: Mapped[UUID]) -> Callable[[Principal], sa.ColumnElement[bool]]:
    """The visibility of a collection whose rows belong to the case in this column."""
    return lambda principal: exit_id.in_(sa.select(col(Exit.id)).where(seen_by(principal)))


_IS_DISPUTED = sa.exists().where(col(ExitDispute.exit_id) == col(Exit.id)).correlate(Exit)
IS_NEEDED = sa.or_(~col(ExitWorkstream.is_for_disputes), _IS_DISPUTED)
"""SQL condition on the workstreams of a case: it closes only when they are signed off."""
_NEEDED = (
    sa.select(sa.func.count(col(ExitWorkstream.id)))
    .where(col(ExitWorkstream.exit_id) == col(Exit.id), IS_NEEDED)
    .correlate(Exit)
)
_OPEN_DISPUTES = (
    sa.select(sa.func.count(col(ExitDispute.id)))
    .where(col(ExitDispute.exit_id) == col(Exit.id), col(ExitDispute.settled_at).is_(None))
    .correlate(Exit)
)

EXITS = Collection(
    Exit,
    ExitRead,
    ExitQuery,
    missing=ExitNotFound,
    visible=seen_by,
    columns={
        "workstream_count": _NEEDED.scalar_subquery(),
        "unsigned_count": _NEEDED.where(col(ExitWorkstream.signed_off_at).is_(None)).scalar_subquery(),
        "open_dispute_count": _OPEN_DISPUTES.scalar_subquery(),
    },
)


async def lock_exit(call: Call, exit_id: UUID) -> Exit:
    """The case, locked until the transaction ends, for a change by somebody who sees the customer.

    Every change of a case, its workstreams or its disputes locks this row first. Raises ExitNotFound, ExitReadOnly.
    """
    case = await EXITS.lock(call, exit_id)
    if not await is_visible(call.session, call.principal, case.customer_id):
        raise ExitReadOnly()
    return case


async def find_open_exit(call: Call, customer_id: UUID) -> UUID | None:
    """The id of the customer's open case, if there is one."""
    query = select(Exit.id).where(col(Exit.customer_id) == customer_id, col(Exit.status) == ExitStatus.OPEN)
    return (await call.session.exec(query)).one_or_none()


async def list_workstreams(call: Call, exit_id: UUID) -> list[ExitWorkstream]:
    """The case's workstreams, in order."""
    query = select(ExitWorkstream).where(col(ExitWorkstream.exit_id) == exit_id)
    return list(await call.session.exec(query.order_by(col(ExitWorkstream.position))))


async def list_disputes(call: Call, exit_id: UUID) -> list[ExitDispute]:
    """The case's disputes, in the order in which they were opened."""
    query = select(ExitDispute).where(col(ExitDispute.exit_id) == exit_id)
    return list(await call.session.exec(query.order_by(col(ExitDispute.id))))


def everything_of(exit_id: UUID) -> SelectIds:
    """Ids of the case and of its workstreams and disputes."""
    parts = [sa.select(col(part.id)).where(col(part.exit_id) == exit_id) for part in (ExitWorkstream, ExitDispute)]
    return sa.union_all(sa.select(col(Exit.id)).where(col(Exit.id) == exit_id), *parts)
