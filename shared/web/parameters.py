"""Query parameters: lists are comma-separated; an unknown or repeated parameter is refused, never ignored."""

import inspect
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin
from uuid import UUID

from fastapi import Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator, Field, ValidationError
from pydantic.fields import FieldInfo
from starlette.datastructures import QueryParams

from shared.web.described_parameters import COMMAS

ValueT = TypeVar("ValueT")


def _split(sent: Any) -> Any:
    """A parameter that came several times is one list: `?ids=a,b&ids=c` has three ids."""
    values = [sent] if isinstance(sent, str) else sent
    return [part for value in values for part in str(value).split(",")] if isinstance(values, list) else values


CommaSeparated = Annotated[list[ValueT], BeforeValidator(_split), Field(json_schema_extra={COMMAS: True})]
"""A list in one parameter, each value validated as what it is."""
CommaSeparatedIds = Annotated[CommaSeparated[UUID], Query(max_length=1000)]


def parameters_of(dependant: Dependant) -> Iterator[str]:
    """The names of all query parameters that the operation or its dependencies read."""
    yield from (name for name, _ in _typed_parameters(dependant))


def single_parameters_of(dependant: Dependant) -> Iterator[str]:
    """The names of those that have one value."""
    yield from (name for name, annotation in _typed_parameters(dependant) if not is_list(annotation))


def _typed_parameters(dependant: Dependant) -> Iterator[tuple[str, Any]]:
    for parameter in dependant.query_params:
        shape = parameter.field_info.annotation
        if isinstance(shape, type) and issubclass(shape, BaseModel):
            yield from ((info.alias or name, info.annotation) for name, info in shape.model_fields.items())
        else:
            yield parameter.alias, shape
    for inner in dependant.dependencies:
        yield from _typed_parameters(inner)


def has_plain_defaults(dependant: Dependant) -> bool:
    """Whether the operation can be called without its query parameters: Python has the defaults of all."""
    parameters = inspect.signature(cast("Any", dependant.call)).parameters
    defaults = [parameters[parameter.name].default for parameter in dependant.query_params]
    return not any(one is inspect.Parameter.empty or isinstance(one, FieldInfo) for one in defaults)


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


@dataclass(frozen=True, slots=True)
class QueryModel:
    """The one parameter that holds the whole query string as a model.

    Read here, because the framework looks at each of a list's seventy filters anew with every request.
    """

    name: str
    model: type[BaseModel]
    repeated: frozenset[str]
    """Parameters whose values are a list."""

    @classmethod
    def of(cls, dependant: Dependant) -> "QueryModel | None":
        """The operation's query model, if it has one."""
        for parameter in dependant.query_params:
            shape = parameter.field_info.annotation
            if isinstance(shape, type) and issubclass(shape, BaseModel):
                lists = {info.alias or name for name, info in shape.model_fields.items() if is_list(info.annotation)}
                return cls(parameter.name, shape, frozenset(lists))
        return None

    def read(self, sent: QueryParams) -> dict[str, BaseModel]:
        """The parameter by its name. Raises RequestValidationError."""
        values = {name: sent.getlist(name) if name in self.repeated else value for name, value in sent.items()}
        try:
            return {self.name: self.model.model_validate(values)}
        except ValidationError as error:
            wrong = error.errors(include_url=False)
            raise RequestValidationError([{**one, "loc": ("query", *one["loc"])} for one in wrong]) from error


def is_list(annotation: Any) -> bool:
    """Whether values of this type are lists: `list[str]`, `list[UUID] | None`."""
    origin = get_origin(annotation)
    return origin is list or (origin in {Annotated, Union, UnionType} and any(map(is_list, get_args(annotation))))


def refuse_unknown(request: Request, known: Collection[str]) -> None:
    """Refuse unknown query parameters with 400 `unknown_parameter`. Raises RequestValidationError."""
    unknown = [
        {"type": "extra_forbidden", "loc": ("query", name), "msg": "Extra inputs are not permitted", "input": value}
        for name, value in request.query_params.items()
        if name not in known
    ]
    if unknown:
        raise RequestValidationError(unknown)
