"""Which tables take part in a merge, and how rows are settled that a customer or a contact cannot have twice.

A table declares its settlement: `settlement: ClassVar = Settlement(keep_verified)`. Without one, the row changed last
stays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from shared.database import Row
from shared.feed.events import entity_named
from shared.labels import Labelled


class Owner(StrEnum):
    """The kinds of record that can be merged, by the column that refers to them."""

    CUSTOMER = "customer_id"
    CONTACT = "contact_id"


@dataclass(frozen=True)
class Merger:
    """Two customers or two contacts that are merged."""

    survivor_id: UUID
    absorbed_id: UUID
    owner: Owner = Owner.CUSTOMER

    @property
    def both(self) -> tuple[UUID, UUID]:
        """The survivor and the absorbed one."""
        return self.survivor_id, self.absorbed_id


class SettledAs(Labelled):
    """How a row that clashes with another is settled."""

    REMOVED = "removed", "Removed; the history keeps it", "已移除，历史可查"
    UNITED = "united", "United with the other; the history keeps it", "已并入另一条，历史可查"
    RETIRED = "retired", "Kept, but no longer in force", "保留，但不再生效"


class Settled(NamedTuple):
    """Which of two rows stays in force, which gives way, and how.

    `loses`: the level of a value that is given up though its row is united with the other.
    """

    stays: Row
    gives_way: Row
    way: SettledAs = SettledAs.REMOVED
    loses: int = 1


Settle = Callable[[Any, Any], Settled]
"""Settles two rows, the survivor's and the absorbed one's, by changing them; the caller deletes a removed row."""


@dataclass(frozen=True)
class Clash:
    """Columns whose values an owner can have once, among the rows that meet the condition."""

    columns: tuple[str, ...]
    condition: str | None = None
    owner: Owner = Owner.CUSTOMER


def keep_newer(ours: Row, theirs: Row) -> Settled:
    """Keep the row changed last, or the survivor's when both are equally old."""
    return Settled(theirs, ours) if theirs.updated_at > ours.updated_at else Settled(ours, theirs)


@dataclass(frozen=True)
class Settlement:
    """How a merge settles the clashes of a table. `besides`: clashes that no unique index forbids."""

    settle: Settle = keep_newer
    besides: tuple[Clash, ...] = ()


def settlement_of(table: type[Row]) -> Settlement:
    """The table's settlement; by default the newer row stays."""
    declared: Settlement = getattr(table, "settlement", Settlement())
    return declared


def owned_by(owner: Owner, tables: Sequence[type[Row]]) -> list[type[Row]]:
    """The tables that take part in a merge of this kind, always in the same order."""
    return sorted((table for table in tables if owner in table.model_fields), key=entity_named)


def clashes_of(table: type[Row], owner: Owner = Owner.CUSTOMER) -> list[Clash]:
    """The clashes that the table's unique indexes and constraints define."""
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
        Clash(tuple(name for name in names if name != owner), None if where is None else str(where), owner)
        for names, where in unique
        if owner in names
    ]
    return sorted(found, key=str)


def is_deleted_softly(table: type[Row]) -> bool:
    """Whether removing a row only marks it as deleted; such a row moves too."""
    return "deleted_at" in table.model_fields
