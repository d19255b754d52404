"""Every operation by a role without its scope, and by nobody."""

from collections.abc import Iterator

import httpx

from tests.access.asking import Operation
from tests.attack.operations import FOR_CALLERS, url_to_nobody
from tests.attack.people import add_user, user_client
from tests.attack.tried import Tried
from tests.journeys.house import House, get

OTHERS_WORDS = {"X-HTTP-Method-Override": "GET", "X-User-Id": "admin", "X-Roles": "admin", "X-Forwarded-User": "admin"}
"""Headers that some houses believe."""


def measure(house: House) -> Iterator[Tried]:
    """Who lacks a scope is refused before anything else is looked at."""
    admin = house.sign_in()
    roles = get(admin, "/v1/roles", limit=500)["items"]
    by_role, by_nobody = (
        Tried(f"operations by each of {len(roles)} roles without the scope"),
        Tried("operations by nobody"),
    )
    for role in roles:
        client = user_client(house, add_user(admin, [role["name"]]))
        for operation in FOR_CALLERS:
            if not operation.scopes <= set(role["scopes"]):
                answer = _ask(client, operation)
                by_role.refused(f"{operation.id} by {role['name']}", answer, {403})
    with httpx.Client(base_url=house.url, trust_env=False) as nobody:
        for operation in FOR_CALLERS:
            by_nobody.refused(operation.id, _ask(nobody, operation), {401})
    yield by_role
    yield by_nobody


def _ask(client: httpx.Client, operation: Operation) -> httpx.Response:
    body = {} if "requestBody" in operation.described else None
    return client.request(operation.method, url_to_nobody(operation), json=body, headers=OTHERS_WORDS)
