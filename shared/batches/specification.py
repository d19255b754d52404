"""A batch's body in the OpenAPI: its documents are named schemas, although the framework does not parse them."""

from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from shared.batches.csv_text import csv_line
from shared.batches.kinds import Kind
from shared.web.described_bodies import CSV, tidy

REF = "#/components/schemas/{model}"


def content_of(kind: Kind) -> dict[str, Any]:
    """What a kind's POST reads, by media type: its document as array, line and CSV."""
    row = {"$ref": REF.format(model=_row_name(kind))}
    documents = {"title": f"{kind.document.__name__}s", "type": "array", "items": row}
    example = kind.example
    nested = example[kind.children][0] if kind.children else {}
    cells = [_cell((example | nested).get(name, "")) for name in kind.csv_columns]
    return {
        "application/json": {"schema": documents, "example": [example]},
        "application/x-ndjson": {"schema": row},
        "text/csv": CSV | {"example": csv_line(kind.csv_columns) + csv_line(cells)},
    }


def _row_name(kind: Kind) -> str:
    """The schema of a row: a document or, where the kind keeps deleted ones, what is left of one."""
    return kind.document.__name__ if kind.documents is None else f"{kind.document.__name__}Row"


def _row_of(kind: Kind) -> dict[str, Any]:
    parts = (kind.document, kind.tombstone)
    return {
        "description": f"One of the {kind.plural}, or that it was deleted.",
        "anyOf": [{"$ref": REF.format(model=part.__name__)} for part in parts],
        "examples": [kind.example, *kind.tombstone.model_json_schema()["examples"]],
    }


def _cell(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)


def describe_documents(app: FastAPI, *kinds: Kind) -> None:
    """Add the kinds' documents to the schemas, which `content_of` refers to."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        spec = generate()
        models = [kind.document for kind in kinds] + [kind.tombstone for kind in kinds if kind.documents is not None]
        _, described = models_json_schema([(model, "validation") for model in models], ref_template=REF)
        tidy(described)
        rows = {_row_name(kind): _row_of(kind) for kind in kinds if kind.documents is not None}
        spec["components"]["schemas"] |= described["$defs"] | rows
        return spec

    app.openapi = openapi  # type: ignore[method-assign]
