"""Every request that the gateway's specification publishes as an example is one that it takes."""

from typing import Any

from shared.web.specification import operations_of
from tests.gateway.conftest import House, Visitor

CREATING = ("create_user", "create_client")
SERVICES_DOWN = 503  # the gateway asks them which kinds of due items there are
LAST = ("rotate_client_secret", "change_my_password", "rotate_signing_key")


def published(house: House) -> list[tuple[str, str, str, dict[str, Any]]]:
    """(operation, method, path, example) of each JSON body; what creates an object comes before what changes it."""
    spec = house.app.openapi()
    found = []
    for path, method, operation in operations_of(spec):
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
            found.append((operation["operationId"], method, path, spec["components"]["schemas"][name]["examples"][0]))
    return sorted(found, key=lambda one: (one[0] not in CREATING, one[0] in LAST))


async def signed_in_by(house: House, example: dict[str, Any]) -> Visitor:
    visitor = house.visitor()
    await visitor.sign_in(example["username"], example["password"])
    return visitor


async def test_every_published_body_is_taken(fresh_house: House) -> None:
    admin, made, asked = await fresh_house.admin(), {"name": "sales_engineer"}, published(fresh_house)
    bodies = {name: example for name, _, _, example in asked}
    for name, method, path, example in asked:
        url = path.format(id=made.get("create_client"), user_id=made.get("create_user"), name=made["name"])
        is_own = name in {"change_my_password", "create_calendar_feed"}
        visitor = await signed_in_by(fresh_house, bodies["create_user"]) if is_own else admin
        answer = await visitor.request(method, url, json=example, headers={"If-Match": "*"})
        assert answer.is_success or answer.status_code == SERVICES_DOWN, (
            f"{name} {example}: {answer.status_code} {answer.text}"
        )
        if name in CREATING:
            made[name] = answer.json()["id"]
