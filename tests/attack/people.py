"""Users of the attacked house."""

import itertools
from typing import Any

import httpx

from tests.journeys.house import House, post

PASSWORD = "walks by the river at noon"
_numbers = itertools.count(1)


def add_user(admin: httpx.Client, roles: list[str], **fields: Any) -> dict[str, Any]:
    """A new user with these roles."""
    name = f"attacker-{next(_numbers)}"
    body = {"username": name, "display_name": name, "password": PASSWORD, "roles": roles, **fields}
    made: dict[str, Any] = post(admin, "/v1/users", body)
    return made


def user_client(house: House, user: dict[str, Any]) -> httpx.Client:
    """The user's API client."""
    return house.sign_in(grant_type="password", username=user["username"], password=PASSWORD)
