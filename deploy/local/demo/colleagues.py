"""Requests in the names of the demo company's people, and the ids of what was loaded before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from deploy.api import Api

ORGANIZER = "yu.haiyan"
"""Of the staff: sees all customers, and organizes campaigns."""
APPROVER = "chen.zhiyuan"
"""Of the staff: an executive, who approves visits with their budgets."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The ids of users by username, of customers by code, of people by code and number, of rivals by short name.

    Plans by the customer's code and the year, relationship goals with the person's number too, level goals with their
    kind; summit projects by code.
    """

    users: dict[str, str] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)
    contacts: dict[tuple[str, int], str] = field(default_factory=dict)
    rivals: dict[str, str] = field(default_factory=dict)
    plans: dict[tuple[str, int], str] = field(default_factory=dict)
    goals: dict[tuple[str, int, int], str] = field(default_factory=dict)
    level_goals: dict[tuple[str, int, str], str] = field(default_factory=dict)
    summits: dict[str, str] = field(default_factory=dict)
    market_goals: dict[tuple[str, int], str] = field(default_factory=dict)
    """The first of each plan: its sales."""
    offered: dict[tuple[str, int], str] = field(default_factory=dict)
    """The sales goal of a region's plan, by region and year: customers' plans take it on."""

    def of(self, code: str, contact: int | None = None) -> dict[str, str]:
        """What a request says of the customer, and of a person there."""
        person = {} if contact is None else {"contact_id": self.contacts[code, contact]}
        return {"customer_id": self.customers[code]} | person

    def people(self, code: str, numbers: Iterable[int]) -> list[str]:
        """The ids of people at the customer."""
        return [self.contacts[code, number] for number in numbers]


class Colleagues:
    """The users who are signed in: what they do is recorded as theirs."""

    def __init__(self, api: Api, password: str) -> None:
        self._api = api
        self._password = password
        self._headers: dict[str, dict[str, str]] = {}

    async def sign_in(self, username: str) -> None:
        """Get the user's token. Raises ApiRefused."""
        grant = {"grant_type": "password", "username": username, "password": self._password}
        token = await self._api.ask("POST", "/oauth/token", data=grant)
        self._headers[username] = {"Authorization": f"Bearer {token.get('access_token')}"}

    async def get(self, username: str, path: str) -> Any:
        """A GET's answer to this user. Raises ApiRefused."""
        return await self._api.ask("GET", path, headers=self._headers[username])

    async def post(self, username: str, path: str, body: Any, *, once: str | None = None) -> Any:
        """A POST's answer to this user; `once` as for everybody's. Raises ApiRefused."""
        headers = self._headers[username] | ({"Idempotency-Key": once} if once else {})
        return await self._api.ask("POST", path, json=body, headers=headers)

    async def put(self, username: str, path: str, body: Any) -> Any:
        """A PUT's answer to this user. Raises ApiRefused."""
        return await self._api.ask("PUT", path, json=body, headers=self._headers[username])

    async def patch(self, username: str, path: str, body: Any) -> Any:
        """A PATCH's answer to this user. Raises ApiRefused."""
        return await self._api.ask("PATCH", path, json=body, headers=self._headers[username])
