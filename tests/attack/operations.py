"""The operations of the committed specification, each with a request to nobody's rows."""

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shared.web.specification import SERVICE, operations_of
from tests.access.asking import PARAMETERS, STRANGER, Operation

SPECIFICATION: dict[str, Any] = json.loads(Path("gateway/openapi.json").read_text())


def _operations() -> Iterator[Operation]:
    shared = SPECIFICATION["components"]["parameters"]
    for path, method, described in operations_of(SPECIFICATION):
        named = described.get("parameters", ())
        parameters = [shared[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in named]
        service = SPECIFICATION["paths"][path].get(SERVICE, "gateway")
        yield Operation(service, path, method.upper(), described | {"parameters": parameters})


OPERATIONS = [*_operations()]
PUBLIC = [one for one in OPERATIONS if not one.described["security"]]
"""Operations for everybody: signing in, the public keys, the calendar behind its secret."""
FOR_CALLERS = [one for one in OPERATIONS if one.described["security"]]


def url_to_nobody(operation: Operation) -> str:
    """The operation's address with ids that no row has."""
    return re.sub(r"{(\w+)}", lambda name: PARAMETERS.get(name[1], STRANGER), operation.path)


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema that it refers to, or itself."""
    shapes = SPECIFICATION["components"]["schemas"]
    return dict(shapes[schema["$ref"].rpartition("/")[2]]) if "$ref" in schema else schema


def json_schema_of(operation: Operation) -> dict[str, Any]:
    """The schema of its JSON body; empty where it takes none."""
    content = operation.described.get("requestBody", {}).get("content", {})
    return resolved(content.get("application/json", {}).get("schema", {}))


def example_body(operation: Operation) -> Any:
    """The published example of its JSON body, if any."""
    return copy.deepcopy(json_schema_of(operation).get("examples", [None])[0])
