"""Merges the gateway's and the services' specifications into one.

The gateway must not import the services' code: `guanxi openapi` passes in their specifications, and the result is
committed as `gateway/openapi.json`.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from gateway.openapi.examples import add_examples, read_examples
from gateway.openapi.sharing import share_components
from gateway.openapi.tags import group_tags
from gateway.openapi.text import INFO
from gateway.proxy import problems
from shared.auth.access import Scope
from shared.problems import ContentTooLarge, Problem, TooManyRequests
from shared.web.answer_headers import HEADERS, RATE_LIMIT, refer_to_headers
from shared.web.problem_responses import can_fail_with
from shared.web.specification import REF, SERVICE, operations_of

Spec = dict[str, Any]

SCOPE_TEXTS = {
    Scope.CUSTOMERS_READ: "Read customers, contacts, teams.",
    Scope.CUSTOMERS_WRITE: "Change customers, contacts, teams.",
    Scope.CUSTOMERS_CONFIGURE: "Publish the schemes for customer grading, dossiers and gifts.",
    Scope.RELATIONSHIPS_READ: "Read assessments of relationships.",
    Scope.RELATIONSHIPS_WRITE: "Assess relationships.",
    Scope.RELATIONSHIPS_CONFIGURE: "Publish the schemes for assessing relationships.",
    Scope.PLANS_READ: "Read plans.",
    Scope.PLANS_WRITE: "Create and change plans.",
    Scope.KPIS_READ: "Read orders, KPIs and reports.",
    Scope.FACTS_WRITE: "Push orders, receivables, payments, products.",
    Scope.EVENTS_READ: "Follow the change feed.",
    Scope.IDENTITY_READ: "Read users, clients, roles.",
    Scope.IDENTITY_WRITE: "Change users, clients, roles.",
}
# The problems that the gateway may answer instead of a service.
FOR_SERVICES = (problems.ServiceFailed, problems.ServiceUnreachable, problems.ServiceTooSlow)


class SpecificationsConflict(Exception):
    """Two processes define the same name differently."""


def merge(specs: Mapping[str, Spec]) -> Spec:
    """The whole API. `specs`: process (`gateway`, `customer`, …) → what its app's `openapi()` returns.

    Raises SpecificationsConflict.
    """
    merged: Spec = {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": [{"url": "/", "description": "The gateway that serves this specification."}],
        "tags": [],
        "paths": {},
        "components": {"schemas": {}, "headers": HEADERS, "securitySchemes": _security_schemes()},
    }
    operation_ids: dict[str, str] = {}
    for process, original in specs.items():
        spec = deepcopy(original)
        _add_named(merged["components"]["schemas"], spec.get("components", {}).get("schemas", {}), process, "schema")
        _add_tags(merged["tags"], spec.get("tags", []), process)
        for path, method, operation in operations_of(spec):
            item = merged["paths"].setdefault(path, {SERVICE: process})
            if item[SERVICE] != process:
                raise SpecificationsConflict(f"{process} has the path {path}, which {item[SERVICE]} already has.")
            _take_operation_id(operation_ids, operation["operationId"], process)
            _complete(operation, process)
            item[method] = operation
    _sort(merged)
    group_tags(merged)
    add_examples(merged, read_examples())
    share_components(merged)
    return merged


def _add_named(into: Spec, new: Mapping[str, Any], process: str, kind: str) -> None:
    for name, value in new.items():
        if into.setdefault(name, value) != value:
            raise SpecificationsConflict(f"{process} defines {kind} {name} differently from an earlier process.")


def _add_tags(into: list[Spec], new: list[Spec], process: str) -> None:
    for tag in new:
        same = next((known for known in into if known["name"] == tag["name"]), None)
        if same is None:
            into.append(tag)
        elif same != tag:
            raise SpecificationsConflict(f"{process} describes the tag {tag['name']} differently.")


def _take_operation_id(taken: dict[str, str], operation_id: str, process: str) -> None:
    if operation_id in taken:
        raise SpecificationsConflict(f"{process} and {taken[operation_id]} both have an operation {operation_id}.")
    taken[operation_id] = process


def _complete(operation: Spec, process: str) -> None:
    """Add the security and the gateway's own refusals to an operation."""
    responses = operation["responses"]
    if "security" in operation:
        scopes = sorted({scope for one in operation["security"] for named in one.values() for scope in named})
        operation["security"] = [{"oauth2": scopes}, {"bearer": []}]
    else:
        operation["security"] = []
        # The common responses do not apply to operations without authentication and without a JSON body.
        for status in ("400", "401", "403", "422"):
            if REF in str(responses.get(status)):
                del responses[status]
    refusals: list[type[Problem]] = [problems.RateLimitExceeded]
    if process != "gateway":
        refusals += [*FOR_SERVICES, *([ContentTooLarge] if "requestBody" in operation else [])]
    for code, response in can_fail_with(*refusals).items():
        added = ["X-Request-Id", *(RATE_LIMIT if code == TooManyRequests.status else ())]
        response["headers"] |= refer_to_headers(added)
        responses.setdefault(str(code), response)
    operation["responses"] = dict(sorted(responses.items()))


def _security_schemes() -> Spec:
    flow = {"tokenUrl": "/oauth/token", "scopes": {scope.value: SCOPE_TEXTS[scope] for scope in Scope}}
    return {
        "oauth2": {
            "type": "oauth2",
            "description": "People sign in by password, programs by client credentials; roles determine their rights.",
            "flows": {"password": {**flow, "refreshUrl": "/oauth/token"}, "clientCredentials": flow},
        },
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "An access token of `POST /oauth/token`.",
        },
    }


def _sort(spec: Spec) -> None:
    """Sort the spec, so that its diff shows only real changes."""
    spec["components"]["schemas"] = dict(sorted(spec["components"]["schemas"].items()))
    spec["paths"] = {path: dict(sorted(spec["paths"][path].items())) for path in sorted(spec["paths"])}
