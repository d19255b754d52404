"""Shapes of rows that are already stored: their values are converted, but not checked a second time."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from pydantic import BaseModel
from pydantic_core import SchemaValidator

CheckT = TypeVar("CheckT", bound=Callable[..., Any])
ModelT = TypeVar("ModelT", bound=BaseModel)
IS_CHECK = "is_check"


def check(function: CheckT) -> CheckT:
    """Marks a validator that refuses or tidies what a caller sends: it has nothing to do for a stored value."""
    setattr(function, IS_CHECK, True)
    return function


def reader_of(model: type[ModelT]) -> Callable[[Any], ModelT]:
    """The function that turns the values of a stored row into an instance of the model."""
    model.model_rebuild()  # models are built on first use
    schema: Any = _without_checks(model.__pydantic_core_schema__)
    # Not the prebuilt validator, which is the model's own, with all checks.
    return cast("Callable[[Any], ModelT]", SchemaValidator(schema, _use_prebuilt=False).validate_python)


def _without_checks(part: Any) -> Any:
    if isinstance(part, list):
        return [_without_checks(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") == "function-after" and hasattr(part["function"]["function"], IS_CHECK):
        return _without_checks(part["schema"])
    return {name: _without_checks(inner) if name != "cls" else inner for name, inner in part.items()}
