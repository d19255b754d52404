"""The common parts of every service's OpenAPI: operation ids, the one error shape, scopes, sizes."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from shared.auth.access import Scope, parts_of
from shared.problems import BadRequest, Forbidden, Invalid, Unauthorized
from shared.web.described_parameters import describe_parameters
from shared.web.problem_responses import MEDIA_TYPE, ProblemRead

REF = "#/components/schemas/ProblemRead"
SERVICE = "x-service"  # on a path: the process that serves it
SIZE = "x-size"  # on an operation: its `Size`, unless it is ordinary
METHODS = ("get", "head", "put", "post", "patch", "delete")


class Size(StrEnum):
    """A class of limits for size and time; the gateway's settings define the limits."""

    ORDINARY = "ordinary"
    BATCH = "batch"
    FILE = "file"


def sized(size: Size) -> dict[str, Any]:
    """The `openapi_extra` of an operation with larger limits than usual."""
    return {SIZE: size.value}


def operation_id(route: APIRoute) -> str:
    """The function's name; unique across all services."""
    return route.name


def operations_of(spec: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(path, method, operation) of a spec."""
    for path, item in spec["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def install_specification(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Serve the framework's spec with our errors instead of its own, and the scopes that each operation needs."""
    generate = app.openapi
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    scopes = {operation_id(route): _scopes_of(route) for route in routes}

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            spec = generate()
            for path, _, operation in operations_of(spec):
                describe_parameters(path, operation, spec["components"]["schemas"])
            _replace_errors(spec)
            _add_scopes(spec, scopes)
            drop_unknown_words(spec)
            app.openapi_schema = spec
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _scopes_of(route: APIRoute) -> list[str]:
    endpoint: Any = route.endpoint
    return sorted(need.value for need in parts_of(endpoint.needs) if isinstance(need, Scope))


def _add_scopes(spec: dict[str, Any], scopes: dict[str, list[str]]) -> None:
    for _, _, operation in operations_of(spec):
        for requirement in operation.get("security", []):
            for scheme in requirement:
                requirement[scheme] = scopes.get(operation["operationId"], [])


def _replace_errors(spec: dict[str, Any]) -> None:
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    described = ProblemRead.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= described.pop("$defs", {}) | {"ProblemRead": described}
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for _, _, operation in operations_of(spec):
        responses = operation["responses"]
        if "HTTPValidationError" in str(responses.get("422")):
            del responses["422"]
        common = [BadRequest, Unauthorized, Forbidden]
        for problem in [*common, Invalid] if "requestBody" in operation else common:
            answer = {"description": problem.__doc__, "content": {MEDIA_TYPE: {"schema": {"$ref": REF}}}}
            responses.setdefault(str(problem.status), answer)
        operation["responses"] = dict(sorted(responses.items()))


def drop_unknown_words(part: Any) -> None:
    """Remove the bounds of decimal strings, which Pydantic writes as keywords that JSON Schema does not have."""
    if isinstance(part, dict):
        if "anyOf" in part or "type" in part:
            for word in ("ge", "gt", "le", "lt"):
                part.pop(word, None)
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            drop_unknown_words(inner)
