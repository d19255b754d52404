"""What a kind of batch (orders, receivables, …) tells the engine about its documents."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

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
    """A kind of document. `columns` and `child_columns` name their staging columns with their SQL types."""

    plural: str
    singular: str
    number: str
    document: type[Body]
    columns: Mapping[str, str]
    encode: Callable[[Any, str], Encoded]
    refuse: Callable[[Any, str], list[FieldError]]
    apply: Callable[[AsyncSession, "Pushed"], Awaitable[Outcome]]
    child_columns: Mapping[str, str] = field(default_factory=dict)
    children: str | None = None
    open_quick: Callable[[str], Quick] | None = None
    is_per_source: bool = True

    @property
    def csv_columns(self) -> list[str]:
        """Columns of the kind's CSV: the document's own, then those of its nested documents."""
        own = [name for name in self.document.model_fields if name != self.children]
        return [*own, *self.child_fields]

    @property
    def child_fields(self) -> list[str]:
        """Fields of the nested documents."""
        if self.children is None:
            return []
        (child,) = self.document.model_fields[self.children].annotation.__args__  # type: ignore[union-attr]
        return list(child.model_fields)

    @property
    def required_csv_columns(self) -> list[str]:
        """Columns a CSV must have."""
        fields = dict(self.document.model_fields)
        if self.children is not None:
            (child,) = fields.pop(self.children).annotation.__args__  # type: ignore[union-attr]
            fields |= child.model_fields
        return [name for name, described in fields.items() if described.is_required()]


@dataclass(frozen=True, slots=True)
class Pushed:
    """Who pushed what the staging tables hold, in which batch, converted to which currency."""

    source: str
    batch_id: Any
    documents: int
