"""A committing planning service with a kpi service whose answers a test sets."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import sqlalchemy as sa
from fastapi import FastAPI

from shared.customers.receivable_kinds import ReceivableKind

CUSTOMER = "INSERT INTO customer_directory (id, name, status, tags) VALUES (:id, 'Huaqiang', 'active', '{}')"
STREAM = {"name_en": "Seal", "name_zh": "封存", "due_days": 1, "is_for_disputes": False}
ITEM = {"code": "a", "name_en": "Moulds", "name_zh": "模具"}
CONTENT = {
    "workstreams": [
        {**STREAM, "code": "seal", "roles": ["sales", "finance"], "checklist": [ITEM]},
        {**STREAM, "code": "law", "roles": ["legal"], "checklist": [ITEM], "is_for_disputes": True},
    ]
}
"""A scheme so short that a few calls close a case."""


@dataclass
class Kpi:
    """The kpi service as planning sees it: what is open of everybody."""

    owed: dict[UUID, Decimal] = field(default_factory=dict)

    def in_own_name(self) -> "Kpi":
        """The same."""
        return self

    async def get_as(self, shape: Any, path: str, **_: Any) -> Any:
        """Everything that is open, as one page."""
        assert path == "/v1/receivables"
        said = {"kind": ReceivableKind.GOODS, "currency": "CNY"}
        items = [{"id": one, "open_amount": amount, **said} for one, amount in self.owed.items()]
        return shape.model_validate({"items": items, "next_cursor": None})


@dataclass(frozen=True)
class Office:
    """The planning service, a client of somebody with every role, and kpi."""

    app: FastAPI
    client: httpx.AsyncClient
    kpi: Kpi

    async def open(self) -> str:
        """The address of a new customer's case."""
        made = uuid4()
        async with self.app.state.engine.begin() as connection:
            await connection.execute(sa.text(CUSTOMER), {"id": made})
        body = {"customer_id": str(made), "reason": "x", "planned_on": "2099-01-01"}
        answer = await self.client.post("/v1/exits", json=body)
        assert answer.status_code == 201, answer.text
        return f"/v1/exits/{answer.json()['id']}"

    async def read(self, url: str, path: str = "") -> Any:
        """The body of what is read."""
        return (await self.client.get(f"{url}{path}")).json()

    async def stream(self, url: str, code: str = "seal") -> str:
        """The address of a workstream."""
        listed = (await self.read(url, "/workstreams"))["items"]
        return f"{url}/workstreams/{next(one['id'] for one in listed if one['code'] == code)}"

    async def finish(self, stream: str) -> httpx.Response:
        """Finish its checklist."""
        return await self.client.patch(stream, json={"checklist": [{"code": "a", "state": "done"}]})

    async def sign(self, stream: str, role: str) -> httpx.Response:
        """Sign for a role."""
        return await self.client.post(f"{stream}/sign-off", json={"role": role})

    async def close(self, url: str) -> httpx.Response:
        """Close the case."""
        return await self.client.post(f"{url}/closure", json={"reason": "done"})
