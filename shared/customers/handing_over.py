"""Who hands a customer over reads it until the handover is closed, and writes nothing of it but the handover."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import UOWTransaction
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import DataScopeKind, Principal, current_principal
from shared.auth.visibility import customers, team, visible_to
from shared.database import Row, TrackedSession, execute
from shared.feed.events import customer_of
from shared.problems import Forbidden, Text


class CustomerReadOnly(Forbidden):
    """The caller hands the customer over and only reads it."""

    title = Text("You only read this customer", "您对该客户只能查看")
    detail = Text(
        "You hand it over: write open points into the handover, and leave changes to your successor.",
        "该客户正由您交接：请将未尽事项写入交接单，其他修改由接任者完成。",
    )


@event.listens_for(TrackedSession, "before_flush")
def _refuse_to_write(session: TrackedSession, _: UOWTransaction | None, __: Any) -> None:
    # Here and not in the operations, so that it covers every row of a customer in every service; before the flush, or
    # who hands over could join the team again.
    principal = current_principal.get()
    # Without scopes: a follower that names the actor of a change made elsewhere, which was allowed there.
    if principal is None or not principal.scopes or principal.data_scope.kind is DataScopeKind.ALL:
        return
    rows = [row for row in (*session.new, *session.dirty, *session.deleted) if isinstance(row, Row)]
    written = {customer_of(row) for row in rows if not row.is_written_while_leaving(principal.user_id)} - {None}
    if written and session.connection().execute(_only_read_among(principal, filter(None, written))).first():
        raise CustomerReadOnly()


async def find_read_only(session: AsyncSession, principal: Principal, ids: Collection[UUID]) -> set[UUID]:
    """Those of the customers that the caller only reads: for writes that bypass the session's rows."""
    if not ids or principal.data_scope.kind is DataScopeKind.ALL:
        return set()
    return set((await execute(session, _only_read_among(principal, ids))).scalars())


def writable_by(principal: Principal, customer_id: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
    """SQL condition: the caller's data scope covers the customer in this column, for more than reading."""
    is_visible = visible_to(principal, customer_id)
    if principal.data_scope.kind is DataScopeKind.ALL:
        return is_visible
    return sa.and_(is_visible, customer_id.not_in(_only_read(principal)))


def _only_read_among(principal: Principal, ids: Iterable[UUID]) -> sa.Select[tuple[UUID]]:
    return _only_read(principal).where(team.c.customer_id.in_(list(ids)))


def _only_read(principal: Principal) -> sa.Select[tuple[UUID]]:
    """The customers that the caller sees because of a handover alone."""
    scope = principal.data_scope
    regions = sorted(scope.regions) if scope.kind is DataScopeKind.REGIONS else []
    regional = sa.exists().where(customers.c.id == team.c.customer_id, customers.c.region.in_(regions))
    is_leaving = sa.and_(team.c.user_id == principal.user_id, team.c.is_handing_over)
    return sa.select(team.c.customer_id).where(is_leaving, ~regional)
