"""Values in PostgreSQL's COPY text format."""

from datetime import date
from decimal import Decimal
from enum import Enum

from shared.money import format_decimal

NULL = r"\N"


def columns(*values: str | Decimal | date | bool | int | Enum | None) -> str:
    """The values as tab-separated COPY text."""
    return "\t".join(map(_column, values))


def _column(value: str | Decimal | date | bool | int | Enum | None) -> str:
    if value is None:
        return NULL
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str):
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    if isinstance(value, Decimal):
        return format_decimal(value)
    return value.isoformat() if isinstance(value, date) else str(value).lower()
