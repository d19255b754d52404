"""Types of the values that an ERP pushes: numbers as JSON numbers or strings, dates without a time."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from shared.money import decimal_string

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)

_NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,25}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})", re.ASCII)


def _plain_number(value: Any) -> Any:
    """The number as text, with every digit that was sent; refuses booleans, underscores and words."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    raise PydanticCustomError("decimal_parsing", "Input should be a decimal number.")


def _whole_number(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    raise PydanticCustomError("int_parsing", "Input should be a whole number.")


def _day(value: Any) -> date:
    day = value if isinstance(value, date) else _read_day(value)
    if day is None:
        raise PydanticCustomError("date_parsing", "Input should be a date as YYYY-MM-DD.")
    if not EARLIEST <= day <= LATEST:
        raise PydanticCustomError("date_out_of_range", "The date should be between 1900 and 2199.")
    return day


def iso_day(text: str) -> str:
    """A day with the year first (`2024/3/5`, `2024.3.5`) as `2024-03-05`; any other text stays."""
    day = _YEAR_FIRST.fullmatch(text)
    return f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}" if day else text


def _read_day(value: Any) -> date | None:
    text = iso_day(value) if isinstance(value, str) else ""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _month(value: Any) -> date:
    """The first day of a month, sent as `2024-03` or as any of its days."""
    month = _MONTH.fullmatch(value) if isinstance(value, str) else None
    return _day(f"{month[1]}-{month[2]}-1" if month else value).replace(day=1)


def _truth(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false", "1", "0"}:
        return value.lower() in {"true", "1"}
    raise PydanticCustomError("bool_parsing", "Input should be true or false.")


def _decimal_schema(places: int, example: str, sign: str = "-?") -> WithJsonSchema:
    written = rf"^{sign}\d{{1,{20 - places}}}(\.\d{{1,{places}}})?$"
    described = f"Decimal string with up to {places} places; a JSON number is read digit by digit."
    return decimal_string(written, described, example)


PushedAmount = Annotated[
    Decimal,
    Field(max_digits=20, decimal_places=4, allow_inf_nan=False),
    BeforeValidator(_plain_number),
    _decimal_schema(4, "2024.994"),
]
UnsignedAmount = Annotated[PushedAmount, Field(ge=0), _decimal_schema(4, "2024.994", sign="")]
PushedRate = Annotated[
    Decimal,
    Field(max_digits=20, decimal_places=8, gt=0, allow_inf_nan=False),
    BeforeValidator(_plain_number),
    _decimal_schema(8, "7.1205", sign=""),
]
Whole = Annotated[int, BeforeValidator(_whole_number), WithJsonSchema({"type": "integer"})]
LineNumber = Annotated[
    Whole, Field(ge=0, le=2**31 - 1), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 2**31 - 1})
]
SourceVersion = Annotated[
    Whole,
    Field(
        ge=0,
        le=2**63 - 1,
        description="Grows with every change in the ERP: newer wins, equal is `unchanged`, older is `stale`.",
    ),
    WithJsonSchema({"type": "integer", "format": "int64", "minimum": 0, "maximum": 2**63 - 1}),
]
Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date", "examples": ["2025-02-27"]})
]
"""A day from 1900 to 2199; `2025/2/27` and `2025.2.27` are read as well."""
Month = Annotated[
    date,
    BeforeValidator(_month),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$", "examples": ["2025-03"]}),
]
"""A month, or any of its days."""
Truth = Annotated[bool, BeforeValidator(_truth), WithJsonSchema({"type": "boolean"})]
