"""Example answers: one for each shape that operations answer with, taken from the demo company by `guanxi examples`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shared.web.specification import operations_of

FILE = Path(__file__).with_name("examples.json")


def name_of(operation_id: str, schema: dict[str, Any]) -> str:
    """The name of an answer's example: its schema's, or that of the operation whose answer has none."""
    reference: str = schema.get("$ref", "").rpartition("/")[2]
    return reference or operation_id


def answers_of(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The JSON contents that an operation answers with success."""
    for status, response in operation["responses"].items():
        content = response.get("content", {}).get("application/json", {})
        if status.startswith("2") and content.get("schema"):
            yield content


def read_examples() -> dict[str, Any]:
    """The committed examples by name."""
    examples: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return examples


def add_examples(spec: dict[str, Any], examples: dict[str, Any]) -> None:
    """Refer from every answer to its example, under `components/examples`."""
    used = set()
    for _, _, operation in operations_of(spec):
        for content in answers_of(operation):
            name = name_of(operation["operationId"], content["schema"])
            if name in examples:
                content["examples"] = {"demo": {"$ref": f"#/components/examples/{name}"}}
                used.add(name)
    spec["components"]["examples"] = {
        name: {"summary": "From the demo company.", "value": examples[name]} for name in sorted(used)
    }
