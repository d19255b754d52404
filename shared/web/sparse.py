"""`fields=`: an answer with only the fields that the caller asked for."""

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal

from fastapi import Query, Response
from pydantic import BaseModel

from shared.web.parameters import CommaSeparated

MAX_FIELDS = 100
TEXT = "Only these fields of a record, comma-separated. All others are left out of the answer, required ones too."


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


def only(answer: BaseModel, fields: Collection[str], headers: Mapping[str, str]) -> Response:
    """The response with only these fields of a record, or of each record of a page."""
    names, shown = set(fields), type(answer).model_fields
    include: Any = {**dict.fromkeys(shown, True), "items": {"__all__": names}} if "items" in shown else names
    content = answer.model_dump_json(include=include, by_alias=True)
    return Response(content, media_type="application/json", headers=dict(headers))
