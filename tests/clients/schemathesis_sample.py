"""The specification by which Schemathesis asks: a filter that many lists have in common is asked of some of them."""

from collections import defaultdict
from typing import Any

from tests.clients.schemathesis_parts import operations_of

ASKED_OF = 3
"""Operations at which each shared parameter is asked: one mechanism reads it everywhere."""


def sampled(specification: dict[str, Any]) -> dict[str, Any]:
    """The specification with each optional, shared parameter of the query at so few operations, spread over its uses.

    An operation keeps what is its own; what fewer operations share stays at all of them.
    """
    components = specification["components"]["parameters"]
    uses: dict[str, list[str]] = defaultdict(list)
    for _, operation in operations_of(specification["paths"]):
        for name in _shared(operation):
            uses[name].append(operation["operationId"])
    kept = {
        name: set(_spread(found))
        for name, found in uses.items()
        if components[name]["in"] == "query" and not components[name].get("required")
    }

    def thinned(operation: dict[str, Any]) -> dict[str, Any]:
        left_out = {
            f"#/components/parameters/{name}" for name, at in kept.items() if operation["operationId"] not in at
        }
        parameters = [one for one in operation.get("parameters", ()) if one.get("$ref") not in left_out]
        return operation | {"parameters": parameters}

    paths = {
        path: {key: thinned(one) if "operationId" in one else one for key, one in item.items()}
        for path, item in specification["paths"].items()
    }
    return specification | {"paths": paths}


def _shared(operation: dict[str, Any]) -> list[str]:
    references = (parameter.get("$ref", "") for parameter in operation.get("parameters", ()))
    return [reference.rpartition("/")[2] for reference in references if reference]


def _spread(found: list[str]) -> list[str]:
    """So many of them, at even distances: neighbours are often a list and its export, which ask the same query."""
    number = min(ASKED_OF, len(found))
    return [found[position * len(found) // number] for position in range(number)]
