"""Parameters in the OpenAPI: null means "left out", lists are comma-separated, and everyone has a description."""

import re
from collections.abc import Mapping
from typing import Any

COMMAS = "x-commas"  # in a schema: the parameter is one comma-separated text, not repeated


def describe_parameters(path: str, operation: dict[str, Any], schemas: Mapping[str, Any]) -> None:
    """Rewrite the framework's parameters of one operation."""
    for parameter in operation.get("parameters", []):
        schema = parameter["schema"] = without_null(parameter["schema"])
        described = schema.pop("description", None) or _enumeration_text(schema, schemas)
        schema.pop("title", None)
        if schema.pop(COMMAS, False):
            parameter |= {"style": "form", "explode": False}
        if parameter["in"] == "header":
            parameter["name"] = parameter["name"].title()
        if parameter["in"] == "path":
            described = described or _place_text(path, parameter["name"])
        if described:
            parameter.setdefault("description", described)


def without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of what is sent: a query or header cannot hold a null."""
    choices = [choice for choice in schema.get("anyOf", []) if choice != {"type": "null"}]
    if not choices:
        return schema
    rest = {word: value for word, value in schema.items() if word != "anyOf"}
    return {**choices[0], **rest} if len(choices) == 1 else {"anyOf": choices, **rest}


def _enumeration_text(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str | None:
    """The text of the enumeration that the parameter is of."""
    text: str | None = schemas.get(schema.get("$ref", "").rpartition("/")[2], {}).get("description")
    return text


def _place_text(path: str, name: str) -> str:
    """`customer_id` → "The customer's id."; `/v1/roles/{name}` → "The role's name."."""
    parent = re.findall(rf"([^/{{}}]+)/{{{name}}}", path)
    owner = _singular(parent[-1].replace("-", " ")) if parent else ""
    if name == "id":
        return f"The {owner}'s id."
    if name.endswith("_id"):
        return f"The {name.removesuffix('_id').replace('_', ' ')}'s id."
    return f"The {owner}." if owner.endswith(name) else f"The {owner}'s {name.replace('_', ' ')}."


def _singular(noun: str) -> str:
    return noun.removesuffix("s")
