"""Keyset paging: a page, the opaque cursor after which the next page begins, and the sort order."""

import base64
import json
import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from typing import Any, Generic, Self, TypeVar, cast

import sqlalchemy as sa
from pydantic import Field, create_model
from pydantic_core import to_jsonable_python
from sqlalchemy.orm import Mapped

from shared.problems import BadRequest, Text
from shared.shapes import Complete, Read

ReadT = TypeVar("ReadT", bound=Read)
Expression = sa.SQLColumnExpression[Any] | Mapped[Any]


def type_of(expression: Expression) -> Any:
    """The SQL type of an expression."""
    described: Any = expression
    return described.type


SortNames = list[tuple[str, bool]]
"""Sort fields, each with whether it is descending."""


class Page(Complete, Generic[ReadT]):
    """One page of a list."""

    items: list[ReadT] = Field(description="The rows of this page, in the order of `sort`.")
    next_cursor: str | None = Field(description="Send it as `cursor` to get the next page; null on the last.")
    count: int | None = Field(
        description="Number of matches on all pages; a list of several pages has it only with `count=true`."
    )

    def __class_getitem__(cls, row: Any) -> Any:
        """`Page[RiskRead]` is a class with a name of its own, `RiskPage`, also in the spec."""
        page: Any = super().__class_getitem__(row)
        return page if isinstance(row, TypeVar) else _named(page, row.__name__)

    @classmethod
    def whole(cls, items: Iterable[Any], **more: Any) -> Self:
        """The one page of a list that is never long. `more`: the fields that a subclass adds."""
        rows = list(items)
        return cls.model_validate({"items": rows, "next_cursor": None, "count": len(rows), **more})


@cache
def _named(page: type[Page[ReadT]], row: str) -> type[Page[ReadT]]:
    return create_model(f"{row.removesuffix('Read')}Page", __base__=page, __doc__=Page.__doc__)


class CursorInvalid(BadRequest):
    """The cursor does not come from this list with the same sort order."""

    parameter = "cursor"
    detail = Text("Start again from the first page.", "请从第一页重新开始。")


@dataclass(frozen=True, slots=True)
class SortKey:
    """One term of an ORDER BY and, with a cursor, its value in the cursor's row."""

    expression: Expression
    descending: bool
    value: Any = None
    is_nullable: bool = False

    @property
    def clause(self) -> sa.ColumnElement[Any]:
        """Nulls come last in both directions."""
        ordered = self.expression.desc() if self.descending else self.expression.asc()
        return ordered.nulls_last() if self.is_nullable else ordered

    @property
    def behind(self) -> sa.ColumnElement[bool]:
        compare = operator.lt if self.descending else operator.gt
        return cast("sa.ColumnElement[bool]", compare(self.expression, self.value))


def rows_after(keys: list[SortKey]) -> sa.ColumnElement[bool]:
    """Rows after the cursor, in the lexicographic order of the keys."""
    alternatives = []
    for position, key in enumerate(keys):
        same = [earlier.expression == earlier.value for earlier in keys[:position]]
        alternatives.append(sa.and_(*same, key.behind))
    return reduce(sa.or_, alternatives)


def encode_cursor(row: Mapping[str, Any], names: SortNames) -> str:
    """The cursor for the rows after this one."""
    content = {"sort": [list(name) for name in names], "values": [row[name] for name, _ in names]}
    return base64.urlsafe_b64encode(json.dumps(to_jsonable_python(content)).encode()).decode()


def decode_cursor(cursor: str, names: SortNames) -> Sequence[Any]:
    """The sort values in the cursor, as JSON values. Raises CursorInvalid."""
    try:
        content = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
        if content["sort"] != [list(name) for name in names] or len(content["values"]) != len(names):
            raise CursorInvalid()
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CursorInvalid() from error
    return cast("Sequence[Any]", content["values"])
