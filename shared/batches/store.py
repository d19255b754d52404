"""Every query over batches and their rejections."""
# ruff: noqa: S608 - names in the code only

import io
import json
from collections import Counter
from datetime import timedelta
from typing import IO
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import DataScopeKind, Principal
from shared.batches.copy_text import columns
from shared.batches.kinds import DELETED, STATUS, VERSION, Kind, Pushed
from shared.batches.model import Batch, BatchRead, rejections, warnings
from shared.batches.rejections import Error, describe
from shared.batches.rules import ERRORS_PER_ROW, SHOWN_REJECTIONS, BatchNotFound
from shared.batches.staging import copy, create_staging
from shared.database import execute, execute_sql
from shared.lists.listings import Listing
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery
from shared.problems import FieldError
from shared.time import utc_now
from shared.web.call import Call

REPORTS_KEPT = timedelta(days=90)


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
    filters=("source", "status", "format", "rejected", "warned", "created_at"),
    sorts=("created_at", "received", "rejected"),
):
    """How batches are filtered and sorted."""


def _warned_for(principal: Principal) -> dict[str, Expression]:
    """Counts only the documents with a warning that the caller may see."""
    return {"warned": col(Batch.warned_by_level)[principal.clearance]}


BATCHES = Listing(
    BatchRead,
    BatchQuery,
    {name: col(getattr(Batch, name)) for name in BatchRead.model_fields},
    visible=_of_caller,
    columns_for=_warned_for,
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


async def find_stored(session: AsyncSession, batch_id: UUID) -> Batch:
    """The batch that an earlier request of the same caller has stored."""
    return (await session.exec(select(Batch).where(col(Batch.id) == batch_id))).one()


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


async def add_rejections(session: AsyncSession, batch_id: UUID, *rows: IO[bytes]) -> int:
    """Store the rejected rows, those with errors, with what `refused` adds to these. Returns their number."""
    for source in rows:
        await copy(session, "incoming_rejections", ["position", "line", "document_no", "errors", "row"], source)
    stored = await execute_sql(
        session,
        f"""
        INSERT INTO batch_rejections (batch_id, position, line, document_no, errors, row)
        SELECT $1::uuid, position, line, document_no, jsonb_path_query_array(r.errors || coalesce(f.errors, '[]'),
               '$[0 to {ERRORS_PER_ROW - 1}]'), row
        FROM incoming_rejections r LEFT JOIN described f USING (position)
        WHERE r.errors <> '[]' OR f.position IS NOT NULL
        """,
        batch_id,
    )
    return stored.rowcount


async def add_understood_rejections(session: AsyncSession, pushed: Pushed) -> None:
    """Store the rejected documents of which no row was kept, with what `described` says: the row is made of the
    staged columns.
    """
    kind, version = pushed.kind, [VERSION] if pushed.kind.is_versioned else []
    cells = ", ".join(f"'{name}', i.{name}" for name in [*kind.columns, *version])
    status = f"CASE WHEN i.is_deleted THEN '{{\"{STATUS}\": \"{DELETED}\"}}'::jsonb ELSE '{{}}' END"
    nested = "'{}'::jsonb"
    if kind.children:
        each = "SELECT jsonb_agg(jsonb_strip_nulls(to_jsonb(c) - 'position')) FROM incoming_children c"
        nested = f"jsonb_build_object('{kind.children}', ({each} WHERE c.position = i.position))"
    await execute_sql(
        session,
        f"""
        INSERT INTO batch_rejections (batch_id, position, line, document_no, errors, row)
        SELECT $1::uuid, i.position, i.line, i.{kind.number_column}, d.errors,
               json_build_object('document', jsonb_strip_nulls(jsonb_build_object({cells}) || {nested}) || {status})
        FROM incoming i JOIN described d USING (position)
        """,
        pushed.batch_id,
    )


async def describe_refused(session: AsyncSession, kind: Kind) -> int:
    """Fill `described` with the errors in `refused`, by row and in both languages. Returns the number of rows."""
    query = (
        f"SELECT r.*, i.line, {kind.staged_level} AS level FROM refused r JOIN incoming i USING (position)"
        " ORDER BY position, pointer"
    )
    errors: dict[int, list[Error]] = {}
    for row in (await execute_sql(session, query)).mappings():
        error = FieldError(row["code"], kind.texts[row["code"]], values={"value": row["value"]})
        errors.setdefault(row["position"], []).extend(_described(kind, error, row))
    lines = "".join(columns(position, json.dumps(found)) + "\n" for position, found in errors.items())
    await copy(session, "described", ["position", "errors"], io.BytesIO(lines.encode()))
    return len(errors)


def _described(kind: Kind, error: FieldError, row: sa.RowMapping) -> list[Error]:
    return describe([error], [(row["line"], row["pointer"])], [max(row["level"], kind.level_of(row["pointer"]))])


async def add_doubts(session: AsyncSession, batch_id: UUID, rows: IO[bytes]) -> Counter[int]:
    """Store what is doubtful about accepted rows. Returns the number of those rejected after all, by lowest level."""
    described = {"position": "integer", "line": "integer", "document_no": "text", "pointer": "text", "code": "text"}
    columns = {**described, "details": "json", "clearance": "integer"}
    await create_staging(session, {"incoming_doubts": columns})
    await copy(session, "incoming_doubts", list(columns), rows)
    is_rejected = "EXISTS (SELECT FROM batch_rejections r WHERE r.batch_id = $1::uuid AND r.position = d.position)"
    await execute_sql(
        session,
        "INSERT INTO batch_warnings (batch_id, position, pointer, code, line, document_no, details, clearance)"
        " SELECT $1::uuid, position, pointer, code, line, coalesce(document_no, ''), details, clearance"
        f" FROM incoming_doubts d WHERE NOT {is_rejected}",
        batch_id,
    )
    return await _count_by_level(session, f"incoming_doubts d WHERE {is_rejected}", batch_id)


async def count_warned(session: AsyncSession, batch_id: UUID) -> Counter[int]:
    """The number of the batch's documents with a warning, by the level of the lowest."""
    return await _count_by_level(session, "batch_warnings WHERE batch_id = $1::uuid", batch_id)


async def _count_by_level(session: AsyncSession, warned: str, batch_id: UUID) -> Counter[int]:
    lowest = f"SELECT min(clearance) AS level FROM {warned} GROUP BY position"
    rows = await execute_sql(session, f"SELECT level, count(*) FROM ({lowest}) lowest GROUP BY level", batch_id)
    return Counter({int(level): int(number) for level, number in rows})


async def list_warnings(
    session: AsyncSession, batch_id: UUID, clearance: int, limit: int = SHOWN_REJECTIONS
) -> list[sa.RowMapping]:
    """The first warnings of a batch that callers of the clearance may see, in the order of its rows."""
    query = sa.select(warnings).where(warnings.c.batch_id == batch_id, warnings.c.clearance <= clearance)
    query = query.order_by(warnings.c.position, warnings.c.line, warnings.c.pointer, warnings.c.code).limit(limit)
    return list((await execute(session, query)).mappings())


async def delete_old_reports(session: AsyncSession) -> None:
    """Delete the rejected rows and warnings of batches older than 90 days; their counts stay."""
    old = sa.select(col(Batch.id)).where(col(Batch.created_at) < utc_now() - REPORTS_KEPT)
    for table in (rejections, warnings):
        await execute(session, sa.delete(table).where(table.c.batch_id.in_(old)))
