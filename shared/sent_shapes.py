"""Shapes of what callers send: true and false, dates and times are no numbers, which Pydantic would take for them."""

import re
from typing import Any

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?")
TIMES = ("date", "datetime", "time")
NO_SCHEMAS = frozenset({"cls", "config", "default", "expected", "function", "metadata", "serialization"})
"""Keys of a schema under which there is no other schema."""


def refuse_number(value: Any) -> Any:
    """Refuse seconds since 1970, which Pydantic takes for a date or time. For dates and times of RFC 3339."""
    if isinstance(value, int | float) or (isinstance(value, str) and NUMBER.fullmatch(value.strip())):
        raise PydanticCustomError(
            "datetime_parsing", "Write dates and times as RFC 3339, such as 2026-05-01T08:00:00Z."
        )
    return value


def strict(schema: CoreSchema) -> CoreSchema:
    """The schema of a body without the conversions of numbers into booleans, dates and times."""
    found: CoreSchema = _strict(schema)
    return found


def _strict(part: Any) -> Any:
    if isinstance(part, list | tuple):
        return type(part)(map(_strict, part))
    if not isinstance(part, dict):
        return part
    inner = {name: value if name in NO_SCHEMAS else _strict(value) for name, value in part.items()}
    if part.get("type") == "bool":
        return {**inner, "strict": True}
    if part.get("type") in TIMES:
        described: Any = inner
        return core_schema.no_info_before_validator_function(refuse_number, described)
    return inner
