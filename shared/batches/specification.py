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
    document: dict[str, Any] = {"$ref": REF.format(model=kind.document.__name__)}
    if kind.documents is not None:
        deleted = {"$ref": REF.format(model=kind.tombstone.__name__)}
        shown = [kind.example, *kind.tombstone.model_json_schema()["examples"]]
        document = {"title": f"{kind.document.__name__}Row", "anyOf": [document, deleted], "examples": shown}
    documents = {"title": f"{kind.document.__name__}s", "type": "array", "items": document}
    example = kind.example
    nested = example[kind.children][0] if kind.children else {}
    cells = [_cell((example | nested).get(name, "")) for name in kind.csv_columns]
    return {
        "application/json": {"schema": documents, "example": [example]},
        "application/x-ndjson": {"schema": document},
        "text/csv": CSV | {"example": csv_line(kind.csv_columns) + csv_line(cells)},
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
        spec["components"]["schemas"] |= described["$defs"]
        return spec

    app.openapi = openapi  # type: ignore[method-assign]
