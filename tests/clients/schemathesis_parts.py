"""The operations in parts that are asked side by side: one process asks in one thread, and leaves a core idle."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

SIDE_BY_SIDE = 2
METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options", "trace"})
FOR_A_PARAMETER, FOR_A_FIELD, FOR_AN_OPERATION = 2, 9, 20
"""About how many requests there are for each, as measured."""


def parts_of(specification: dict[str, Any], number: int) -> list[list[str]]:
    """The ids of all operations in so many parts of about the same length; a collection stays together.

    What is asked of a collection uses what was created there, in the same process.
    """
    collections: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for path, operation in operations_of(specification["paths"]):
        requests = _requests(specification, operation)
        collections["/".join(path.split("/")[:3])].append((operation["operationId"], requests))
    parts: list[list[str]] = [[] for _ in range(number)]
    lengths = [0] * number
    for found in sorted(collections.values(), key=lambda one: -sum(requests for _, requests in one)):
        shortest = lengths.index(min(lengths))
        parts[shortest] += [name for name, _ in found]
        lengths[shortest] += sum(requests for _, requests in found)
    return parts


def operations_of(paths: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The path and description of each operation."""
    for path, item in paths.items():
        yield from ((path, operation) for method, operation in item.items() if method in METHODS)


def _requests(specification: dict[str, Any], operation: dict[str, Any]) -> int:
    contents = operation.get("requestBody", {}).get("content", {}).values()
    bodies = [_resolved(specification, content.get("schema", {})) for content in contents]
    fields = max((len(body.get("properties", {})) for body in bodies), default=0)
    parameters = len(operation.get("parameters", []))
    return FOR_AN_OPERATION + FOR_A_PARAMETER * parameters + FOR_A_FIELD * fields


def _resolved(specification: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The shape that a schema names, or the schema itself."""
    if "$ref" not in schema:
        return schema
    shape: dict[str, Any] = specification["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return shape
