"""Query parameters: an unknown or repeated one is refused, never ignored."""

import typing
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator

from shared.shapes import split_commas

CommaSeparatedIds = Annotated[list[UUID], BeforeValidator(split_commas), Query(max_length=1000)]


def parameters_of(dependant: Dependant) -> Iterator[str]:
    """The names of all query parameters that the operation or its dependencies read."""
    yield from (name for name, _ in _typed_parameters(dependant))


def single_parameters_of(dependant: Dependant) -> Iterator[str]:
    """The names of those that have one value."""
    yield from (name for name, annotation in _typed_parameters(dependant) if not _is_list(annotation))


def _typed_parameters(dependant: Dependant) -> Iterator[tuple[str, Any]]:
    for parameter in dependant.query_params:
        shape = parameter.field_info.annotation
        if isinstance(shape, type) and issubclass(shape, BaseModel):
            yield from ((info.alias or name, info.annotation) for name, info in shape.model_fields.items())
        else:
            yield parameter.alias, shape
    for inner in dependant.dependencies:
        yield from _typed_parameters(inner)


def _is_list(annotation: Any) -> bool:
    return typing.get_origin(annotation) is list or any(_is_list(part) for part in typing.get_args(annotation))


def refuse_repeated(request: Request, singles: Collection[str]) -> None:
    """Refuse a parameter given twice that has one value, with 400. Raises RequestValidationError."""
    query = request.query_params
    if len(query.multi_items()) == len(query):
        return
    counts = Counter(name for name, _ in query.multi_items() if name in singles)
    repeated = [
        {"type": "repeated", "loc": ("query", name), "msg": "Give it once.", "input": query.getlist(name)}
        for name, count in counts.items()
        if count > 1
    ]
    if repeated:
        raise RequestValidationError(repeated)


def refuse_unknown(request: Request, known: Collection[str]) -> None:
    """Refuse unknown query parameters with 400 `unknown_parameter`. Raises RequestValidationError."""
    unknown = [
        {"type": "extra_forbidden", "loc": ("query", name), "msg": "Extra inputs are not permitted", "input": value}
        for name, value in request.query_params.items()
        if name not in known
    ]
    if unknown:
        raise RequestValidationError(unknown)
