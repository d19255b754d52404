"""Query parameters: an unknown one is refused, never ignored."""

from collections.abc import Collection, Iterator
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator

from shared.shapes import split_commas

CommaSeparatedIds = Annotated[list[UUID], BeforeValidator(split_commas), Query(max_length=1000)]


def parameters_of(dependant: Dependant) -> Iterator[str]:
    """The names of all query parameters that the operation or its dependencies read."""
    for parameter in dependant.query_params:
        shape = parameter.field_info.annotation
        if isinstance(shape, type) and issubclass(shape, BaseModel):
            yield from (info.alias or name for name, info in shape.model_fields.items())
        else:
            yield parameter.alias
    for inner in dependant.dependencies:
        yield from parameters_of(inner)


def refuse_unknown(request: Request, known: Collection[str]) -> None:
    """Refuse unknown query parameters with 400 `unknown_parameter`. Raises RequestValidationError."""
    unknown = [
        {"type": "extra_forbidden", "loc": ("query", name), "msg": "Extra inputs are not permitted", "input": value}
        for name, value in request.query_params.items()
        if name not in known
    ]
    if unknown:
        raise RequestValidationError(unknown)
