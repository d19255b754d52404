"""Every operation that is about a merged customer answers 410 and names the survivor."""

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from gateway.openapi.pages import SPECIFICATION
from shared.web.specification import operations_of
from tests.customer.merges.conftest import Pair

SPEC = json.loads(SPECIFICATION.read_bytes())
PARAMETERS = {"{factor}": "product_importance", "{judgement}": "potential", "{item}": "profitability"}


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    found = part
    while "$ref" in found:
        found = SPEC
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
    return found


def body_of(operation: dict[str, Any]) -> dict[str, Any]:
    """The example of a JSON body in the specification, its fields from those of their own examples."""
    content = resolved(operation.get("requestBody", {})).get("content", {})
    shape = resolved(content.get("application/json", {}).get("schema", {}))
    return dict(next(iter(shape.get("examples", [])), {}))


def fields_of(operation: dict[str, Any]) -> dict[str, Any]:
    content = resolved(operation.get("requestBody", {})).get("content", {})
    fields: dict[str, Any] = resolved(content.get("application/json", {}).get("schema", {})).get("properties", {})
    return fields


def concerned(service: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Operations of the service with a customer in their address or, as `customer_id`, in their body."""
    for path, method, operation in operations_of(SPEC):
        names_customer = "{customer_id}" in path or (method == "post" and "customer_id" in fields_of(operation))
        if SPEC["paths"][path]["x-service"] == service and names_customer:
            yield path, method, operation


def ids(service: str) -> list[Any]:
    return [pytest.param(*one, id=one[2]["operationId"]) for one in concerned(service)]


async def ask(
    client: httpx.AsyncClient, path: str, method: str, operation: dict[str, Any], customer_id: str
) -> httpx.Response:
    address = path.replace("{customer_id}", customer_id)
    for name, value in PARAMETERS.items():
        address = address.replace(name, value)
    steps = [str(uuid.uuid4()) if step.startswith("{") else step for step in address.split("/")]
    body = body_of(operation)
    if "customer_id" in fields_of(operation):
        body["customer_id"] = customer_id
    content: dict[str, Any] = {"json": body} if fields_of(operation) else {}
    query = (one for one in operation.get("parameters", []) if one.get("in") == "query" and one.get("required"))
    params = {one["name"]: str(uuid.uuid4()) for one in query}
    return await client.request(method.upper(), "/".join(steps), params=params, **content)


def names(answer: httpx.Response, survivor_id: str) -> bool:
    return (answer.status_code, answer.json()["code"], [error.get("about") for error in answer.json()["errors"]]) == (
        410,
        "customer_merged",
        [survivor_id],
    )


def test_some_operations_are_concerned() -> None:
    assert len(ids("customer")) > 30


@pytest.mark.parametrize(("path", "method", "operation"), ids("customer"))
async def test_of_the_customer_service(pair: Pair, path: str, method: str, operation: dict[str, Any]) -> None:
    await pair.merge()
    answer = await ask(pair.client, path, method, operation, pair.absorbed_id)
    assert names(answer, pair.survivor_id), answer.text
    assert "410" in operation["responses"]


@pytest.mark.parametrize(
    ("service", "path", "method", "operation"),
    [(service, *one) for service in ("planning", "relationship") for one in concerned(service)],
    ids=lambda value: value.get("operationId") if isinstance(value, dict) else None,
)
async def test_of_the_services_that_ask_it(
    pair: Pair,
    open_service: Callable[[str], Any],
    tokens: Any,
    service: str,
    path: str,
    method: str,
    operation: dict[str, Any],
) -> None:
    await pair.merge()
    answer = await ask(tokens.client(await open_service(service)), path, method, operation, pair.absorbed_id)
    assert names(answer, pair.survivor_id), answer.text
    assert "410" in operation["responses"]
