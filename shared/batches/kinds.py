"""The declaration of a kind of document (orders, customers, …) for the engine."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple, Protocol, get_args
from uuid import UUID

import sqlalchemy as sa
from fastapi import Request
from pydantic.fields import FieldInfo
from sqlalchemy.dialects import postgresql
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import Principal, clearance_of
from shared.batches.copy_text import columns
from shared.problems import FieldError, Problem, Text
from shared.settings import Settings
from shared.shapes import Sent

VERSION = "source_version"


class Encoded(NamedTuple):
    """A valid document as tab-separated COPY text: its own columns, and those of each nested document."""

    number: str
    version: int | str
    columns: str
    children: Sequence[str] = ()


class Quick(Protocol):
    """A fast reader of documents. It may return None for any; otherwise its result equals the slow reader's."""

    def decode(self, raw: bytes) -> Encoded | None: ...

    def convert(self, document: dict[str, Any]) -> Encoded | None: ...


class Checked(NamedTuple):
    """A document as a checker found it; one with errors may be staged too, for `check_staged` to find the others.

    `levels`: from which level on each error is shown, where that does not follow from the document's fields.
    """

    encoded: Encoded | None
    errors: Sequence[FieldError] = ()
    levels: Sequence[int] | None = None


class Checker(Protocol):
    """Checks the documents of one batch against what it has looked up before."""

    def check(self, document: Any, *, is_csv: bool) -> Checked: ...

    async def finish(self) -> None:
        """Look up what the documents name, when all have arrived and before the transaction."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The numbers of a batch's accepted documents by outcome."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    stale: int = 0
    differing: int = 0
    warned: int = 0


@dataclass(frozen=True)
class Kind:
    """A kind of document, the field that holds its number, and the table that stores it.

    The table has a column for every field of the document, and the engine's own: `id` (computed from source and
    number), `source`, `content_hash`, `batch_id`, `updated_at`. Without `source_version`, the last one pushed wins.
    """

    plural: str
    singular: str
    number: str
    document: type[Sent]
    table: sa.Table
    children: str | None = None
    """The field with the nested documents, stored in `child_table`."""
    child_table: sa.Table | None = None
    refuse: Callable[[Any, Settings], list[FieldError]] | None = None
    """Finds a document's errors beyond the type of each value."""
    complete: Callable[[Any, Settings], None] | None = None
    """Fills in the fields that a document may leave out."""
    open_quick: Callable[[Settings], Quick] | None = None
    apply: "Callable[[AsyncSession, Pushed], Awaitable[Outcome]] | None" = None
    """Stores the staged documents, when they change more than their own rows (default: `staging.apply`)."""
    follow: "Callable[[AsyncSession, Pushed], Awaitable[None]] | None" = None
    """What else a batch does after its documents are stored; `changed` holds them, each with its outcome."""
    is_per_source: bool = True
    """Whether two clients may each have a document with the same number."""
    hidden: frozenset[str] = frozenset()
    """Fields above level 1: `updated_at_1` of the table stays when only they change."""
    stages: Mapping[str, str] | None = None
    """The staged columns and their types, where they are not those of the table."""
    open_checker: Callable[[Request, Principal], Awaitable[Checker]] | None = None
    """Looks up what checking needs, before the body is read; or refuses the batch with one of `refusals`."""
    refusals: Sequence[type[Problem]] = ()
    check_staged: "Callable[[AsyncSession, Pushed], Awaitable[None]] | None" = None
    """Adds to `refused` the errors that only the staged documents together show; rejected ones are staged too."""
    check_scope: "Callable[[Principal], Callable[[AsyncSession, Pushed], Awaitable[None]] | None] | None" = None
    """A `check_staged` for callers who may not write documents of all customers; None for the others."""
    texts: Mapping[str, Text] = field(default_factory=dict)
    """The texts, by code, of errors that `check_staged` finds, and of warnings. `{value}` is replaced by a value."""
    clearance: int = 1
    """The level of the highest of the further columns (`open_columns`)."""
    staged_level: str = "1"
    """SQL: the level of a staged row `i`, where rows have levels of their own."""
    open_columns: str | None = None
    """The beginning of the names of further CSV columns (`custom.`)."""
    empty_cell: str = ""
    """What a CSV cell holds to empty its field."""

    def __post_init__(self) -> None:
        if self.stages is not None:
            return
        for fields, table in ((self.own_fields, self.table), (self.child_fields, self.child_table)):
            if missing := set(fields).difference([] if table is None else table.c.keys()):
                raise ValueError(f"{table} has no column for {', '.join(sorted(missing))}")

    def limited_to(self, principal: Principal) -> "Kind":
        """The kind as this caller pushes it."""
        check = self.check_scope(principal) if self.check_scope else None
        return self if check is None else replace(self, check_staged=check)

    @cached_property
    def own_fields(self) -> dict[str, FieldInfo]:
        """The document's fields, without the nested documents."""
        return {name: info for name, info in self.document.model_fields.items() if name != self.children}

    @cached_property
    def child_fields(self) -> dict[str, FieldInfo]:
        """The fields of the nested documents."""
        if self.children is None:
            return {}
        (child,) = get_args(self.document.model_fields[self.children].annotation)
        return dict(child.model_fields)

    @cached_property
    def columns(self) -> dict[str, str]:
        """The columns of the document's fields, each with its SQL type, in the table's order."""
        if self.stages is not None:
            return dict(self.stages)
        return _typed(self.table, self.own_fields.keys() - {VERSION})

    @cached_property
    def child_columns(self) -> dict[str, str]:
        """The columns of a nested document's fields, each with its SQL type."""
        return {} if self.child_table is None else _typed(self.child_table, self.child_fields.keys())

    @cached_property
    def _own_values(self) -> Callable[[Any], tuple[Any, ...]]:
        return attrgetter(*self.columns)

    @cached_property
    def _child_values(self) -> Callable[[Any], tuple[Any, ...]]:
        return attrgetter(*self.child_columns)

    @cached_property
    def _levels(self) -> dict[str, int]:
        return {name: clearance_of(info.metadata) for name, info in (self.own_fields | self.child_fields).items()}

    @property
    def highest_level(self) -> int:
        """The level of the highest field. Of another's rejected rows, those below it read numbers and errors alone."""
        return max(self.clearance, *self._levels.values())

    def level_of(self, pointer: str) -> int:
        """The level of the field that an error's pointer names, of the document or of a nested one."""
        return max(self._levels.get(name, 1) for name in pointer.split("/"))

    @property
    def is_versioned(self) -> bool:
        """Whether the documents carry a `source_version`."""
        return VERSION in self.own_fields

    @property
    def csv_columns(self) -> list[str]:
        """Columns of the kind's CSV: the document's own, then those of its nested documents."""
        return [*self.own_fields, *self.child_fields]

    def is_csv_column(self, name: str) -> bool:
        """Whether a CSV may have the column."""
        return name in self.csv_columns or bool(self.open_columns and name.startswith(self.open_columns))

    @property
    def required_csv_columns(self) -> list[str]:
        """Columns a CSV must have."""
        return [name for name, info in (self.own_fields | self.child_fields).items() if info.is_required()]

    def encode(self, document: Any) -> Encoded:
        """A checked and completed document as COPY text."""
        children = getattr(document, self.children) if self.children else ()
        return Encoded(
            getattr(document, self.number),
            getattr(document, VERSION, 0),
            columns(*self._own_values(document)),
            [columns(*self._child_values(child)) for child in children],
        )


def _typed(table: sa.Table, names: Any) -> dict[str, str]:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return {column.name: column.type.compile(dialect) for column in table.c if column.name in names}


@dataclass(frozen=True, slots=True)
class Pushed:
    """The documents in the staging tables: their kind and number, their source and batch."""

    kind: Kind
    source: str
    batch_id: UUID
    documents: int
