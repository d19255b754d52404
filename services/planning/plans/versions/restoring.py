"""Taking a plan's parts back to what a version says, when its revision is dropped."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.plans.plans.model import Plan
from services.planning.plans.steps.parts import BY_A_MERGE, PlanPart, part_tables
from services.planning.plans.versions.rules import Content
from services.planning.tables import PlanningTable
from shared.customers.handing_on import hand_on
from shared.customers.settlements import Owner, Settled, SettledAs, clashes_of
from shared.database import rows_of
from shared.time import utc_now

Said = Mapping[UUID, Mapping[str, Any]]
"""What the version says of each row, as values of the row's fields."""


async def restore_parts(session: AsyncSession, plan: Plan, content: Content) -> None:
    """Make the parts those of the version; whom and what they are about since a merge stays."""
    united: list[Settled] = []
    for part in part_tables():
        rows = await _list_rows(session, part, plan.id)
        said = {UUID(row["id"]): _values(part, plan, row) for row in content.get(part.kept_as, ())}
        places = _places(part)
        was_there = {row.id for row in rows if row.deleted_at is None}
        for row in rows:
            if row.deleted_at is None and _gives_way(row, said, places):
                row.deleted_at = utc_now()
                if row.id not in said and "change_reason" in part.model_fields:
                    row.change_reason = None  # it was never approved, nor withdrawn
        await session.flush()  # its place is free for the one that comes back
        for row in rows:
            _restore(row, said.get(row.id, {}))
        kept = sorted((row for row in rows if row.id in said), key=lambda row: (row.id not in was_there, row.id))
        united += _unite(part, kept)
        await session.flush()
    await hand_on(session, rows_of(PlanningTable), united)


async def _list_rows(session: AsyncSession, part: type[PlanPart], plan_id: UUID) -> Sequence[PlanPart]:
    query = select(part).where(col(part.plan_id) == plan_id).order_by(col(part.id))
    return (await session.exec(query.with_for_update(of=part))).all()


def _values(part: type[PlanPart], plan: Plan, row: Mapping[str, Any]) -> Mapping[str, Any]:
    said = part.model_validate({**row, "plan_id": plan.id, "customer_id": plan.customer_id})
    return {name: getattr(said, name) for name in row if name != "id" and name not in BY_A_MERGE}


def _places(part: type[PlanPart]) -> frozenset[str]:
    """The columns of which a plan may have the same values only once."""
    table: sa.Table = part.__table__  # type: ignore[attr-defined]
    return frozenset(column.name for index in table.indexes if index.unique for column in index.columns)


def _gives_way(row: PlanPart, said: Said, places: Iterable[str]) -> bool:
    """Whether the row was written in the revision, or has moved to a place that may be another one's."""
    kept = said.get(row.id)
    return kept is None or any(getattr(row, name) != kept[name] for name in places if name in kept)


def _restore(row: PlanPart, kept: Mapping[str, Any]) -> None:
    for name, value in kept.items():
        setattr(row, name, value)
    if kept:
        row.deleted_at = None


def _unite(part: type[PlanPart], kept: Iterable[PlanPart]) -> list[Settled]:
    """Rows that the version keeps of two people who were merged since: the first stays, the others are united."""
    united: list[Settled] = []
    for clash in clashes_of(part, Owner.CONTACT):
        stays: dict[tuple[Any, ...], PlanPart] = {}
        for row in kept:
            first = stays.setdefault(tuple(getattr(row, name) for name in (clash.owner, *clash.columns)), row)
            if first is not row:
                row.deleted_at = utc_now()
                united.append(Settled(first, row, SettledAs.UNITED))
    return united
