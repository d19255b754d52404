"""Two contacts that are one person."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.customer.conftest import MakeCustomer


@dataclass(frozen=True)
class Twins:
    """A customer, its contact to survive and the one to be absorbed."""

    client: httpx.AsyncClient
    customer_id: str
    survivor_id: str
    absorbed_id: str

    @property
    def url(self) -> str:
        return f"/v1/contacts/{self.survivor_id}"

    async def post(self, path: str, status: int = 201, **body: Any) -> Any:
        response = await self.client.post(path, json=body)
        assert response.status_code == status, response.text
        return response.json()

    async def person(self, name: str, **fields: Any) -> str:
        return str((await self.post("/v1/contacts", customer_id=self.customer_id, name=name, **fields))["id"])

    async def line(self, first: str, second: str, **fields: Any) -> str:
        body = {"kind": "influences", "from_contact_id": first, "to_contact_id": second} | fields
        return str((await self.post("/v1/contact-lines", customer_id=self.customer_id, **body))["id"])

    async def get(self, path: str, **params: Any) -> Any:
        response = await self.client.get(path, params=params)
        assert response.status_code == 200, response.text
        return response.json()

    async def items(self, path: str, **params: Any) -> list[Any]:
        """What the customer has at this address."""
        found: list[Any] = (await self.get(path, customer_id=self.customer_id, limit=500, **params))["items"]
        return found

    async def preview(self) -> Any:
        return await self.get(f"{self.url}/merge-preview", absorbed_id=self.absorbed_id)

    async def merge(self, **body: Any) -> Any:
        return await self.post(f"{self.url}/merge", absorbed_id=self.absorbed_id, **body)


MakeTwins = Callable[..., Awaitable[Twins]]


@pytest.fixture
def make_twins(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> MakeTwins:
    """Make two contacts of one customer: `await make_twins({"name": "李雷"}, {"name": "Li Lei"})`."""

    async def make(survivor: dict[str, Any] | None = None, absorbed: dict[str, Any] | None = None) -> Twins:
        customer_id = await make_customer()
        ids = []
        for name, fields in (("李雷", survivor), ("Lei Li", absorbed)):
            body = {"customer_id": customer_id, "name": name} | (fields or {})
            response = await customer.post("/v1/contacts", json=body)
            assert response.status_code == 201, response.text
            ids.append(response.json()["id"])
        return Twins(customer, customer_id, *ids)

    return make


@pytest.fixture
async def twins(make_twins: MakeTwins) -> Twins:
    """Two contacts of one customer, 李雷 and Lei Li."""
    return await make_twins()
