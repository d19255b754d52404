"""What a table of records of customers declares; planning, storing and undoing are the same for all of them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from services.customer.exchange.imports.model import Record
from services.customer.exchange.imports.plans import Columns, Draft, Refusal, RowErrors, refusal
from shared.auth.clearances import level_of
from shared.database import Row
from shared.problems import FieldError, Problem
from shared.web.call import Call

RowT = TypeVar("RowT", bound=Row)


@dataclass(frozen=True, slots=True)
class Target(Generic[RowT]):
    """What a line of a file is about: its customer, its key within the file, and its row if there is one.

    `group`: what several lines describe together, where they do; else the key.
    """

    customer_id: UUID
    key: Any
    row: RowT | None
    group: Any = None


@dataclass(frozen=True, slots=True)
class Former:
    """What an import changed of a row that nobody has changed since: whether it is new, else its values before."""

    entity: str
    row_id: UUID
    is_new: bool
    values: Mapping[str, Any]


class RecordTable(ABC, Generic[RowT]):
    """The records of one kind in a file. It lives as long as the plan of one file."""

    table: ClassVar[type[Any]]

    def __init__(self, call: Call, columns: Columns) -> None:
        self.call = call
        self.columns = columns

    @abstractmethod
    async def look_up(self, drafts: Sequence[Draft], customer_ids: Iterable[UUID]) -> None:
        """Read what these rows name and the records that are there, in a few queries."""

    @abstractmethod
    def find(self, draft: Draft, customer_id: UUID | None) -> Target[RowT]:
        """What the line is about. Raises Refusal."""

    @abstractmethod
    def changes(self, draft: Draft, target: Target[RowT], errors: RowErrors) -> dict[str, Any]:
        """What to store, as JSON; nothing when the record is like this already. Collects errors."""

    @abstractmethod
    def check(self, draft: Draft, errors: RowErrors) -> None:
        """Collect what else is wrong with a line of which it is unclear what it is about."""

    def finish(self) -> Mapping[int, Sequence[FieldError]]:
        """The errors that only all lines together show, by line."""
        return {}

    @classmethod
    def is_writable(cls, call: Call, row: RowT) -> bool:
        """Whether the caller may write the row, by level and scope."""
        return level_of(row) <= call.principal.clearance

    @classmethod
    async def prepare(cls, call: Call, records: Sequence[Record]) -> None:
        """Change other rows before these are stored."""

    @classmethod
    def blank(cls) -> dict[str, Any]:
        """The fields of a new row that `write` fills."""
        return {}

    @classmethod
    def write(cls, row: RowT, values: Mapping[str, Any]) -> None:
        """Store what is not a field of the table."""

    @classmethod
    def restore(cls, row: RowT, former: Mapping[str, Any]) -> None:
        """Give the row its former values back."""
        for name, value in former.items():
            setattr(row, name, value)

    @classmethod
    async def take_back(cls, call: Call, restored: Sequence[RowT], former: Sequence["Former"]) -> None:
        """Undo what else the import changed with these rows, as far as nobody has changed it since."""

    @classmethod
    async def conclude(cls, call: Call, created: Sequence[RowT]) -> None:
        """What new records entail, once they are stored."""


def required(draft: Draft, name: str) -> Any:
    """The value of a column that a line needs. Raises Refusal."""
    value = draft.values.get(name)
    if value in (None, ""):
        raise refusal("missing", "Fill in this column.", "请填写此列。", pointer=f"/{name}")
    return value


def customer_required(customer_id: UUID | None) -> UUID:
    """Raises Refusal."""
    if customer_id is None:
        raise refusal("customer_missing", "Give the customer.", "请填写所属客户。", pointer="/customer")
    return customer_id


@contextmanager
def as_refusal(pointer: str | None = None) -> Iterator[None]:
    """A row is refused for what a single request would be refused for. Raises Refusal."""
    try:
        yield
    except Problem as error:
        own = error.at(pointer, **error.values)
        raise Refusal(*([own] if pointer or not error.errors else error.errors)) from error
