"""Base classes and field types of requests and responses."""

import re
from datetime import date
from typing import Annotated, Any, Self, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic_core import CoreSchema, PydanticCustomError
from sqlmodel import SQLModel
from sqlmodel._compat import SQLModelConfig

from shared.sent_shapes import strict
from shared.stored_shapes import check
from shared.time import company_today, etag_of

ItemT = TypeVar("ItemT")


class Sent(SQLModel):
    """What a caller sends: an unknown field is an error, never ignored, and a number is no boolean, date or time."""

    model_config = {"extra": "forbid", "defer_build": True}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return strict(handler(source))


class Body(Sent):
    """A request body."""


class Complete(BaseModel):
    """Every field is required in the spec, so that generated clients need no defaults."""

    model_config = ConfigDict(defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        described = handler(schema)
        definition = handler.resolve_ref_schema(described)
        _drop_defaults(definition)
        definition["required"] = list(definition.get("properties", {}))
        return described


class Read(SQLModel, Complete):
    """A response body."""

    model_config = {"from_attributes": True, "defer_build": True}

    __init__ = BaseModel.__init__  # SQLModel's own is for tables; without it, a list is read in half the time

    def __new__(cls, *_: Any, **__: Any) -> Self:
        """An empty one, as Pydantic makes it."""
        return object.__new__(cls)


RowId = Annotated[UUID, Field(description="Id, given by the server; it never changes.")]
CreatedAt = Annotated[AwareDatetime, Field(description="When it was created (UTC).")]
UpdatedAt = Annotated[
    AwareDatetime, Field(description="When something that the caller may see was last changed (UTC); it only grows.")
]
CustomerId = Annotated[UUID, Field(description="Id of the customer.")]
CustomerName = Annotated[str, Field(description="The customer's present name.")]
ContactId = Annotated[UUID, Field(description="Id of the contact.")]


class Tagged:
    """A response body of one row, with its `updated_at`: its `ETag` names the row's state."""

    @property
    def etag(self) -> str:
        """The ETag of the row's state, as the caller sees it."""
        return etag_of(self.updated_at)  # type: ignore[attr-defined]


class RowRead(Read, Tagged):
    """A response body of one row, which has a state and an address."""

    id: RowId
    created_at: CreatedAt
    updated_at: UpdatedAt


class Patch(Sent):
    """A merge-patch: a field left out stays; null empties a field that may be empty.

    A subclass inherits its resource's fields and gives required ones the default `unset()`, which keeps their
    description.
    """

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        described = handler(schema)
        definition = handler.resolve_ref_schema(described)
        _drop_defaults(definition)
        _keep_descriptions(cls, definition)
        definition.pop("required", None)
        return described


def example(**fields: Any) -> SQLModelConfig:
    """The config of a Body or Patch with an example for the spec."""
    return SQLModelConfig(extra="forbid", defer_build=True, json_schema_extra={"examples": [fields]})


def unset(description: str | None = None) -> Any:
    """Default of a required field in a Patch: never read, because only the fields sent are applied."""
    return Field(default=None, description=description)


def _drop_defaults(definition: dict[str, Any]) -> None:
    for described in definition.get("properties", {}).values():
        described.pop("default", None)


def _keep_descriptions(model: type[BaseModel], definition: dict[str, Any]) -> None:
    """Describe the fields that the model declares again as the class does from which it inherits them."""
    for name, described in definition.get("properties", {}).items():
        inherited = [cls.model_fields.get(name) for cls in model.__mro__ if issubclass(cls, BaseModel)]
        if text := next((field.description for field in inherited if field and field.description), None):
            described["description"] = text


# C0 and C1 controls, and the marks that change the reading direction of text.
CONTROLS = r"\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
CONTROL = re.compile(f"[{CONTROLS}]")
CONTROL_IN_PROSE = re.compile(rf"(?![\n\r\t])[{CONTROLS}]")


@check
def _refuse_control_characters(text: str) -> str:
    if CONTROL_IN_PROSE.search(text):
        raise PydanticCustomError("control_character", "Control characters are not allowed.")
    return text


@check
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


@check
def _refuse_future(day: date) -> date:
    if day > company_today():
        raise PydanticCustomError("date_in_future", "The date is in the future.")
    return day


PastDate = Annotated[date, AfterValidator(_refuse_future)]


@check
def _refuse_repeated(values: list[ItemT]) -> list[ItemT]:
    if len(set(values)) < len(values):
        raise PydanticCustomError("repeated_items", "Give each item once.")
    return values


EachOnce = Annotated[list[ItemT], AfterValidator(_refuse_repeated)]
"""A list without repeated items."""
