"""Base classes and field types of what goes over the wire."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError


class Body(BaseModel):
    """What a client sends: an unknown field is an error, never ignored."""

    model_config = ConfigDict(extra="forbid")


class Read(BaseModel):
    """What a client gets: every field always present, so that generated clients need no defaults."""

    model_config = ConfigDict(from_attributes=True)


def _drop_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


def unset() -> Any:
    """Default in an Update shape (merge-patch): left out means unchanged; null only where the type allows it."""
    return Field(default=None, json_schema_extra=_drop_default)


def _refuse_control_characters(text: str) -> str:
    if any(ord(character) < 32 and character not in "\n\r\t" for character in text):
        raise PydanticCustomError("control_character", "Control characters are not allowed.")
    return text


def _refuse_line_breaks(text: str) -> str:
    if any(ord(character) < 32 for character in text):
        raise PydanticCustomError("control_character", "Line breaks and control characters are not allowed.")
    return text


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_refuse_line_breaks)
]
Code = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64), AfterValidator(_refuse_line_breaks)
]
Prose = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(_refuse_control_characters)]
