"""Bodies in the OpenAPI: every one has a named schema, in the words of JSON Schema."""

import re
from collections.abc import Iterable
from typing import Any

from shared.web.described_parameters import without_null

FORM = "application/x-www-form-urlencoded"
BINARY: dict[str, Any] = {"schema": {"title": "FileContent", "type": "string", "format": "binary"}}
CSV: dict[str, Any] = {"schema": {"title": "CsvText", "type": "string"}}


def describe_bodies(schemas: dict[str, Any], operations: Iterable[dict[str, Any]]) -> None:
    """Name the titled schemas of request and response bodies."""
    for operation in operations:
        for body in (operation.get("requestBody", {}), *operation["responses"].values()):
            for media_type, media in body.get("content", {}).items():
                schema = media.get("schema", {})
                if media_type == FORM:
                    _send_no_nulls(schema)
                if re.fullmatch(r"\w+", schema.get("title", "")):
                    media["schema"] = _named(schemas, schema)
                else:
                    schema.pop("title", None)  # the framework's own: `Response List Codes`


def _named(schemas: dict[str, Any], schema: dict[str, Any]) -> dict[str, str]:
    """A reference to the schema, which is added under its title. Raises ValueError when the name means another."""
    name = schema["title"]
    content = {word: value for word, value in schema.items() if word != "title"}
    if schemas.setdefault(name, content) != content:
        raise ValueError(f"{name} has two meanings")
    return {"$ref": f"#/components/schemas/{name}"}


def _send_no_nulls(form: dict[str, Any]) -> None:
    for name, described in form.get("properties", {}).items():
        form["properties"][name] = without_null(described)


def tidy(part: Any) -> None:
    """Drop what says nothing: titles that repeat a field's name, and bounds of decimal strings, which Pydantic writes
    as keywords that JSON Schema does not have."""
    if isinstance(part, dict):
        if "anyOf" in part or "type" in part:
            for word in ("ge", "gt", "le", "lt"):
                part.pop(word, None)
        properties = part.get("properties")
        for name, described in properties.items() if isinstance(properties, dict) else ():
            if isinstance(described, dict) and described.get("title") == name.replace("_", " ").title():
                del described["title"]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            tidy(inner)
