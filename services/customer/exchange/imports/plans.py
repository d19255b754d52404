"""The plan for a row: read from its cells and checked before anything is changed."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError

from services.customer.exchange.columns.cells import CellWrong, is_empty_mark, read_cell, write_cell
from services.customer.exchange.columns.column import Column, Form
from services.customer.exchange.columns.custom_columns import PREFIX
from services.customer.exchange.imports.rules import ERRORS_PER_ROW, RowOutcome
from shared.problems import FieldError, Problem, Text
from shared.web.validation import field_errors

BodyT = TypeVar("BodyT", bound=BaseModel)
Columns = Sequence[Column | None]
LISTS = frozenset({Form.TEXTS, Form.CHOICES})


@dataclass(slots=True)
class Draft:
    """A row as read: its cells by column, their values, and their errors."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)


@dataclass(slots=True)
class RowPlan:
    """The planned result of a row; `values` are the fields to write, ready for JSON."""

    number: int
    outcome: RowOutcome
    entity_id: UUID | None = None
    errors: list[FieldError] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)


class RowPlanner(ABC):
    """Plans the rows of a file, lot by lot."""

    @abstractmethod
    async def plan(self, drafts: Sequence[Draft]) -> list[RowPlan]:
        """The plans for these rows."""

    def finish(self) -> Mapping[int, Sequence[FieldError]]:
        """The errors that only all rows together show, by row."""
        return {}


class Refusal(Exception):
    """A row is refused."""

    def __init__(self, *errors: FieldError, outcome: RowOutcome = RowOutcome.REJECTED) -> None:
        super().__init__()
        self.errors = list(errors)
        self.outcome = outcome


class RowErrors:
    """The errors of a row, collected so that all are reported at once."""

    def __init__(self, errors: Iterable[FieldError]) -> None:
        self.found = list(errors)

    @contextmanager
    def collect(self) -> Iterator[None]:
        """Keep what the block refuses, and go on; a field that has an error gets no second one.

        Raises Refusal for a row that is left out.
        """
        try:
            yield
        except Refusal as refused:
            if refused.outcome is not RowOutcome.REJECTED:
                raise
            known = {error.pointer for error in self.found} - {None}
            self.found += [error for error in refused.errors if error.pointer not in known]

    def refuse(self) -> None:
        """Refuse the row if it has errors. Raises Refusal."""
        if self.found:
            raise Refusal(*self.found)


def refusal(
    code: str, en: str, zh: str, /, pointer: str | None = None, about: UUID | None = None, **values: Any
) -> Refusal:
    """The refusal of a row for one error."""
    return Refusal(FieldError(code, Text(en, zh), pointer=pointer, values=values, about=about))


def problem_refusal(problem: type[Problem], pointer: str | None = None, **values: Any) -> Refusal:
    """The refusal of a row for the problem that a single request would get."""
    return Refusal(problem.at(pointer, **values))


def read_row(columns: Columns, number: int, cells: Sequence[str], *, since_1904: bool) -> Draft:
    """The row's draft. An empty cell leaves its field unchanged, the empty mark empties it."""
    draft = Draft(number)
    for column, cell in zip(columns, cells, strict=False):
        if column is None or not cell.strip():
            continue
        draft.cells[column.name] = cell
        try:
            draft.values[column.name] = _value(column, cell, since_1904=since_1904)
        except CellWrong as error:
            draft.errors.append(error.error)
    if any(cell.strip() for cell in cells[len(columns) :]):
        text = Text("There are cells beyond the last column.", "最后一列之后还有内容。")
        draft.errors.append(FieldError("too_many_cells", text))
    return draft


def _value(column: Column, cell: str, *, since_1904: bool) -> Any:
    if is_empty_mark(cell):
        return [] if column.form in LISTS else None
    return read_cell(column, cell, since_1904=since_1904)


def fields_of(draft: Draft, besides: Collection[str]) -> dict[str, Any]:
    """The fields of the profile in the row."""
    return {name: value for name, value in draft.values.items() if name not in besides and not name.startswith(PREFIX)}


def check(model: type[BodyT], values: Mapping[str, Any]) -> BodyT:
    """The values, validated as the body of a request. Raises Refusal."""
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise Refusal(*field_errors([{**one, "loc": ("body", *one["loc"])} for one in found])) from error


def differing(draft: Draft, columns: Columns, body: BaseModel, present: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that change, ready for JSON.

    A cell equal to the field's exported text does not change it, even if its characters differ.
    """
    written = body.model_dump(mode="json", include=set(body.model_fields_set))
    by_name = {column.name: column for column in columns if column is not None}
    return {
        name: value
        for name, value in written.items()
        if getattr(body, name) != present[name] and not reads_as(by_name.get(name), draft, present[name])
    }


def reads_as(column: Column | None, draft: Draft, value: Any) -> bool:
    """Whether an export would write the value as this cell."""
    if column is None or column.name not in draft.cells or draft.values[column.name] in (None, []):
        return False
    return draft.cells[column.name] == write_cell(column, value, "en")


def as_record(plan: RowPlan, names: Mapping[str, str]) -> dict[str, Any]:
    """The plan as stored; `names`: the file's column name of each field."""
    return {
        "number": plan.number,
        "outcome": plan.outcome.value,
        "entity_id": plan.entity_id,
        "errors": [describe(error, names) for error in plan.errors[:ERRORS_PER_ROW]],
        "values": plan.values,
    }


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def describe(error: FieldError, names: Mapping[str, str]) -> dict[str, Any]:
    """The error as stored; `names`: the file's column name of each field."""
    values = _Lenient(error.values)
    path = (error.pointer or "").split("/")
    return {
        "column": next(filter(None, (names.get(".".join(path[1:end])) for end in range(len(path), 1, -1))), None),
        "pointer": error.pointer,
        "code": error.code,
        "en": error.detail.in_language("en", values),
        "zh": error.detail.in_language("zh-CN", values),
        "about": str(error.about) if error.about else None,
    }
