"""The declaration of a kind of document (orders, customers, …) for the engine."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple, Protocol, get_args
from uuid import UUID

import sqlalchemy as sa
from pydantic.fields import FieldInfo
from sqlalchemy.dialects import postgresql
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.batches.copy_text import columns
from shared.problems import FieldError
from shared.settings import Settings
from shared.shapes import Body

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


@dataclass(frozen=True, slots=True)
class Outcome:
    """The numbers of a batch's accepted documents by outcome."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    stale: int = 0
    differing: int = 0


@dataclass(frozen=True)
class Kind:
    """A kind of document, the field that holds its number, and the table that stores it.

    The table has a column for every field of the document, and the engine's own: `id` (computed from source and
    number), `source`, `content_hash`, `batch_id`, `updated_at`. Without `source_version`, the last one pushed wins.
    """

    plural: str
    singular: str
    number: str
    document: type[Body]
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
    is_per_source: bool = True
    """Whether two clients may each have a document with the same number."""
    hidden: frozenset[str] = frozenset()
    """Fields above level 1: `updated_at_1` of the table stays when only they change."""

    def __post_init__(self) -> None:
        for fields, table in ((self.own_fields, self.table), (self.child_fields, self.child_table)):
            if missing := set(fields).difference([] if table is None else table.c.keys()):
                raise ValueError(f"{table} has no column for {', '.join(sorted(missing))}")

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

    @property
    def is_versioned(self) -> bool:
        """Whether the documents carry a `source_version`."""
        return VERSION in self.own_fields

    @property
    def csv_columns(self) -> list[str]:
        """Columns of the kind's CSV: the document's own, then those of its nested documents."""
        return [*self.own_fields, *self.child_fields]

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
