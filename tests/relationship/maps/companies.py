"""Made-up customers with people and assessments, written into the relationship service's own tables."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import sqlalchemy as sa
from fastapi import FastAPI

from services.relationship.key_people.assessments.model import KeyPersonAssessment
from shared.customers.competitors import CompetitorEntry, keep_competitors
from shared.customers.contacts import ContactEntry, contacts, keep_contacts
from shared.customers.directory import DirectoryEntry, replace_entries
from shared.database import execute, transaction
from shared.time import utc_now
from tests.relationship.conftest import ADDRESS, dimensions

ASSESSMENTS: sa.Table = KeyPersonAssessment.__table__  # type: ignore[attr-defined]
LONG_AGO = date(2020, 1, 1)


@dataclass
class Company:
    """A customer with people, each called by a name of one's own."""

    app: FastAPI
    client: httpx.AsyncClient
    id: UUID = field(default_factory=uuid.uuid4)
    ids: dict[str, UUID] = field(default_factory=dict)
    rivals: dict[str, UUID] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"/v1/relationship-maps/{self.id}"

    async def open(self, name: str = "华强电子有限公司", **fields: Any) -> "Company":
        """Enter it into the directory."""
        usual: dict[str, Any] = dict.fromkeys(
            ("region", "industry", "customer_class", "tier", "stage", "manager_id", "parent_id")
        )
        usual |= {"status": "active", "tags": [], "codes": [], "team": []}
        entry = DirectoryEntry(id=self.id, name=name, **usual | fields)
        async with transaction(self.app.state.engine) as session:
            await replace_entries(session, [self.id], [entry])
        return self

    async def add(self, name: str, *, superior: str | None = None, clearance: int = 1, **fields: Any) -> UUID:
        """One more person; by default a key person who has been there for long."""
        key = self.ids.setdefault(name, fields.pop("id", None) or uuid.uuid4())
        left_on = fields.pop("left_on", None)
        usual: dict[str, Any] = dict.fromkeys(("english_name", "department", "title", "seniority", "decision_role"))
        usual |= {"influence": None, "decision_bases": [], "is_key": True, "has_left": left_on is not None}
        usual |= {"reports_to_id": self.ids[superior] if superior else None, "added_on": LONG_AGO}
        entry = ContactEntry(id=key, customer_id=self.id, name=name, clearance=clearance, **usual | fields)
        async with transaction(self.app.state.engine) as session:
            await keep_contacts(session, [key], [entry])
            if left_on is not None:
                await execute(session, contacts.update().where(contacts.c.id == key).values(left_on=left_on))
        return key

    async def assess(self, name: str, level: str, on: str = "2025-03-31", **fields: Any) -> dict[str, Any]:
        """Assess our relationship with one of them, or a rival's."""
        said = {"customer_id": str(self.id), "contact_id": str(self.ids[name]), "assessed_on": on, "level": level}
        if rival := fields.pop("rival", None):
            fields["competitor_id"] = str(self.rivals.get(rival) or await self.add_rival(rival))
        body = {"dimensions": dimensions(*fields.pop("scores", ())), "level_reason": "for the test"} | said | fields
        response = await self.client.post(ADDRESS, json=body)
        assert response.status_code == 201, response.text
        made: dict[str, Any] = response.json()
        return made

    async def meet(self, *names: str, on: str = "2025-03-12", **fields: Any) -> None:
        """Hold a touchpoint with some of them."""
        people = [str(self.ids[name]) for name in names]
        body = {"customer_id": str(self.id), "scene": "meal", "starts_at": f"{on}T04:00:00Z", "contact_ids": people}
        response = await self.client.post("/v1/touchpoints", json=body | {"outcome": "谈妥样机测试。"} | fields)
        assert response.status_code == 201, response.text

    async def aim(self, name: str, level: str) -> None:
        """Set the level to reach with one of them."""
        said = {"customer_id": str(self.id), "contact_id": str(self.ids[name]), "target_level": level}
        body = said | {"due_on": "2099-12-31", "reason": "for the test"}
        response = await self.client.post("/v1/key-person-targets", json=body)
        assert response.status_code == 201, response.text

    async def assess_organization(self) -> None:
        """Assess the organizational relationship: vendor."""
        body = {
            "customer_id": str(self.id),
            "assessed_on": "2025-03-31",
            "stages": [{"stage": "implement", "since": "2020-01-01", "evidence": "seen"}],
            "supply_position": {"our_share": "0.4", "evidence": "seen"},
            "strategic_fit": {"trend": "aligned", "evidence": "seen"},
        }
        response = await self.client.post("/v1/organizational-assessments", json=body)
        assert response.status_code == 201, response.text

    def assessment(self, name: str, level: str, on: str = "2025-03-31", rival: str | None = None) -> sa.Insert:
        """The statement that writes an assessment into the table."""
        said = {"customer_id": self.id, "contact_id": self.ids[name], "competitor": rival, "level": level}
        shown = {"assessed_on": date.fromisoformat(on), "dimensions": dimensions(), "proposed_level": level}
        by = {"assessed_by": "x", "assessed_by_name": "X", "status": "confirmed", "scheme_version": 1}
        now = dict.fromkeys(("created_at", "updated_at", "updated_at_1"), utc_now())
        return ASSESSMENTS.insert().values({"id": uuid.uuid4(), "version": 1, **said, **shown, **by, **now})

    async def record(self, name: str, level: str, on: str = "2025-03-31", rival: str | None = None) -> None:
        """Write an assessment into the table, as one of many."""
        async with transaction(self.app.state.engine) as session:
            await execute(session, self.assessment(name, level, on, rival))

    async def add_rival(self, name: str, short_name: str | None = None) -> UUID:
        """One more competitor."""
        self.rivals[name] = await add_competitor(self.app, name, short_name)
        return self.rivals[name]

    async def map(self, client: httpx.AsyncClient | None = None, **params: str) -> dict[str, Any]:
        """Its relationship map."""
        response = await (client or self.client).get(self.address, params=params)
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body


async def add_competitor(app: FastAPI, name: str, short_name: str | None = None) -> UUID:
    """A competitor in the service's copy."""
    key = uuid.uuid4()
    async with transaction(app.state.engine) as session:
        await keep_competitors(session, [CompetitorEntry(id=key, name=name, short_name=short_name, is_deleted=False)])
    return key


def people_of(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The people of a map by name."""
    return {one["name"]: one for department in found["departments"] for one in department["people"]}


def gaps_of(found: dict[str, Any]) -> list[tuple[str, str]]:
    """The gaps of a map, each with whose it is."""
    return [(one["name"], one["kind"]) for one in found["gaps"]]
