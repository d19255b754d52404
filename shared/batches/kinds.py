"""The declaration of a kind of document (orders, customers, …) for the engine."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from typing import Annotated, Any, Literal, NamedTuple, Protocol, get_args
from uuid import UUID

import sqlalchemy as sa
from fastapi import Request
from pydantic import Field, create_model
from pydantic.fields import FieldInfo
from sqlalchemy.dialects import postgresql
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.auth.access import Principal, clearance_of
from shared.batches.copy_text import columns
from shared.batches.rules import Doubt
from shared.problems import FieldError, Problem, Text
from shared.settings import Settings
from shared.shapes import Body, Sent, example

VERSION = "source_version"
STATUS, DELETED = "status", "deleted"
"""The field that marks a document which is gone in the ERP, and its value there."""


class Encoded(NamedTuple):
    """A valid document as tab-separated COPY text: its own columns, and those of each nested document."""

    number: str
    version: int | str | None
    columns: str
    children: Sequence[str] = ()
    is_deleted: bool = False


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
    doubts: Sequence[Doubt] = ()
    is_final: bool = False
    """Whether `check_staged` cannot reject it any more."""
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
    key: tuple[str, ...] = ()
    """The fields that number a document together, where `number` alone does not."""
    documents: sa.Table | None = None
    """Keeps version, content and place of each document, deleted ones too; without it the kind's own table does, and
    no document can be deleted."""
    day: str | None = None
    """The day in the table's key: a corrected document may move to another one."""
    adds: Mapping[str, str] = field(default_factory=dict)
    """Further staged columns and their types, which `check_staged` fills and the table has."""
    doubts: Callable[[Any], Iterable[Doubt]] | None = None
    """Finds what is doubtful about an accepted document; `texts` has the words."""
    is_final: Callable[[Any], bool] | None = None
    """Whether `check_staged` cannot reject the living document; nor a deleted one (default: it can reject any)."""
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
    refuse_stored: "Callable[[AsyncSession, Pushed], Awaitable[int]] | None" = None
    """Adds to `refused` the errors of documents that cannot be stored beside what is stored, and counts the documents;
    it looks at every batch, so it is quick where there are none. Their rows are reported as they were understood."""
    check_scope: "Callable[[Principal], Callable[[AsyncSession, Pushed], Awaitable[None]] | None] | None" = None
    """A `check_staged` for callers who may not write documents of all customers; None for the others."""
    texts: Mapping[str, Text] = field(default_factory=dict)
    """The texts, by code, of errors that `check_staged` finds, and of warnings. `{value}` is replaced by a value."""
    clearance: int = 1
    """The level of the highest of the further columns (`open_columns`)."""
    staged_level: str = "1"
    """SQL: the level of a staged row `i`, where rows have levels of their own."""
    filled: tuple[str, ...] = ()
    """Fields that may be left out, but that an empty CSV cell takes from the document above (merged cells): with a
    warning, since the file does not say which is meant. Required ones are always filled."""
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
        """The kind as this caller pushes it: outside their data scope, any document can be rejected."""
        check, always = self.check_scope(principal) if self.check_scope else None, self.check_staged
        if check is None:
            return self

        async def check_all(session: AsyncSession, pushed: Pushed) -> None:
            for one in (always, check):
                if one is not None:
                    await one(session, pushed)

        return replace(self, check_staged=check_all, is_final=None)

    @property
    def can_reject_any(self) -> bool:
        """Whether each document may still be rejected when all are staged."""
        return self.check_staged is not None and self.is_final is None

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

    @cached_property
    def tombstone(self) -> type[Sent]:
        """What is left of a document that was deleted in the ERP: its number and its version."""
        kept = [*(self.key or (self.number,)), *([VERSION] if self.is_versioned else [])]
        fields: dict[str, Any] = {
            name: (info.annotation, info) for name, info in self.own_fields.items() if name in kept
        }
        status = Annotated[Literal["deleted"], Field(description=f"The {self.singular} no longer exists in the ERP.")]
        name = f"Deleted{self.document.__name__}"
        shown = {part: value for part, value in self.example.items() if part in kept}
        base = type(name, (Body,), {"model_config": example(**shown, status=DELETED), "__module__": __name__})
        described = f"A deleted document of {self.plural}: it leaves all figures, until a newer version restores it."
        return create_model(name, __base__=base, __doc__=described, **fields, status=(status, ...))

    @property
    def example(self) -> dict[str, Any]:
        """The document that the specification shows."""
        shown: dict[str, Any] = self.document.model_json_schema()["examples"][0]
        return shown

    @property
    def status_columns(self) -> list[str]:
        """The CSV column that marks deleted documents, where the documents have no status of their own."""
        return [STATUS] if self.documents is not None and STATUS not in self.own_fields else []

    @property
    def csv_columns(self) -> list[str]:
        """Columns of the kind's CSV: the document's own, then those of its nested documents."""
        return [*self.own_fields, *self.status_columns, *self.child_fields]

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
            self._number_of(document),
            getattr(document, VERSION, 0),
            columns(*self._own_values(document)),
            [columns(*self._child_values(child)) for child in children],
        )

    def encode_deleted(self, tombstone: Any) -> Encoded:
        """A deleted document as COPY text: of its columns, those of its number."""
        values = [getattr(tombstone, name) if name in type(tombstone).model_fields else None for name in self._numbered]
        return Encoded(self._number_of(tombstone), getattr(tombstone, VERSION, 0), columns(*values), is_deleted=True)

    @cached_property
    def _numbered(self) -> list[str]:
        """The staged columns, without the name of those that only a living document has."""
        numbers = self.key or (self.number,)
        return [name if name in numbers else "" for name in self.columns]

    def _number_of(self, document: Any) -> str:
        if not self.key:
            return str(getattr(document, self.number))
        return "\n".join(str(getattr(document, name) or "") for name in self.key)

    def number_in(self, fields: Any) -> str | None:
        """The number of a document that may be wrong, for its report."""
        if not isinstance(fields, dict):
            return None
        parts = [fields.get(name) for name in self.key or (self.number,)]
        known = [str(part) for part in parts if isinstance(part, str | int)]
        return " ".join(known)[:200] if known else None

    @property
    def number_column(self) -> str:
        """SQL: the number of a staged document."""
        return f"concat_ws(' ', {', '.join(self.key)})" if self.key else self.number


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
