"""Every query over imports, the rows of their files and their results."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.customer.exchange.imports.headers import Numbered
from services.customer.exchange.imports.model import Import, ImportRead, Record, import_results, import_rows
from services.customer.exchange.imports.rules import SHOWN_PROBLEMS, ImportNotFound, ImportStatus, RowOutcome
from shared.auth.access import DataScopeKind, Principal
from shared.auth.caller import value_of
from shared.database import driver_of, execute
from shared.feed.events import events
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery

TO_CORRECT = (RowOutcome.REJECTED, RowOutcome.SKIPPED)


class ImportQuery(
    ListQuery,
    of=ImportRead,
    filters=("id", "kind", "status", "created_by", "created_at"),
    sorts=("created_at", "rejected"),
):
    """How imports are filtered and sorted."""


def sent_by(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition: the caller sent the file."""
    return col(Import.created_by) == value_of(principal, "caller_subject")


def _of_caller(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition: the caller sent the file or sees all customers."""
    return sa.true() if principal.data_scope.kind is DataScopeKind.ALL else sent_by(principal)


IMPORTS = Collection(Import, ImportRead, ImportQuery, missing=ImportNotFound, visible=_of_caller)


async def copy_rows(session: AsyncSession, import_id: UUID, rows: AsyncIterator[Numbered]) -> int:
    """Store the rows of a file; returns their number."""
    count = 0

    async def records() -> AsyncIterator[tuple[Any, ...]]:
        nonlocal count
        async for number, cells in rows:
            count += 1
            yield import_id, number, cells

    await _copy(session, import_rows, records())
    return count


async def read_rows(session: AsyncSession, import_id: UUID, *, after: int, limit: int) -> list[Numbered]:
    """Rows of the file after a row, in order."""
    query = (
        sa.select(import_rows.c.number, import_rows.c.cells)
        .where(import_rows.c.import_id == import_id, import_rows.c.number > after)
        .order_by(import_rows.c.number)
        .limit(limit)
    )
    return [(row.number, row.cells) for row in await execute(session, query)]


async def forget_results(session: AsyncSession, import_id: UUID) -> None:
    """Delete the results of an earlier preview."""
    await execute(session, sa.delete(import_results).where(import_results.c.import_id == import_id))


async def add_results(session: AsyncSession, import_id: UUID, records: Sequence[Record]) -> None:
    """Store the planned results of some rows."""

    async def lines() -> AsyncIterator[tuple[Any, ...]]:
        for record in records:
            errors, values = (json.dumps(record[name], ensure_ascii=False) for name in ("errors", "values"))
            yield import_id, record["number"], record["outcome"], record["entity_id"], errors, values

    await _copy(session, import_results, lines())


async def _copy(session: AsyncSession, table: sa.Table, records: AsyncIterator[tuple[Any, ...]]) -> None:
    driver = await driver_of(session)
    await driver.copy_records_to_table(table.name, records=records, columns=list(table.c.keys()))


async def count_outcomes(session: AsyncSession, import_id: UUID) -> dict[str, int]:
    """The number of rows by outcome."""
    query = (
        sa.select(import_results.c.outcome, sa.func.count().label("number"))
        .where(import_results.c.import_id == import_id)
        .group_by(import_results.c.outcome)
    )
    return {row.outcome: row.number for row in await execute(session, query)}


async def read_results(
    session: AsyncSession, import_id: UUID, outcomes: Sequence[RowOutcome], *, after: int, limit: int
) -> list[sa.RowMapping]:
    """The results with these outcomes, after a row."""
    query = (
        sa.select(import_results)
        .where(
            import_results.c.import_id == import_id,
            import_results.c.number > after,
            import_results.c.outcome.in_([outcome.value for outcome in outcomes]),
        )
        .order_by(import_results.c.number)
        .limit(limit)
    )
    return list((await execute(session, query)).mappings())


async def read_wrong_rows(
    session: AsyncSession,
    import_id: UUID,
    outcomes: Sequence[RowOutcome] = (*TO_CORRECT, RowOutcome.KEPT),
    *,
    after: int = 0,
    limit: int = SHOWN_PROBLEMS,
) -> list[sa.RowMapping]:
    """Rows to correct, with their cells, after a row."""
    both = import_results.join(
        import_rows,
        sa.and_(import_rows.c.import_id == import_results.c.import_id, import_rows.c.number == import_results.c.number),
    )
    query = (
        sa.select(import_results.c.number, import_results.c.outcome, import_results.c.errors, import_rows.c.cells)
        .select_from(both)
        .where(
            import_results.c.import_id == import_id,
            import_results.c.number > after,
            import_results.c.outcome.in_([outcome.value for outcome in outcomes]),
        )
        .order_by(import_results.c.number)
        .limit(limit)
    )
    return list((await execute(session, query)).mappings())


_PENDING_CODES = sa.text(
    """
    SELECT results.number, taken->>'code' AS code, taken->>'reason' AS reason
    FROM import_results AS results CROSS JOIN LATERAL json_array_elements(results."values"->'codes') AS taken
    WHERE results.import_id = :import_id AND results.outcome IN ('created', 'updated') AND taken->>'reason' IS NOT NULL
    """
).columns(number=sa.Integer, code=sa.Text, reason=sa.Text)


async def count_pending_codes(session: AsyncSession, import_id: UUID) -> int:
    """Number of codes that the rows take as pending."""
    query = sa.select(sa.func.count()).select_from(_PENDING_CODES.bindparams(import_id=import_id).subquery())
    return int((await execute(session, query)).scalar_one())


async def read_pending_codes(session: AsyncSession, import_id: UUID) -> list[sa.RowMapping]:
    """The first codes that the rows take as pending, with their rows."""
    found = _PENDING_CODES.bindparams(import_id=import_id).subquery()
    query = sa.select(found).order_by(found.c.number, found.c.code).limit(SHOWN_PROBLEMS)
    return list((await execute(session, query)).mappings())


async def refuse_rows(session: AsyncSession, import_id: UUID, errors: Mapping[int, list[Record]]) -> None:
    """Reject rows, each with its errors."""
    if not errors:
        return
    texts = [json.dumps(found, ensure_ascii=False) for found in errors.values()]
    given = sa.func.unnest(sa.cast(list(errors), sa.ARRAY(sa.Integer)), sa.cast(texts, sa.ARRAY(sa.Text)))
    columns = sa.column("number", sa.Integer), sa.column("errors", sa.Text)
    wrong = given.table_valued(*columns, name="wrong").render_derived()
    await execute(
        session,
        sa.update(import_results)
        .where(import_results.c.import_id == import_id, import_results.c.number == wrong.c.number)
        .values(outcome=RowOutcome.REJECTED.value, errors=sa.cast(wrong.c.errors, sa.JSON)),
    )


async def set_outcome(
    session: AsyncSession, import_id: UUID, numbers: Sequence[int], outcome: RowOutcome, errors: list[Record]
) -> None:
    """Change the outcome of rows."""
    await execute(
        session,
        sa.update(import_results)
        .where(
            import_results.c.import_id == import_id,
            import_results.c.number == sa.any_(sa.cast(list(numbers), sa.ARRAY(sa.Integer))),
        )
        .values(outcome=outcome.value, errors=errors),
    )


async def mark(session: AsyncSession) -> tuple[int, int]:
    """This transaction's id, and the position of the last event."""
    row = (await execute(session, sa.text("SELECT pg_current_xact_id()::text::bigint"))).scalar_one()
    last = (await execute(session, sa.select(sa.func.coalesce(sa.func.max(events.c.position), 0)))).scalar_one()
    return int(row), int(last)


async def read_record_events(
    session: AsyncSession, of: Import, entity: str, whose: Mapping[UUID, UUID]
) -> list[sa.RowMapping]:
    """The import's events on these records, and what else it changed of their customers, in order."""
    is_other_new = sa.and_(events.c.entity == entity, events.c.type.endswith(".created"))
    is_asked = sa.or_(_is_among(events.c.entity_id, list(whose)), ~is_other_new)
    return await read_events(session, of, list(set(whose.values())), is_asked)


async def read_events(
    session: AsyncSession, of: Import, customer_ids: Sequence[UUID], *where: sa.ColumnElement[bool]
) -> list[sa.RowMapping]:
    """The import's events on these customers and their data, in order."""
    query = (
        sa.select(
            events.c.type,
            events.c.entity,
            events.c.entity_id,
            events.c.customer_id,
            events.c.contact_id,
            events.c.changes,
        )
        .where(
            _is_among(events.c.customer_id, customer_ids),
            events.c.position > of.after_position,
            events.c.position <= of.until_position,
            events.c.xid == sa.cast(sa.cast(str(of.xid), sa.Text), events.c.xid.type),
            *where,
        )
        .order_by(events.c.position)
    )
    return list((await execute(session, query)).mappings())


async def list_changed_since(session: AsyncSession, of: Import, ids: Sequence[UUID]) -> set[UUID]:
    """The rows whose profile, custom fields, codes or team, as far as the import wrote these, changed after it."""
    is_custom = events.c.entity == "custom_value"
    owner = sa.func.coalesce(events.c.contact_id, events.c.customer_id)
    profiles = sa.select(events.c.entity_id).where(_is_among(events.c.entity_id, ids), _since(of))
    values = sa.select(owner).where(_is_among(owner, ids), _since(of), is_custom)
    of_import = [events.c.position > of.after_position, events.c.position <= of.until_position]
    added = sa.select(events.c.entity_id).where(_is_among(events.c.customer_id, ids), *of_import)
    codes = sa.select(events.c.customer_id).where(
        _is_among(events.c.customer_id, ids),
        _since(of),
        events.c.type == "guanxi.customer_code.updated",
        events.c.entity_id.in_(added),
    )
    of_team = events.c.entity.in_(("team_member", "handover"))
    teams = sa.select(events.c.customer_id).where(_is_among(events.c.customer_id, ids), _since(of), of_team)
    changed_teams = teams.where(events.c.customer_id.in_(_customers_of_team_changes(of, ids)))
    return set((await execute(session, profiles.union(values, codes, changed_teams))).scalars())


def _customers_of_team_changes(of: Import, ids: Sequence[UUID]) -> sa.Select[Any]:
    made = events.alias()
    is_own = sa.and_(made.c.position > of.after_position, made.c.position <= of.until_position)
    of_import = sa.and_(is_own, made.c.xid == sa.cast(sa.cast(str(of.xid), sa.Text), made.c.xid.type))
    return sa.select(made.c.customer_id).where(
        _is_among(made.c.customer_id, ids), of_import, made.c.entity == "team_member"
    )


async def list_customers_used_since(session: AsyncSession, of: Import, ids: Sequence[UUID]) -> set[UUID]:
    """The customers that got new data after the import."""
    by_people = events.c.entity != "customer_standing"  # a grading run does not prevent the undo
    query = sa.select(events.c.customer_id).where(_is_among(events.c.customer_id, ids), _since(of), by_people)
    return set((await execute(session, query.distinct())).scalars())


def _since(of: Import) -> sa.ColumnElement[bool]:
    return events.c.position > of.until_position


def _is_among(column: Any, ids: Sequence[UUID]) -> sa.ColumnElement[bool]:
    found: sa.ColumnElement[bool] = column == sa.any_(sa.cast(list(ids), sa.ARRAY(sa.Uuid)))
    return found


async def forget_old(session: AsyncSession, *, uploaded_before: datetime, applied_before: datetime) -> None:
    """Delete the rows of imports that were never applied, or were applied long ago."""
    query = select(Import).where(
        sa.or_(
            sa.and_(col(Import.status) == ImportStatus.UPLOADED, col(Import.created_at) < uploaded_before),
            sa.and_(col(Import.status) != ImportStatus.EXPIRED, col(Import.created_at) < applied_before),
        )
    )
    await _forget(session, query.limit(100))


async def forget_surplus(session: AsyncSession, subject: str, most: int) -> None:
    """Keep only the `most` latest pending imports of a sender."""
    query = select(Import).where(col(Import.created_by) == subject, col(Import.status) == ImportStatus.UPLOADED)
    await _forget(session, query.order_by(col(Import.created_at).desc(), col(Import.id).desc()).offset(most))


async def _forget(session: AsyncSession, query: SelectOfScalar[Import]) -> None:
    for one in (await session.exec(query.with_for_update(skip_locked=True))).all():
        for table in (import_rows, import_results):
            await execute(session, sa.delete(table).where(table.c.import_id == one.id))
        one.status = ImportStatus.EXPIRED
