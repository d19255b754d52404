"""Two customers become one: what a service has of the customer absorbed moves to the one that survives.

Every table with a `customer_id` takes part by itself. Where one customer cannot have both of two rows, the one changed
last stays, unless the service has said otherwise (`Settlement`); what gives way is told by the change feed.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access import current_principal
from shared.database import Row
from shared.events import CHANNEL, LEVEL, entity_named, events, has_own_level
from shared.labels import Labelled
from shared.time import utc_now

OWNER = "customer_id"


class Merger(NamedTuple):
    """Who becomes one with whom."""

    survivor_id: UUID
    absorbed_id: UUID


class SettledAs(Labelled):
    """What becomes of a row that cannot stay as it is beside another."""

    REMOVED = "removed", "Removed; the history keeps it", "已移除，历史可查"
    UNITED = "united", "United with the other; the history keeps it", "已并入另一条，历史可查"
    RETIRED = "retired", "Kept, but no longer in force", "保留，但不再生效"


class Settled(NamedTuple):
    """Which of two rows stays in force, which gives way, and how."""

    stays: Row
    gives_way: Row
    way: SettledAs = SettledAs.REMOVED


Settle = Callable[[Any, Any], Settled]
"""Settles two rows, the survivor's and the absorbed's, by changing them; what it says is removed need not be."""


@dataclass(frozen=True)
class Clash:
    """Two rows of which a customer can have one: alike in these columns, among those that meet the condition."""

    columns: tuple[str, ...]
    condition: str | None = None


def keep_newer(ours: Row, theirs: Row) -> Settled:
    """The one changed last stays; of two as old, the survivor's."""
    return Settled(theirs, ours) if theirs.updated_at > ours.updated_at else Settled(ours, theirs)


@dataclass(frozen=True)
class Settlement:
    """How a table's clashes are settled, and which there are besides those its unique indexes tell."""

    settle: Settle = keep_newer
    besides: tuple[Clash, ...] = ()


Settlements = Mapping[type[Row], Settlement]


@dataclass(frozen=True)
class Absorbed:
    """What became of the rows: how many moved, by kind, and what was settled."""

    moved: Counter[str] = field(default_factory=Counter)
    settled: list[Settled] = field(default_factory=list)


def owned_by_customers(tables: Sequence[type[Row]]) -> list[type[Row]]:
    """The tables that take part in a merge, always in the same order."""
    return sorted((table for table in tables if OWNER in table.model_fields), key=entity_named)


def clashes_of(table: type[Row]) -> list[Clash]:
    """What the table's unique indexes and constraints allow a customer once."""
    described: sa.Table = table.__table__  # type: ignore[attr-defined]
    unique: list[tuple[list[str], Any]] = [
        ([column.name for column in index.columns], index.dialect_options["postgresql"]["where"])
        for index in described.indexes
        if index.unique
    ]
    unique += [
        ([column.name for column in constraint.columns], None)
        for constraint in described.constraints
        if isinstance(constraint, sa.UniqueConstraint)
    ]
    found = [
        Clash(tuple(name for name in names if name != OWNER), None if where is None else str(where))
        for names, where in unique
        if OWNER in names
    ]
    return sorted(found, key=str)


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


def is_deleted_softly(table: type[Row]) -> bool:
    """Whether a row that is removed is still there, out of sight; such a row goes over too."""
    return "deleted_at" in table.model_fields


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
    levels = [described.c[LEVEL]] if has_own_level(table) else []
    fresh = {column: merger.survivor_id, "version": described.c.version + 1, "updated_at": utc_now()}
    moved = (
        sa.update(described)
        .where(described.c[column] == merger.absorbed_id)
        .values(fresh)
        .returning(described.c.id, owner.label("owner_id"), *levels)
        .cte("moved")
    )
    changes: list[Any] = [column, _pair(sa.literal(str(merger.absorbed_id)), sa.literal(str(merger.survivor_id)))]
    if levels:
        changes += [LEVEL, _pair(moved.c[LEVEL], moved.c[LEVEL])]
    entity = entity_named(table)
    principal = current_principal.get()
    told = {
        "id": sa.func.gen_random_uuid(),
        "type": sa.literal(f"guanxi.{entity}.updated"),
        "entity": sa.literal(entity),
        "entity_id": moved.c.id,
        "customer_id": moved.c.owner_id,
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
    connection = await session.connection()
    return Counter({row.kind: row.rows for row in await connection.execute(sa.union_all(*counts))})
