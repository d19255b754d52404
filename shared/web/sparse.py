"""`fields=`: an answer with only the fields that the caller asked for."""

from collections.abc import Collection
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel

from shared.web.parameters import CommaSeparated

MAX_FIELDS = 100
TEXT = "Only these fields of a record, comma-separated; all others are left out of the answer."


def some_of(shape: type[BaseModel]) -> Any:
    """The type of the parameter: names of the shape's fields."""
    names = Literal[tuple(shape.model_fields)]  # type: ignore[valid-type]
    return CommaSeparated[names]  # type: ignore[valid-type]


def is_record(answer: Any) -> bool:
    """Whether an operation that answers this answers one record."""
    return isinstance(answer, type) and issubclass(answer, BaseModel)


def fields_parameter(shape: type[BaseModel]) -> Any:
    """The parameter of an operation that answers one record."""
    return Annotated[some_of(shape) | None, Query(max_length=MAX_FIELDS, description=TEXT)]


def keep_only(answer: Any, fields: Collection[str]) -> None:
    """Leave only these fields in a record, or in each record of a page."""
    for record in getattr(answer, "items", None) or (answer,):
        for name in vars(record).keys() - set(fields):
            del vars(record)[name]
