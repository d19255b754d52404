"""The common parts of every service's OpenAPI: operation ids, parameters, errors, headers, scopes, sizes."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from shared.auth.access import Access, Scope, parts_of
from shared.problems import BadRequest, Forbidden, Invalid, Unauthorized, UnexpectedError
from shared.web.answer_headers import HEADERS, refer_to_headers
from shared.web.described_bodies import describe_bodies, tidy
from shared.web.described_parameters import describe_parameters
from shared.web.problem_responses import ProblemRead, can_fail_with

REF = "#/components/schemas/ProblemRead"
SERVICE = "x-service"  # on a path: the process that serves it
SIZE = "x-size"  # on an operation: its `Size`, unless it is ordinary
USUAL = (BadRequest, Unauthorized, Forbidden, UnexpectedError)
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
    """Serve the framework's spec with our parameters, errors and headers, and the scopes that each operation needs."""
    generate = app.openapi
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    scopes = {operation_id(route): _scopes_of(route) for route in routes}

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            spec = generate()
            _replace_errors(spec)
            _add_headers(spec)
            _add_security(spec, scopes)
            describe_bodies(spec["components"]["schemas"], [operation for _, _, operation in operations_of(spec)])
            for path, _, operation in operations_of(spec):
                describe_parameters(path, operation, spec["components"]["schemas"])
            tidy(spec)
            app.openapi_schema = spec
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _scopes_of(route: APIRoute) -> list[str] | None:
    """The scopes that the operation needs; None when it needs no token."""
    endpoint: Any = route.endpoint
    if endpoint.needs is Access.ANYONE:
        return None
    return sorted(need.value for need in parts_of(endpoint.needs) if isinstance(need, Scope))


def _add_security(spec: dict[str, Any], scopes: dict[str, list[str] | None]) -> None:
    spec["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    for _, _, operation in operations_of(spec):
        needed = scopes[operation["operationId"]]
        if needed is not None:
            operation["security"] = [{"bearer": needed}]


def _add_headers(spec: dict[str, Any]) -> None:
    spec["components"]["headers"] = HEADERS
    for _, _, operation in operations_of(spec):
        for response in operation["responses"].values():
            response["headers"] = response.get("headers", {}) | refer_to_headers(["X-Request-Id"])


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
        for_body = [Invalid] if "requestBody" in operation else []
        for status, response in can_fail_with(*USUAL, *for_body).items():
            responses.setdefault(str(status), response)
        operation["responses"] = dict(sorted(responses.items()))
