"""A customer in a lifecycle stage, in the real planning service."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.planning.measures.programmes.settling import settle_programmes
from shared.auth.users import users
from shared.auth.visibility import customers as directory
from shared.customers.account_teams import team_members
from shared.customers.directory import DirectoryEntry, replace_entries
from shared.database import execute, transaction
from shared.time import company_today, months_after

MANAGER, SPONSOR, OTHER = (str(UUID(int=number)) for number in (201, 202, 203))


def ago(days: int = 0, months: int = 0) -> date:
    """The day so long before today."""
    return months_after(company_today(), -months) - timedelta(days=days)


def entered_ago(days: int, stage_months: int = 3) -> date:
    """The first contract of a customer whose stage, which comes after so many months, began so many days ago."""
    return months_after(ago(days + 1), -stage_months)


def entry(customer_id: UUID, **fields: Any) -> DirectoryEntry:
    """A customer of the directory."""
    nothing = dict.fromkeys(("region", "industry", "customer_class", "tier", "stage", "manager_id", "parent_id"))
    known = {"id": customer_id, "name": "Huaqiang", "status": "active", "tags": [], "codes": [], "team": []}
    return DirectoryEntry.model_validate(nothing | known | fields)


@dataclass
class Staged:
    """A customer, and a client that may do everything."""

    app: FastAPI
    client: httpx.AsyncClient
    id: str

    async def settle(self, customer_ids: list[UUID] | None = None) -> None:
        """What the feed and the job do."""
        async with transaction(self.app.state.engine) as session:
            await settle_programmes(session, customer_ids, first_month=1)

    async def signed(self, on: date | None, **fields: Any) -> list[dict[str, Any]]:
        """The customer's programmes after the feed has said this day of its first contract."""
        known = {"manager_id": MANAGER, "first_contract_on": on, **fields}
        async with transaction(self.app.state.engine) as session:
            await replace_entries(session, [UUID(self.id)], [entry(UUID(self.id), **known)])
        await self.settle([UUID(self.id)])
        return await self.programmes()

    async def joins(self, user_id: str, role: str) -> None:
        """Somebody gets a role in the team."""
        member = {"id": uuid4(), "customer_id": UUID(self.id), "user_id": UUID(user_id), "role": role}
        async with transaction(self.app.state.engine) as session:
            await execute(session, sa.insert(team_members).values(member | {"started_on": company_today()}))

    async def leaves(self, role: str) -> None:
        """Nobody has the role any more."""
        has_role = (team_members.c.customer_id == UUID(self.id), team_members.c.role == role)
        async with transaction(self.app.state.engine) as session:
            ended = sa.update(team_members).where(*has_role).values(ended_on=company_today())
            await execute(session, ended)

    async def renamed(self, **values: Any) -> None:
        """Change the customer in the directory without looking at its programmes."""
        async with transaction(self.app.state.engine) as session:
            await execute(session, sa.update(directory).where(directory.c.id == UUID(self.id)).values(values))

    async def programmes(self, **filters: Any) -> list[dict[str, Any]]:
        """The customer's programmes, the oldest first."""
        asked = {"customer_id": self.id, "sort": "created_at", **filters}
        answer = await self.client.get("/v1/lifecycle-programmes", params=asked)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def running(self) -> dict[str, Any]:
        """The customer's running programme."""
        (found,) = await self.programmes(status="running")
        return found

    async def post(self, path: str, expected: int = 200, **body: Any) -> Any:
        """The answer's body; anything but the expected status fails the test."""
        answer = await self.client.post(path, json=body)
        assert answer.status_code == expected, answer.text
        return answer.json()

    async def publish(self, **changes: Any) -> None:
        """Publish a programme scheme that differs so from the present one."""
        path = "/v1/lifecycle-programme-schemes"
        current = await self.client.get(f"{path}/current")
        body = {"content": current.json()["content"] | changes, "reason": "for the test"}
        answer = await self.client.post(path, json=body, headers={"If-Match": current.headers["etag"]})
        assert answer.status_code == 201, answer.text


def by_key(programme: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Its actions, by their key."""
    found: dict[str, list[dict[str, Any]]] = {}
    for action in programme["actions"]:
        found.setdefault(action["key"], []).append(action)
    return found


@pytest.fixture
async def staged(app: FastAPI, planning: httpx.AsyncClient) -> Staged:
    """A customer whom planning knows, without a contract, with an account manager."""
    found = Staged(app, planning, str(uuid4()))
    async with transaction(app.state.engine) as session:
        for user_id in (MANAGER, SPONSOR, OTHER):
            named = {"username": user_id, "display_name": f"User {user_id[-3:]}", "is_active": True, "version": 1}
            await execute(session, sa.insert(users).values(id=UUID(user_id), **named))
    await found.signed(None)
    await found.joins(MANAGER, "account_manager")
    return found
