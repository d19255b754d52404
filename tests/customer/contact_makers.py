"""People at customers, made over HTTP."""

from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class People:
    """A customer with people, each called by a name of one's own."""

    client: httpx.AsyncClient
    customer_id: str
    ids: dict[str, str]

    async def add(self, name: str, *, superior: str | None = None, **fields: Any) -> str:
        """One more of them; its id."""
        body = {"customer_id": self.customer_id, "name": name, **fields}
        if superior is not None:
            body["reports_to_id"] = self.ids[superior]
        self.ids[name] = str((await posted(self.client, "/v1/contacts", body))["id"])
        return self.ids[name]

    async def change(self, name: str, **fields: Any) -> None:
        """Change what is said of a person."""
        response = await self.client.patch(f"/v1/contacts/{self.ids[name]}", json=fields)
        assert response.status_code == 200, response.text

    async def draw(self, start: str, end: str, kind: str = "influences", **fields: Any) -> dict[str, Any]:
        """Draw a line between two of them."""
        return await posted(self.client, "/v1/contact-lines", self.line(start, end, kind, **fields))

    def line(self, start: str, end: str, kind: str = "influences", **fields: Any) -> dict[str, Any]:
        """A line between two of them as a client sends it."""
        ends = {"from_contact_id": self.ids[start], "to_contact_id": self.ids[end]}
        return {"customer_id": self.customer_id, **ends, "kind": kind, **fields}

    async def take_part(self, name: str, stage: str, role: str = "user", **fields: Any) -> dict[str, Any]:
        """Say that one of them takes part in a stage."""
        return await posted(self.client, "/v1/stage-roles", self.part(name, stage, role, **fields))

    def part(self, name: str, stage: str, role: str = "user", **fields: Any) -> dict[str, Any]:
        """A stage role of one of them as a client sends it."""
        return {"customer_id": self.customer_id, "contact_id": self.ids[name], "stage": stage, "role": role, **fields}


async def posted(client: httpx.AsyncClient, address: str, body: dict[str, Any]) -> dict[str, Any]:
    """What a POST has made."""
    response = await client.post(address, json=body)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


async def people_of(client: httpx.AsyncClient, *names: str, **customer: Any) -> People:
    """A new customer with these people."""
    made = await posted(client, "/v1/customers?force=true", {"name": "华强电子有限公司", **customer})
    people = People(client, made["id"], {})
    for name in names:
        await people.add(name)
    return people
