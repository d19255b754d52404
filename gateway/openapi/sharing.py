"""What several operations have in common, once under `components`: parameters and responses, with names that read well.

Equal ones share a component. Of different ones with the same name, the most used has the plain name and the others
are named after the first operation that has them, so that a new variant renames nothing.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from shared.web.problem_responses import MEDIA_TYPE
from shared.web.specification import operations_of

Spec = dict[str, Any]
MAX_CODES_IN_NAME = 3
PLAIN_NAMES = {"204": "NoContent", "206": "PartialContent", "304": "NotModified"}


@dataclass
class _Use:
    """One content that operations have, and where."""

    content: Spec
    operation_id: str
    name: str
    places: list[tuple[Any, Any]] = field(default_factory=list)


def share_components(spec: Spec) -> None:
    """Move the parameters and responses that several operations have to `components`."""
    _share(spec, "parameters", _parameters)
    _share(spec, "responses", _responses)


def _share(spec: Spec, kind: str, found_in: Callable[[Spec], Iterator[tuple[str, Any, Any]]]) -> None:
    uses: dict[str, _Use] = {}
    for _, _, operation in operations_of(spec):
        for name, holder, key in found_in(operation):
            content = holder[key]
            text = json.dumps(content, sort_keys=True)
            uses.setdefault(text, _Use(content, operation["operationId"], name)).places.append((holder, key))
    shared = sorted((use for use in uses.values() if len(use.places) > 1), key=lambda use: -len(use.places))
    components = spec["components"].setdefault(kind, {})
    for use in shared:
        name = use.name if use.name not in components else f"{use.name}Of{_pascal(use.operation_id)}"
        components[name] = use.content
        for holder, key in use.places:
            holder[key] = {"$ref": f"#/components/{kind}/{name}"}
    spec["components"][kind] = dict(sorted(components.items()))


def _parameters(operation: Spec) -> Iterator[tuple[str, Any, Any]]:
    parameters = operation.get("parameters", [])
    for position, parameter in enumerate(parameters):
        place = "Path" if parameter["in"] == "path" else ""
        yield place + _pascal(parameter["name"]), parameters, position


def _responses(operation: Spec) -> Iterator[tuple[str, Any, Any]]:
    responses = operation["responses"]
    for status, response in responses.items():
        if "$ref" not in response:
            yield _response_name(status, response, operation["operationId"]), responses, status


def _response_name(status: str, response: Spec, operation_id: str) -> str:
    content = response.get("content", {})
    if MEDIA_TYPE in content:
        codes = re.findall(r"`(\w+)`:", response["description"])
        if len(codes) <= MAX_CODES_IN_NAME:
            return "Or".join(map(_pascal, codes))
        return f"Status{status}Of{_pascal(operation_id)}"
    references = [media.get("schema", {}).get("$ref", "").rpartition("/")[2] for media in content.values()]
    named = PLAIN_NAMES.get(status) or "".join(dict.fromkeys(references)) or "Content"
    return f"Created{named}" if status == "201" else named


def _pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name))
