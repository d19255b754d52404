"""The properties of an entity: their types in OData and in SQL, and how a value is written."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, get_args
from uuid import UUID

import sqlalchemy as sa
from pydantic import AwareDatetime
from pydantic.fields import FieldInfo

from shared.auth.access import clearance_of
from shared.lists.filters import is_nullable, plain_type
from shared.shapes import Read

INSTANT = """'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'"""
"""How PostgreSQL writes an instant in UTC, as a constant of a statement."""


class EdmType(NamedTuple):
    """A primitive type of OData, in PostgreSQL, and in Arrow, which Parquet files are made from."""

    name: str
    sql: Any
    arrow: str


_TYPES: dict[type, EdmType] = {
    bool: EdmType("Edm.Boolean", sa.Boolean, "bool"),
    int: EdmType("Edm.Int64", sa.BigInteger, "int64"),
    Decimal: EdmType("Edm.Decimal", sa.Numeric, "decimal"),
    UUID: EdmType("Edm.Guid", sa.Uuid, "text"),
    AwareDatetime: EdmType("Edm.DateTimeOffset", sa.DateTime(timezone=True), "timestamp"),
    date: EdmType("Edm.Date", sa.Date, "date"),
    str: EdmType("Edm.String", sa.Text, "text"),
}


class Property(NamedTuple):
    """A field of an entity. `level`: the clearance needed; `places`: of a decimal."""

    name: str
    kind: Any
    type: EdmType
    is_nullable: bool
    level: int
    places: int | None
    description: str

    @property
    def column(self) -> sa.ColumnClause[Any]:
        """The view's column."""
        return sa.column(self.name, self.type.sql)


def properties_of(row: type[Read]) -> Mapping[str, Property]:
    """The fields of the row by name."""
    found = {}
    for name, info in row.model_fields.items():
        kind = plain_type(info.annotation)
        found[name] = Property(
            name=name,
            kind=kind,
            type=next(edm for python, edm in _TYPES.items() if issubclass(kind, python)),
            is_nullable=is_nullable(info.annotation),
            level=clearance_of(info.metadata),
            places=next(_places_of([info, *info.metadata, info.annotation]), None),
            description=info.description or "",
        )
    return found


def _places_of(annotations: Iterable[Any]) -> Iterator[int]:
    """The places of a decimal, as the parts of its annotation say."""
    for one in annotations:
        places = getattr(one, "decimal_places", None)
        if places is not None:
            yield places
        yield from _places_of(one.metadata if isinstance(one, FieldInfo) else get_args(one))
