"""How a batch's body is described in the OpenAPI."""

from typing import Any

from services.kpi.batches.kinds import Kind

CSV_EXAMPLE_ROWS = 1


def request_body(kind: Kind) -> dict[str, Any]:
    """The `openapi_extra` of a kind's POST: the document's schema as array, line and CSV."""
    schema = _inlined(kind.document.model_json_schema())
    (example,) = schema.get("examples") or [{}]
    columns = kind.csv_columns
    nested = (example.get(kind.children) or [{}])[0] if kind.children else {}
    row = {**example, **nested}
    csv = f"{','.join(columns)}\n{','.join(str(row.get(name, '')) for name in columns)}\n"
    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"type": "array", "items": schema}, "example": [example]},
                "application/x-ndjson": {"schema": {"type": "string", "description": "One document a line."}},
                "text/csv": {"schema": {"type": "string"}, "example": csv},
            },
        }
    }


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with its definitions in place of references to them."""
    definitions = schema.pop("$defs", {})

    def resolve(part: Any) -> Any:
        if isinstance(part, dict):
            if "$ref" in part:
                return resolve(definitions[part["$ref"].rpartition("/")[2]])
            return {name: resolve(value) for name, value in part.items()}
        return [resolve(value) for value in part] if isinstance(part, list) else part

    resolved: dict[str, Any] = resolve(schema)
    return resolved
