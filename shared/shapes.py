"""Base classes and field types of what goes over the wire."""

import re
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, GetJsonSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, PydanticCustomError
from sqlmodel import SQLModel
from sqlmodel._compat import SQLModelConfig

from shared.time import utc_now


class Body(SQLModel):
    """What a client sends: an unknown field is an error, never ignored."""

    model_config = {"extra": "forbid"}


class Complete(BaseModel):
    """The spec says that every field is always there, so that generated clients need no defaults."""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        described = handler(schema)
        definition = handler.resolve_ref_schema(described)
        _drop_defaults(definition)
        definition["required"] = list(definition.get("properties", {}))
        return described


class Read(SQLModel, Complete):
    """What a client gets."""

    model_config = {"from_attributes": True}


class Patch(SQLModel):
    """A merge-patch: a field left out stays as it is; null is for fields that may be empty.

    A shape inherits its resource's fields and gives those that are required the default `unset()`.
    """

    model_config = {"extra": "forbid"}

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        described = handler(schema)
        definition = handler.resolve_ref_schema(described)
        _drop_defaults(definition)
        definition.pop("required", None)
        return described


def example(**fields: Any) -> SQLModelConfig:
    """The config of a Body or Patch with the example its spec shows."""
    return SQLModelConfig(extra="forbid", json_schema_extra={"examples": [fields]})


def unset() -> Any:
    """Default of a required field in a Patch: never read, for only fields that were sent are applied."""
    return Field(default=None)


def split_commas(values: Any) -> Any:
    """Before a list in the query is validated: `?ids=a,b&ids=c` are three."""
    return [part for value in values for part in str(value).split(",")] if isinstance(values, list) else values


def _drop_defaults(definition: dict[str, Any]) -> None:
    for described in definition.get("properties", {}).values():
        described.pop("default", None)


# C0 and C1 controls, and the marks that make text read in another order than it is written.
CONTROLS = r"\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
CONTROL = re.compile(f"[{CONTROLS}]")
CONTROL_IN_PROSE = re.compile(rf"(?![\n\r\t])[{CONTROLS}]")


def _refuse_control_characters(text: str) -> str:
    if CONTROL_IN_PROSE.search(text):
        raise PydanticCustomError("control_character", "Control characters are not allowed.")
    return text


def _refuse_line_breaks(text: str) -> str:
    if CONTROL.search(text):
        raise PydanticCustomError("control_character", "Line breaks and control characters are not allowed.")
    return text


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_refuse_line_breaks)
]
Code = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64), AfterValidator(_refuse_line_breaks)
]
Prose = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(_refuse_control_characters)]
Remark = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000),
    AfterValidator(_refuse_control_characters),
]

Statement = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000),
    AfterValidator(_refuse_control_characters),
]


def _refuse_future(day: date) -> date:
    # The day has begun somewhere: in Shanghai today starts eight hours before it does in UTC.
    if day > (utc_now() + timedelta(hours=14)).date():
        raise PydanticCustomError("date_in_future", "The date lies in the future.")
    return day


PastDate = Annotated[date, AfterValidator(_refuse_future)]
