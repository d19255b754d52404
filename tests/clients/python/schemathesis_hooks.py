"""How Schemathesis sends the bodies that are not JSON: as its generator or the specification's example made them."""

import json
from typing import Any

import schemathesis  # type: ignore[import-not-found]

FILES = ("application/x-ndjson", "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@schemathesis.serializer(*FILES)  # type: ignore[untyped-decorator]
def as_bytes(_: Any, value: Any) -> bytes:
    """The bytes of a text, of a file, or of one line of JSON."""
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "surrogatepass")


@schemathesis.hook  # type: ignore[untyped-decorator]
def before_call(_: Any, case: Any, **__: Any) -> None:
    """Ask for whole records: with `fields` an answer lacks required ones, on purpose, which no schema can say."""
    if case.query:
        case.query.pop("fields", None)


@schemathesis.hook  # type: ignore[untyped-decorator]
def filter_case(_: Any, case: Any) -> bool:
    """Keep a bad query value that is sent alone; drop the same value sent together with good values of other filters.

    Both reach the operation in the same way.
    """
    found = case.meta.phase.data if case.meta else None
    name = getattr(found, "parameter", None)
    if not name or not case.query or name not in case.query or case.meta.generation.mode.value != "negative":
        return True
    optional = {parameter.name for parameter in case.operation.query if not parameter.is_required}
    return not optional.intersection(case.query) - {name}
