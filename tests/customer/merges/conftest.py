"""Two customers that are one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.customer.conftest import MakeCustomer


@dataclass(frozen=True)
class Pair:
    """The customer to survive and the one to be absorbed."""

    client: httpx.AsyncClient
    survivor_id: str
    absorbed_id: str

    @property
    def url(self) -> str:
        return f"/v1/customers/{self.survivor_id}"

    async def post(self, path: str, status: int = 201, **body: Any) -> Any:
        response = await self.client.post(path, json=body)
        assert response.status_code == status, response.text
        return response.json()

    async def each(self, path: str, **body: Any) -> tuple[Any, Any]:
        """The same of either customer."""
        made = [await self.post(path, customer_id=one, **body) for one in (self.survivor_id, self.absorbed_id)]
        return made[0], made[1]

    async def get(self, path: str, **params: Any) -> Any:
        response = await self.client.get(path, params=params)
        assert response.status_code == 200, response.text
        return response.json()

    async def items(self, path: str, **params: Any) -> list[Any]:
        """What the survivor has at this address."""
        found: list[Any] = (await self.get(path, customer_id=self.survivor_id, limit=500, **params))["items"]
        return found

    async def merge(self, **body: Any) -> Any:
        return await self.post(f"{self.url}/merge", absorbed_id=self.absorbed_id, **body)

    async def history(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.get(f"{self.url}/history", limit=500))["items"]
        return found


MakePair = Callable[..., Awaitable[Pair]]


@pytest.fixture
def make_pair(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> MakePair:
    """Make two customers: `await make_pair({"region": "CN-GD"}, {"region": "CN-BJ"})`."""

    async def make(survivor: dict[str, Any] | None = None, absorbed: dict[str, Any] | None = None) -> Pair:
        return Pair(customer, await make_customer(**survivor or {}), await make_customer(**absorbed or {}))

    return make


@pytest.fixture
async def pair(make_pair: MakePair) -> Pair:
    """Two customers, each with a code."""
    return await make_pair({"codes": [{"code": "S1"}]}, {"codes": [{"code": "A1", "source": "SAP"}, {"code": "A2"}]})
