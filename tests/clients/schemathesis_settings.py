"""Schemathesis' settings for one house: who asks, and which rows of the demo company it asks for."""

import json
import secrets
from typing import Any

import httpx

from tests.clients.tools import HERE
from tests.journeys.house import House, get, post

FIXED = {"version": 1, "name": "legal"}
"""Values of path parameters that no list names: a scheme's first version; a role that nobody here has."""

ON_ROWS = {"get", "head", "post", "put", "patch"}
"""The methods that ask for real rows. A deletion asks for what the run created, or for rows that do not exist."""


def settings_for(house: House) -> str:
    """The committed settings, the asker's token and a table for each operation on a row."""
    admin = house.sign_in()
    token = _asker(house, admin)
    specification = get(admin, "/openapi.json")
    lines = ["", "[headers]", f"Authorization = {json.dumps(f'Bearer {token}')}"]
    for path, item in specification["paths"].items():
        values = _values_of(admin, specification["paths"], path)
        operations = [operation for method, operation in item.items() if method in ON_ROWS]
        for operation in operations if values else []:
            lines += ["", "[[operations]]", f"include-operation-id = {json.dumps(operation['operationId'])}"]
            lines += ["[operations.parameters]", *(f'"path.{name}" = {json.dumps(v)}' for name, v in values.items())]
    return (HERE / "python" / "schemathesis.toml").read_text() + "\n".join(lines) + "\n"


def _asker(house: House, admin: httpx.Client) -> str:
    """The token of an administrator of its own: nothing that is asked can shut out the house's own."""
    password = secrets.token_urlsafe(15)
    user = {"username": "schemathesis", "display_name": "Schemathesis", "password": password, "roles": ["admin"]}
    post(admin, "/v1/users", user)
    client = house.sign_in(grant_type="password", username="schemathesis", password=password)
    return client.headers["Authorization"].removeprefix("Bearer ")


def _values_of(admin: httpx.Client, paths: dict[str, Any], path: str) -> dict[str, Any]:
    """Values of the path's parameters with which it names a row, as far as they can be found."""
    values: dict[str, Any] = {}
    parts = path.split("/")
    for at, part in enumerate(parts):
        if part.startswith("{") and part.endswith("}"):
            name = part.strip("{}")
            value = FIXED.get(name) or _first_id(admin, paths, parts[:at], values)
            if value is None:
                return {}
            values[name] = value
    return values


def _first_id(admin: httpx.Client, paths: dict[str, Any], parts: list[str], values: dict[str, Any]) -> Any:
    """The id of the list's last row that is not the asker's own; None where nothing is listed."""
    listing = "/".join(parts)
    if "get" not in paths.get(listing, {}):
        return None
    answer = admin.get(listing.format_map(values))
    rows = answer.json() if answer.status_code == 200 else []
    rows = rows["items"] if isinstance(rows, dict) else rows
    ids = [row["id"] for row in rows if row.get("id") and row.get("username") not in {"admin", "schemathesis"}]
    return ids[-1] if ids else None
