"""Two customers become one: what a service has of the customer absorbed moves to the one that survives.

Every table with a `customer_id` takes part by itself; what one customer cannot have twice is settled
(`shared.customers.settlements`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import current_principal
from shared.auth.clearances import level_of_rows
from shared.customers.settlements import (
    OWNER,
    Clash,
    Merger,
    Settled,
    SettledAs,
    Settlement,
    Settlements,
    clashes_of,
    is_deleted_softly,
    owned_by_customers,
)
from shared.database import Row, execute
from shared.feed.events import CHANNEL, LEVEL, entity_named, events, identity_of
from shared.time import utc_now


@dataclass(frozen=True)
class Absorbed:
    """What became of the rows: how many moved, by kind, and what was settled."""

    moved: Counter[str] = field(default_factory=Counter)
    settled: list[Settled] = field(default_factory=list)


async def absorb(
    session: AsyncSession, tables: Sequence[type[Row]], settlements: Settlements, merger: Merger
) -> Absorbed:
    """Move everything; a few statements for each table, however many rows it has."""
    absorbed = Absorbed(settled=await settle_clashes(session, tables, settlements, merger))
    for settled in absorbed.settled:
        if settled.way is not SettledAs.RETIRED:
            await _remove(session, settled.gives_way)
    await session.flush()
    for table in owned_by_customers(tables):
        absorbed.moved[entity_named(table)] += await repoint(session, table, OWNER, merger)
    return absorbed


async def settle_clashes(
    session: AsyncSession,
    tables: Sequence[type[Row]],
    settlements: Settlements,
    merger: Merger,
    *,
    is_trial: bool = False,
) -> list[Settled]:
    """Settle whatever one customer cannot have twice. As a trial, nothing of it is written."""
    settled: dict[UUID, Settled] = {}
    for table in owned_by_customers(tables):
        settlement = settlements.get(table, Settlement())
        for clash in (*clashes_of(table), *settlement.besides):
            for ours, theirs in await _find_pairs(session, table, clash, merger, is_trial=is_trial):
                one = settlement.settle(ours, theirs)
                settled.setdefault(one.gives_way.id, one)
    return list(settled.values())


async def _find_pairs(
    session: AsyncSession, table: type[Row], clash: Clash, merger: Merger, *, is_trial: bool
) -> list[tuple[Row, Row]]:
    described: sa.Table = table.__table__  # type: ignore[attr-defined]
    other = described.alias("other")
    is_met = [sa.text(clash.condition)] if clash.condition else []
    alike = [other.c[name] == described.c[name] for name in clash.columns]
    twin = sa.exists().where(other.c[OWNER].in_(merger), other.c[OWNER] != described.c[OWNER], *alike, *is_met)
    query: Any = select(table).where(described.c[OWNER].in_(merger), twin, *is_met).order_by(col(table.id))
    rows: list[Any] = list(await session.exec(query if is_trial else query.with_for_update()))
    if is_trial:
        for row in rows:
            session.expunge(row)
    ours = {_key(row, clash): row for row in rows if row.customer_id == merger.survivor_id}
    return [(ours[_key(row, clash)], row) for row in rows if row.customer_id == merger.absorbed_id]


def _key(row: Row, clash: Clash) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in clash.columns)


async def _remove(session: AsyncSession, row: Any) -> None:
    if is_deleted_softly(type(row)):
        row.deleted_at = utc_now()
    else:
        await session.delete(row)


async def repoint(session: AsyncSession, table: type[Row], column: str, merger: Merger) -> int:
    """Let every row that names the absorbed customer in this column name the survivor: one statement, one event each.

    The events belong to the customer that the row belongs to afterwards.
    """
    described: sa.Table = table.__table__  # type: ignore[attr-defined]
    owner = described.c.get(OWNER, described.c.id)
    besides = _told_besides(table)
    person = described.c.id if entity_named(table) == "contact" else described.c.get("contact_id", sa.null())
    fresh = {column: merger.survivor_id, "version": described.c.version + 1, "updated_at": utc_now()}
    moved = (
        sa.update(described)
        .where(described.c[column] == merger.absorbed_id)
        .values(fresh)
        .returning(described.c.id, owner.label("owner_id"), person.label("person_id"), *besides)
        .cte("moved")
    )
    changes: list[Any] = [column, _pair(sa.literal(str(merger.absorbed_id)), sa.literal(str(merger.survivor_id)))]
    for told_too in besides:
        changes += [told_too.name, _pair(moved.c[told_too.name], moved.c[told_too.name])]
    entity = entity_named(table)
    principal = current_principal.get()
    told = {
        "id": sa.func.gen_random_uuid(),
        "type": sa.literal(f"guanxi.{entity}.updated"),
        "entity": sa.literal(entity),
        "entity_id": moved.c.id,
        "customer_id": moved.c.owner_id,
        "contact_id": sa.cast(moved.c.person_id, sa.Uuid),
        "actor": sa.literal(principal.subject if principal else "system"),
        "actor_name": sa.literal(principal.name if principal else "system"),
        "occurred_at": sa.literal(utc_now(), sa.DateTime(timezone=True)),
        "changes": sa.func.jsonb_build_object(*changes),
    }
    connection = await session.connection()
    result = await connection.execute(sa.insert(events).from_select(list(told), sa.select(*told.values())))
    if result.rowcount:
        await connection.exec_driver_sql(f"NOTIFY {CHANNEL}")
    return int(result.rowcount)


def _told_besides(table: type[Row]) -> list[sa.Label[Any]]:
    """What every event of such a row tells: which one it is, and its level."""
    described: sa.Table = table.__table__  # type: ignore[attr-defined]
    besides: list[sa.Label[Any]] = [described.c[name].label(name) for name in identity_of(table)]
    level = level_of_rows(table)
    return besides if level is None else [*besides, level.label(LEVEL)]


def _pair(before: sa.ColumnElement[Any], after: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.func.jsonb_build_array(before, after, type_=JSONB)


async def preview(
    session: AsyncSession, tables: Sequence[type[Row]], settlements: Settlements, merger: Merger
) -> Absorbed:
    """What `absorb` would do; nothing is written."""
    found = Absorbed(
        await _count_owned(session, tables, merger.absorbed_id),
        await settle_clashes(session, tables, settlements, merger, is_trial=True),
    )
    for one in found.settled:
        row: Any = one.gives_way
        is_gone = one.way is not SettledAs.RETIRED and not is_deleted_softly(type(row))
        found.moved[entity_named(type(row))] -= is_gone and row.customer_id == merger.absorbed_id
    return found


async def _count_owned(session: AsyncSession, tables: Sequence[type[Row]], customer_id: UUID) -> Counter[str]:
    counts = []
    for table in owned_by_customers(tables):
        described: sa.Table = table.__table__  # type: ignore[attr-defined]
        of_customer = described.c[OWNER] == customer_id
        counts.append(
            sa.select(sa.literal(entity_named(table)).label("kind"), sa.func.count().label("rows")).where(of_customer)
        )
    return Counter({row.kind: row.rows for row in await execute(session, sa.union_all(*counts))})
