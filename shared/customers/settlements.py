"""What one customer cannot have twice, and how that is settled when two customers become one.

The row changed last stays, unless a service says otherwise; what gives way is told by the change feed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from shared.database import Row
from shared.feed.events import entity_named
from shared.labels import Labelled

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


def is_deleted_softly(table: type[Row]) -> bool:
    """Whether a row that is removed is still there, out of sight; such a row goes over too."""
    return "deleted_at" in table.model_fields
