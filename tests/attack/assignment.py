"""Every writable body with fields that are not the caller's to set."""

from collections.abc import Iterator
from typing import Any

import httpx

from tests.attack.operations import FOR_CALLERS, example_body, json_schema_of, resolved, url_to_nobody
from tests.attack.tried import Tried
from tests.journeys.house import House
from tests.kpi.pushing import line, order

FIELDS: dict[str, Any] = {
    "id": "01a1ff25-b1e9-738a-8877-e93068000001",
    "version": 7,
    "created_at": "2001-01-01T00:00:00Z",
    "updated_at": "2001-01-01T00:00:00Z",
    "deleted_at": None,
    "created_by": "admin",
    "clearance": 1,
    "owner": "admin",
    "owner_id": "01a1ff25-b1e9-738a-8877-e93068000001",
    "roles": ["admin"],
    "scopes": ["identity:write"],
    "data_scope": "all",
    "token_version": 0,
    "is_admin": True,
    "approved_by": "admin",
    "__proto__": {"is_admin": True},
}
IN_FACTS = ("id", "source", "content_hash", "month", "batch_id", "created_at", "clearance", "__proto__")


def measure(house: House) -> Iterator[Tried]:
    """A field that the specification does not have is refused, at the top and inside, and named."""
    admin = house.sign_in()
    bodies, inside = Tried("bodies with a field that is not theirs"), Tried("objects in bodies with such a field")
    for operation in FOR_CALLERS:
        example, schema = example_body(operation), json_schema_of(operation)
        if not isinstance(example, dict):
            continue
        url = url_to_nobody(operation)
        for field, value in FIELDS.items():
            if field not in schema["properties"]:
                answer = _send(admin, operation.method, url, example | {field: value})
                bodies.judge(
                    f"{operation.id} {field}: {answer.status_code} {answer.text[:150]}", _names(answer, f"/{field}")
                )
            for name, changed in _deeper(example, schema, field, value):
                answer = _send(admin, operation.method, url, changed)
                inside.judge(f"{operation.id} {name}.{field}: {answer.status_code}", _names(answer, f"/{field}"))
    yield bodies
    yield inside
    yield _facts(admin)


def _send(client: httpx.Client, method: str, url: str, body: Any) -> httpx.Response:
    return client.request(method, url, json=body, headers={"If-Match": "*"})


def _names(answer: httpx.Response, pointer: str) -> bool:
    """Whether the answer refuses exactly this field."""
    if answer.status_code != 422:
        return False
    return any(str(error["pointer"]).endswith(pointer) for error in answer.json()["errors"])


def _deeper(example: dict[str, Any], schema: dict[str, Any], field: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The example with the field added to an object inside it that has fields of its own."""
    for name, inner in example.items():
        described = schema["properties"].get(name, {})
        inner_schema = resolved(described.get("items", described))
        one = inner[0] if isinstance(inner, list) and inner else inner
        if isinstance(one, dict) and "properties" in inner_schema and field not in inner_schema["properties"]:
            added = one | {field: value}
            yield name, example | {name: [added] if isinstance(inner, list) else added}


def _facts(admin: httpx.Client) -> Tried:
    """Rows of batches, in each of which such a field is refused."""
    tried = Tried("rows of batches with such a field")
    for field in IN_FACTS:
        stranger = {field: FIELDS.get(field, "1")}
        for what, row in (("order", order("MA1", **stranger)), ("line", order("MA1", line(**stranger)))):
            answer = admin.post("/v1/orders/batches", json=[row])
            tried.judge(
                f"{what} {field}: {answer.text[:200]}", answer.status_code == 201 and answer.json()["rejected"] == 1
            )
    return tried
