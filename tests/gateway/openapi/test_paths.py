"""Which operation an address means."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import gateway

SPECIFICATION = json.loads((Path(gateway.__file__ or "").parent / "openapi.json").read_text())


def is_uuid(path: str, name: str) -> bool:
    """Whether the parameter of the path is a UUID."""
    shared = SPECIFICATION["components"]["parameters"]
    described: list[Any] = [*SPECIFICATION["paths"][path].get("parameters", [])]
    for operation in SPECIFICATION["paths"][path].values():
        described += operation.get("parameters", []) if isinstance(operation, dict) else []
    resolved = [shared[one["$ref"].split("/")[-1]] if "$ref" in one else one for one in described]
    schemas = [one["schema"] for one in resolved if (one["in"], one["name"]) == ("path", name.strip("{}"))]
    return bool(schemas) and all(schema.get("format") == "uuid" for schema in schemas)


def are_told_apart(one: str, other: str) -> bool:
    """Whether no address fits both paths, or one of them is a case of the other, which comes first (OpenAPI, 4.8.8)."""
    concrete = set()
    for left, right in zip(one.split("/"), other.split("/"), strict=True):
        is_left, is_right = left.startswith("{"), right.startswith("{")
        if not is_left and not is_right and left != right:
            return True
        if is_left != is_right:
            path, name = (one, left) if is_left else (other, right)
            if is_uuid(path, name):
                return True
            concrete.add(is_right)
    return len(concrete) == 1


def test_every_address_means_one_path() -> None:
    by_length: dict[int, list[str]] = {}
    for path in SPECIFICATION["paths"]:
        by_length.setdefault(path.count("/"), []).append(path)
    pairs = [pair for paths in by_length.values() for pair in combinations(paths, 2)]
    assert [pair for pair in pairs if not are_told_apart(*pair)] == []
