"""A batch's body in the OpenAPI: its documents are named schemas, although the framework does not parse them."""

from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from shared.batches.kinds import Kind
from shared.web.specification import Size, drop_unknown_words, sized

REF = "#/components/schemas/{model}"


def request_body(kind: Kind) -> dict[str, Any]:
    """The `openapi_extra` of a kind's POST: its maximum size, and its document as array, line and CSV."""
    document = {"$ref": REF.format(model=kind.document.__name__)}
    example = kind.document.model_json_schema()["examples"][0]
    nested = example[kind.children][0] if kind.children else {}
    cells = [str((example | nested).get(name, "")) for name in kind.csv_columns]
    content = {
        "application/json": {"schema": {"type": "array", "items": document}, "example": [example]},
        "application/x-ndjson": {"schema": document},
        "text/csv": {"schema": {"type": "string"}, "example": f"{','.join(kind.csv_columns)}\n{','.join(cells)}\n"},
    }
    return {**sized(Size.BATCH), "requestBody": {"required": True, "content": content}}


def describe_documents(app: FastAPI, *kinds: Kind) -> None:
    """Add the kinds' documents to the schemas, which `request_body` refers to."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        spec = generate()
        _, described = models_json_schema([(kind.document, "validation") for kind in kinds], ref_template=REF)
        drop_unknown_words(described)
        spec["components"]["schemas"] |= described["$defs"]
        return spec

    app.openapi = openapi  # type: ignore[method-assign]
