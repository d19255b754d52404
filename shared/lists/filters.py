"""Filters of lists: the operators of each type, their descriptions, and their SQL conditions."""

import operator
import re
import types
import typing
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime, Field
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import NullType
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.field_names import name_of_field
from shared.lists.paging import Expression, type_of
from shared.money import AnyDecimal
from shared.problems import BadRequest, Text
from shared.web.parameters import CommaSeparated

ORDERED = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}
MAX_IN = 500
_ESCAPE = "/"
_LIKE = re.compile(f"[%_{_ESCAPE}]")


class FilterInvalid(BadRequest):
    """A filter's value cannot be understood."""

    detail = Text("{name}: {reason}", "{name}：{reason}")


YEARS = Text("a time in UTC has a year from 1 to 9999", "UTC 时间的年份应在 1 至 9999 之间")


@dataclass(frozen=True, slots=True)
class OwnFilter:
    """A filter that is not a comparison with one column: its value's type, its meaning and its condition.

    `condition`: None when the value is a facet of a large table. `check` may query the database first and refuse it.
    """

    kind: Any
    description: str
    condition: Callable[[Any], sa.ColumnElement[bool]] | None
    check: Callable[[AsyncSession, Any], Awaitable[None]] | None = None


def plain_type(annotation: Any) -> Any:
    """The type below Annotated and Optional: `Annotated[Amount | None, ...]` → Decimal; `list[str]` → list."""
    while True:
        origin = typing.get_origin(annotation)
        if origin is Annotated:
            annotation = typing.get_args(annotation)[0]
        elif origin in {typing.Union, types.UnionType}:
            annotation = next(a for a in typing.get_args(annotation) if a is not type(None))
        else:
            return origin or annotation


def is_nullable(annotation: Any) -> bool:
    """Whether a field with this annotation may be null."""
    if typing.get_origin(annotation) is Annotated:
        annotation = typing.get_args(annotation)[0]
    return type(None) in typing.get_args(annotation)


def operators_of(annotation: Any) -> tuple[str, ...]:
    """The filter operators of a field; plain equality comes first. Raises TypeError for a list of ids."""
    if list[UUID] in (annotation, *typing.get_args(annotation)):
        raise TypeError("a list of ids is filtered by its rows: declare an OwnFilter of one id")
    return (*_comparisons_of(plain_type(annotation)), *(("is_null",) if is_nullable(annotation) else ()))


def value_type(kind: Any, op: str) -> Any:
    """The type of the value of a filter by a field of this type."""
    kind = AnyDecimal if kind is Decimal else kind
    if op == "in":
        return Annotated[CommaSeparated[kind], Field(max_length=MAX_IN)]
    return {"contains": str, "is_null": bool}.get(op, kind)


def _comparisons_of(kind: Any) -> tuple[str, ...]:
    if kind is list:
        return ("contains",)
    if kind is bool:
        return ("",)
    if isinstance(kind, type) and issubclass(kind, Enum | UUID):
        return ("", "in")
    if isinstance(kind, type) and issubclass(kind, int | Decimal | date | datetime | AwareDatetime):
        return ("", "gt", "gte", "lt", "lte", "in")
    return ("", "in", "contains")


def operand(kind: Any, parameter: str, value: Any) -> Any:
    """The value that the database compares with. Raises FilterInvalid."""
    _, op = operator_of(parameter)
    if op == "contains":
        return [value] if kind is list else f"%{_LIKE.sub(_escaped, value)}%"
    try:
        return [in_utc(one) for one in value] if op == "in" else in_utc(value)
    except OverflowError as error:
        raise FilterInvalid(name=name_of_field(parameter), reason=YEARS) from error


def compare(column: Expression, kind: Any, parameter: str, compared: Any) -> sa.ColumnElement[bool]:
    """The condition of one filter, such as `ordered_on__gte`; its operand is a parameter of the same name."""
    _, op = operator_of(parameter)
    if op == "is_null":
        return column.is_(None) if compared else column.is_not(None)
    if op == "in":
        return column == sa.any_(sa.bindparam(parameter, compared, ARRAY(_sql_type(column, kind))))
    if op == "contains":
        if kind is list:
            return column.op("@>", is_comparison=True)(sa.bindparam(parameter, compared, ARRAY(sa.Text)))
        return column.ilike(sa.bindparam(parameter, compared, sa.Text), escape=_ESCAPE)
    comparison: Callable[[Any, Any], Any] = ORDERED.get(op, operator.eq)
    result: sa.ColumnElement[bool] = comparison(column, sa.bindparam(parameter, compared, type_of(column)))
    return result


_BY_KIND: tuple[tuple[Any, Any], ...] = (
    (UUID, sa.Uuid()),
    (int, sa.BigInteger()),
    (Decimal, sa.Numeric()),
    (datetime | AwareDatetime, sa.DateTime(timezone=True)),
    (date, sa.Date()),
)


def _sql_type(column: Expression, kind: Any) -> Any:
    """The type of the column; of an expression that has none, that of the field's values."""
    known = type_of(column)
    if not isinstance(known, NullType):
        return known
    return next((sql for python, sql in _BY_KIND if isinstance(kind, type) and issubclass(kind, python)), sa.Text())


def operator_of(parameter: str) -> tuple[str, str]:
    """The field and the operator of a filter: `ordered_on__gte` → `ordered_on`, `gte`."""
    name, _, operator_name = parameter.rpartition("__")
    return (name, operator_name) if name else (parameter, "")


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPE + found[0]


def describe(name: str, op: str) -> str:
    """The filter's description in the OpenAPI."""
    meanings = {
        "": f"Only where {name} equals this.",
        "gt": f"Only where {name} is greater.",
        "gte": f"Only where {name} is at least this.",
        "lt": f"Only where {name} is less.",
        "lte": f"Only where {name} is at most this.",
        "in": f"Only where {name} is one of these, comma-separated.",
        "contains": f"Only where {name} contains this.",
        "is_null": f"`true`: only where {name} is null; `false`: only where it has a value.",
    }
    return meanings[op]


def in_utc(value: Any) -> Any:
    """An instant in UTC, for the database. Raises OverflowError when its year in UTC is below 1 or above 9999."""
    return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo else value
