"""What a kind of batch (orders, receivables, …) tells the engine about its documents."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from pydantic.fields import FieldInfo
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.problems import FieldError
from shared.shapes import Body


class Encoded(NamedTuple):
    """A valid document as text for COPY, tab-separated: its own columns, and those of each nested document."""

    number: str
    version: int | str
    columns: str
    children: Sequence[str] = ()


class Quick(Protocol):
    """A fast way to read documents. It may give up on any (None); what it reads, the slow way reads the same."""

    def decode(self, raw: bytes) -> Encoded | None: ...

    def convert(self, document: dict[str, Any]) -> Encoded | None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What applying the accepted documents of a batch came to."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    stale: int = 0
    differing: int = 0


@dataclass(frozen=True)
class Kind:
    """A kind of document. `columns` and `child_columns` name their staging columns with their SQL types.

    `refuse` and `encode` are given the base currency; `children` names the field that holds the nested documents.
    """

    plural: str
    singular: str
    number: str
    document: type[Body]
    columns: Mapping[str, str]
    encode: Callable[[Any, str], Encoded]
    refuse: Callable[[Any, str], list[FieldError]]
    apply: Callable[[AsyncSession, "Pushed"], Awaitable[Outcome]]
    children: str | None = None
    child: type[Body] | None = None
    child_columns: Mapping[str, str] = field(default_factory=dict)
    open_quick: Callable[[str], Quick] | None = None
    is_per_source: bool = True

    @property
    def own_fields(self) -> dict[str, FieldInfo]:
        """The document's fields without the nested documents."""
        return {name: info for name, info in self.document.model_fields.items() if name != self.children}

    @property
    def child_fields(self) -> dict[str, FieldInfo]:
        """Fields of the nested documents."""
        return {} if self.child is None else dict(self.child.model_fields)

    @property
    def csv_columns(self) -> list[str]:
        """Columns of the kind's CSV: the document's own, then those of its nested documents."""
        return [*self.own_fields, *self.child_fields]

    @property
    def required_csv_columns(self) -> list[str]:
        """Columns a CSV must have."""
        return [name for name, info in (self.own_fields | self.child_fields).items() if info.is_required()]


@dataclass(frozen=True, slots=True)
class Pushed:
    """What the staging tables hold: how many documents, who pushed them, in which batch."""

    source: str
    batch_id: UUID
    documents: int
