"""Every query over batches and their rejections."""

from typing import IO
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import DataScopeKind, Principal
from shared.batches.kinds import Kind
from shared.batches.model import Batch, BatchRead, rejections
from shared.batches.rules import SHOWN_REJECTIONS, BatchNotFound
from shared.batches.staging import copy, create_staging
from shared.database import execute, execute_sql
from shared.lists.listings import Listing
from shared.lists.queries import ListQuery
from shared.web.call import Call


def source_of(principal: Principal) -> str:
    """The source of documents that the caller pushes."""
    return principal.client_id or principal.subject


def _of_caller(principal: Principal) -> sa.ColumnElement[bool]:
    """A batch concerns many customers: only its pusher, and callers who may see all customers, may see it."""
    if principal.data_scope.kind is DataScopeKind.ALL:
        return sa.true()
    return col(Batch.source) == source_of(principal)


class BatchQuery(
    ListQuery,
    of=BatchRead,
    filters=("source", "status", "format", "rejected", "created_at"),
    sorts=("created_at", "received", "rejected"),
):
    """How batches are filtered and sorted."""


BATCHES = Listing(
    BatchRead,
    BatchQuery,
    {name: col(getattr(Batch, name)) for name in BatchRead.model_fields},
    visible=_of_caller,
    missing=BatchNotFound,
)


def of_kind(kind: Kind) -> sa.ColumnElement[bool]:
    """SQL condition: batches of the kind."""
    return col(Batch.kind) == kind.plural


async def get_batch(call: Call, kind: Kind, batch_id: UUID) -> Batch:
    """One batch of the kind, as it is kept. Raises BatchNotFound."""
    conditions = (col(Batch.id) == batch_id, of_kind(kind), BATCHES.seen_by(call.principal))
    batch = (await call.session.exec(select(Batch).where(*conditions))).one_or_none()
    if batch is None:
        raise BatchNotFound(id=batch_id)
    return batch


async def list_rejections(session: AsyncSession, batch_id: UUID, limit: int = SHOWN_REJECTIONS) -> list[sa.RowMapping]:
    """The first rejected rows of a batch."""
    return await read_rejections(session, batch_id, after=0, limit=limit)


async def read_rejections(session: AsyncSession, batch_id: UUID, *, after: int, limit: int) -> list[sa.RowMapping]:
    """Rejected rows of a batch after a position, in the batch's order."""
    row = sa.cast(rejections.c.row, sa.Text).label("row")
    query = (
        sa.select(rejections.c.position, rejections.c.document_no, rejections.c.errors, row)
        .where(rejections.c.batch_id == batch_id, rejections.c.position > after)
        .order_by(rejections.c.position)
        .limit(limit)
    )
    return list((await execute(session, query)).mappings())


async def add_rejections(session: AsyncSession, batch_id: UUID, source: IO[bytes]) -> None:
    """Store the rejected rows."""
    columns = {"position": "integer", "line": "integer", "document_no": "text", "errors": "json", "row": "json"}
    await create_staging(session, {"incoming_rejections": columns})
    await copy(session, "incoming_rejections", list(columns), source)
    await execute_sql(
        session,
        "INSERT INTO batch_rejections (batch_id, position, line, document_no, errors, row)"
        " SELECT $1::uuid, position, line, document_no, errors, row FROM incoming_rejections",
        batch_id,
    )
