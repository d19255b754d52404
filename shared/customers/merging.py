"""Merges of two customers or two contacts: the absorbed one's rows in a service move to the survivor.

Every table with the owner's column takes part automatically; rows that an owner cannot have twice are settled
(`shared.customers.settlements`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import Principal
from shared.auth.clearances import of_visible_level
from shared.customers.handing_on import hand_on
from shared.customers.settlements import (
    Clash,
    Merger,
    Settled,
    SettledAs,
    clashes_of,
    is_deleted_softly,
    owned_by,
    settlement_of,
)
from shared.database import Row, execute
from shared.feed.bulk import change_rows
from shared.feed.events import entity_named
from shared.time import utc_now


@dataclass(frozen=True)
class MergeResult:
    """The result of a merge: the number of moved rows by kind, and the settled clashes."""

    moved: Counter[str] = field(default_factory=Counter)
    settled: list[Settled] = field(default_factory=list)


async def absorb(session: AsyncSession, tables: Sequence[type[Row]], merger: Merger) -> MergeResult:
    """Settle the clashes and move all rows, with a few statements per table."""
    absorbed = MergeResult(settled=await settle_clashes(session, tables, merger))
    for settled in absorbed.settled:
        if settled.way is not SettledAs.RETIRED:
            await _remove(session, settled.gives_way)
    await session.flush()
    await hand_on(session, tables, absorbed.settled)
    for table in owned_by(merger.owner, tables):
        absorbed.moved[entity_named(table)] += await repoint(session, table, merger.owner, merger)
    return absorbed


async def settle_clashes(
    session: AsyncSession, tables: Sequence[type[Row]], merger: Merger, shown_to: Principal | None = None
) -> list[Settled]:
    """Settle the rows that one owner cannot have twice; for a preview (`shown_to`) write nothing, and leave out the
    rows above the caller's level."""
    settled: dict[UUID, Settled] = {}
    for table in owned_by(merger.owner, tables):
        settlement = settlement_of(table)
        besides = (clash for clash in settlement.besides if clash.owner is merger.owner)
        for clash in (*clashes_of(table, merger.owner), *besides):
            for ours, theirs in await _find_pairs(session, table, clash, merger, shown_to):
                one = settlement.settle(ours, theirs)
                settled.setdefault(one.gives_way.id, one)
    return list(settled.values())


async def _find_pairs(
    session: AsyncSession, table: type[Row], clash: Clash, merger: Merger, shown_to: Principal | None
) -> list[tuple[Row, Row]]:
    described: sa.Table = table.__table__  # type: ignore[attr-defined]
    other, owner = described.alias("other"), merger.owner
    is_met: list[Any] = [sa.text(clash.condition)] if clash.condition else []
    alike = [other.c[name] == described.c[name] for name in clash.columns]
    twin = sa.exists().where(other.c[owner].in_(merger.both), other.c[owner] != described.c[owner], *alike, *is_met)
    query: Any = select(table).where(described.c[owner].in_(merger.both), twin, *is_met).order_by(col(table.id))
    if shown_to is None:
        rows: list[Any] = list(await session.exec(query.with_for_update()))
    else:
        rows = list(await session.exec(query.where(of_visible_level(shown_to, table))))
        for row in rows:
            session.expunge(row)
    ours = {_key(row, clash): row for row in rows if getattr(row, owner) == merger.survivor_id}
    theirs = [row for row in rows if getattr(row, owner) == merger.absorbed_id and _key(row, clash) in ours]
    return [(ours[_key(row, clash)], row) for row in theirs]


def _key(row: Row, clash: Clash) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in clash.columns)


async def _remove(session: AsyncSession, row: Any) -> None:
    if is_deleted_softly(type(row)):
        row.deleted_at = utc_now()
    else:
        await session.delete(row)


async def repoint(session: AsyncSession, table: type[Row], column: str, merger: Merger) -> int:
    """Replace the absorbed one's id by the survivor's in this column; returns the number of changed rows."""
    names_absorbed = col(getattr(table, column)) == merger.absorbed_id
    return await change_rows(session, table, {column: merger.survivor_id}, names_absorbed)


async def preview(
    session: AsyncSession, tables: Sequence[type[Row]], merger: Merger, shown_to: Principal
) -> MergeResult:
    """The result that `absorb` would have, as far as the caller may see the rows; writes nothing."""
    found = MergeResult(
        await _count_owned(session, tables, merger, shown_to), await settle_clashes(session, tables, merger, shown_to)
    )
    for one in found.settled:
        row: Any = one.gives_way
        is_gone = one.way is not SettledAs.RETIRED and not is_deleted_softly(type(row))
        found.moved[entity_named(type(row))] -= is_gone and getattr(row, merger.owner) == merger.absorbed_id
    return found


async def _count_owned(
    session: AsyncSession, tables: Sequence[type[Row]], merger: Merger, shown_to: Principal
) -> Counter[str]:
    counts = []
    for table in owned_by(merger.owner, tables):
        described: sa.Table = table.__table__  # type: ignore[attr-defined]
        is_absorbed = described.c[merger.owner] == merger.absorbed_id
        counted = sa.select(sa.literal(entity_named(table)).label("kind"), sa.func.count().label("rows"))
        counts.append(counted.select_from(described).where(is_absorbed, of_visible_level(shown_to, table)))
    return Counter({row.kind: row.rows for row in await execute(session, sa.union_all(*counts))})
