"""Reading and writing the warnings of many customers: a statement for each kind of change, with their events."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.warnings.evaluation.changes import Changes, Standing
from services.kpi.warnings.evaluation.rules import Finding
from services.kpi.warnings.evaluation.texts import evidence_of
from services.kpi.warnings.register.model import EarlyWarning
from services.kpi.warnings.register.rules import OWN_SOURCE, WarningStatus
from services.kpi.warnings.schemes.model import WarningSchemeContent
from services.kpi.warnings.schemes.rules import COMPUTED, LEVELS, hours_for
from shared.auth.visibility import customers
from shared.customers.served import NOT_SERVED
from shared.database import execute, new_id
from shared.feed.bulk import add_rows, change_rows, sent_rows
from shared.schemes.versions import Version
from shared.time import utc_now

TABLE: sa.Table = EarlyWarning.__table__  # type: ignore[attr-defined]


async def list_watched(session: AsyncSession, after: UUID | None, limit: int) -> list[UUID]:
    """The ids of the next customers, in their order."""
    query = sa.select(customers.c.id).order_by(customers.c.id).limit(limit)
    if after is not None:
        query = query.where(customers.c.id > after)
    return list((await execute(session, query)).scalars())


async def read_standing(session: AsyncSession, customer_ids: Sequence[UUID]) -> list[Standing]:
    """Of each customer and kind the open warning and the one closed last."""
    is_closed = col(EarlyWarning.status) == WarningStatus.CLOSED
    columns = [TABLE.c[name] for name in Standing._fields]
    query = (
        sa.select(*columns)
        .where(TABLE.c.customer_id.in_(customer_ids), TABLE.c.kind.in_(COMPUTED), TABLE.c.source == OWN_SOURCE)
        .ext(distinct_on(TABLE.c.customer_id, TABLE.c.kind, is_closed))
        .order_by(TABLE.c.customer_id, TABLE.c.kind, is_closed, TABLE.c.closed_at.desc())
    )
    return [Standing(*row) for row in await execute(session, query)]


async def list_expected(session: AsyncSession, ids: Sequence[UUID]) -> list[UUID]:
    """Those of the customers that are expected to order."""
    query = sa.select(customers.c.id).where(customers.c.id.in_(ids), customers.c.status.not_in(NOT_SERVED))
    return list((await execute(session, query)).scalars())


async def lock_customers(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, sa.RowMapping]:
    """Class and stage of these customers, held until the commit: one that a merge has removed is left out."""
    names = ("id", "customer_class", "stage")
    query = sa.select(*(customers.c[name] for name in names)).where(customers.c.id.in_(list(ids)))
    held = query.order_by(customers.c.id).with_for_update(read=True, key_share=True)
    return {row["id"]: row for row in (await execute(session, held)).mappings()}


async def write_changes(session: AsyncSession, changes: Changes, version: Version[WarningSchemeContent]) -> None:
    """Write what a look at customers changes."""
    now = utc_now()
    known = await lock_customers(session, {finding.customer_id for finding, _ in changes.raised})
    if raised := [pair for pair in changes.raised if pair[0].customer_id in known]:
        rows = [_new(finding, previous, version, known, now) for finding, previous in raised]
        await add_rows(session, EarlyWarning, sent_rows(EarlyWarning, rows))
    if changes.changed:
        await _change(session, changes.changed, version)
    if changes.closed:
        closed = [{"id": one, "outcome": outcome.value} for one, outcome in changes.closed.items()]
        gone = sent_rows(EarlyWarning, closed, ["id", "outcome"])
        values = {
            "status": WarningStatus.CLOSED.value,
            "closed_at": now,
            "outcome": gone.c.outcome,
            "cause_lasts": False,
        }
        await change_rows(session, EarlyWarning, _as_columns(values), _is_one_of(gone))
    if changes.forgotten:
        is_forgotten = TABLE.c.id.in_(changes.forgotten)
        await change_rows(session, EarlyWarning, _as_columns({"cause_lasts": False}), is_forgotten)


async def _change(
    session: AsyncSession,
    changed: Sequence[tuple[UUID, Finding]],
    version: Version[WarningSchemeContent],
) -> None:
    names = ["id", "severity", "measured", "evidence_en", "evidence_zh", "figures", "profit_at_stake", "scheme_version"]
    rows = [{**_content(finding, version), "id": warning_id} for warning_id, finding in changed]
    fresh = sent_rows(EarlyWarning, rows, names)
    await change_rows(session, EarlyWarning, {name: fresh.c[name] for name in names[1:]}, _is_one_of(fresh))


def _is_one_of(rows: sa.FromClause) -> sa.ColumnElement[bool]:
    # Whoever has closed it in the meantime has decided.
    return sa.and_(TABLE.c.id == rows.c.id, TABLE.c.status != WarningStatus.CLOSED)


def _as_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values as expressions of their columns' types."""
    return {
        name: value if isinstance(value, sa.ColumnElement) else sa.literal(value, TABLE.c[name].type)
        for name, value in values.items()
    }


def _content(finding: Finding, version: Version[WarningSchemeContent]) -> dict[str, Any]:
    words = evidence_of(finding)
    return {
        "severity": finding.severity,
        "measured": finding.measured,
        "evidence_en": words.en,
        "evidence_zh": words.zh,
        "figures": finding.figures,
        "profit_at_stake": finding.profit_at_stake,
        "scheme_version": version.number,
    }


def _new(
    finding: Finding,
    previous_id: UUID | None,
    version: Version[WarningSchemeContent],
    known: Mapping[UUID, sa.RowMapping],
    now: datetime,
) -> dict[str, Any]:
    duty, customer = version.content.duty_of(finding.kind), known[finding.customer_id]
    if duty is None:
        raise AssertionError("what is off finds nothing")
    hours = hours_for(duty.due_hours, customer["stage"], customer["customer_class"])
    return {
        **dict.fromkeys(("created_at", "updated_at", "updated_at_1", "updated_at_2"), now),
        **_content(finding, version),
        "id": new_id(),
        "version": 1,
        "customer_id": finding.customer_id,
        "kind": finding.kind,
        "subject": "",
        "status": WarningStatus.OPEN,
        "source": OWN_SOURCE,
        "has_due_item": False,
        "clearance": LEVELS.get(finding.kind, 1),
        "cause_lasts": True,
        "owner_id": duty.owner_id,
        "due_at": now + timedelta(hours=hours),
        "previous_id": previous_id,
    }
