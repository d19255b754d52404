"""An open exit of a customer, with the real customer and kpi services."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from shared.customers.directory import read_entries, replace_entries
from shared.database import transaction
from tests.kpi.pushing import push
from tests.sign_in import Tokens

CODE = "C1"
PERSONS = {
    "sales": "account_manager",
    "sales_operations": "sales_operations",
    "product": "product",
    "supply_chain": "supply_chain",
    "finance": "finance",
    "legal": "legal",
}


@dataclass
class ExitHouse:
    """The apps, clients of the owning roles, and the customer whose exit is worked on."""

    apps: dict[str, FastAPI]
    clients: dict[str, httpx.AsyncClient]
    customer_id: str

    async def copy(self, service: str, *more: str) -> None:
        """What the feed does in a running house."""
        ids = [UUID(one) for one in (self.customer_id, *more)]
        async with transaction(self.apps["customer"].state.engine) as session:
            entries = await read_entries(session, ids)
        async with transaction(self.apps[service].state.engine) as session:
            await replace_entries(session, ids, entries)

    async def ask(self, who: str, method: str, path: str, status: int = 200, **options: Any) -> Any:
        """The answer's body; anything but the expected status fails the test."""
        response = await self.clients[who].request(method, path, **options)
        assert response.status_code == status, response.text
        return response.json() if response.content else None

    async def owe(self, invoice_no: str = "R1", amount: str = "100", **fields: Any) -> None:
        """Push a receivable of the customer."""
        days = {"issued_on": "2025-01-01", "due_on": "2025-02-01", "currency": "CNY", "fx_rate": "1"}
        said = {"invoice_no": invoice_no, "customer_code": CODE, "kind": "retention", "amount": amount, **days}
        report = await push(self.clients["kpi"], {**said, "source_version": 1, **fields}, kind="receivables")
        assert not report["rejected"], report

    async def open(self) -> "Case":
        """A new case of the customer."""
        body = {"customer_id": self.customer_id, "reason": "no profit", "planned_on": "2099-12-31"}
        made = await self.ask("sales", "POST", "/v1/exits", 201, json=body)
        return Case(self, f"/v1/exits/{made['id']}")


@dataclass(frozen=True)
class Case:
    """A case and its house."""

    house: ExitHouse
    url: str

    async def read(self, who: str = "sales") -> Any:
        """The case as somebody sees it."""
        return await self.house.ask(who, "GET", self.url)

    async def workstreams(self) -> dict[str, Any]:
        """Its workstreams by code."""
        listed = await self.house.ask("sales", "GET", f"{self.url}/workstreams")
        return {one["code"]: one for one in listed["items"]}

    async def act(self, who: str, path: str, status: int = 200, **body: Any) -> Any:
        """Do something about the case."""
        return await self.house.ask(who, "POST", f"{self.url}/{path}", status, json=body)

    async def finish(self, workstream: dict[str, Any], state: str = "done", **fields: Any) -> Any:
        """Give every item of the checklist this state."""
        items = [{"code": item["code"], "state": state, **fields} for item in workstream["checklist"]]
        at = f"{self.url}/workstreams/{workstream['id']}"
        return await self.house.ask("sales", "PATCH", at, json={"checklist": items})

    async def sign(self, workstream: dict[str, Any], role: str, status: int = 200) -> Any:
        """Sign for this role."""
        return await self.act(role, f"workstreams/{workstream['id']}/sign-off", status, role=role)

    async def sign_everything(self, *, but: str = "disputes") -> None:
        """Finish and sign off every workstream but one."""
        for code, workstream in (await self.workstreams()).items():
            if code != but:
                await self.finish(workstream)
                for role in workstream["roles"]:
                    await self.sign(workstream, role)

    async def close(self, status: int = 200) -> Any:
        """Close it."""
        return await self.act("sales", "closure", status, reason="all done")


@pytest.fixture
async def house(
    open_service: Callable[[str], Any], tokens: Tokens, customer: httpx.AsyncClient
) -> AsyncIterator[ExitHouse]:
    """The customer of the exits, with a code in the ERP, and a client of each owning role."""
    apps = {name: await open_service(name) for name in ("customer", "planning", "kpi")}
    codes = [{"code": CODE, "source": "SAP"}]
    body = {"name": "Huaqiang", "region": "CN-GD", "codes": codes, "status": "active"}
    made = (await customer.post("/v1/customers", json=body)).json()
    async with AsyncExitStack() as stack:
        clients = {
            role: await stack.enter_async_context(tokens.client(apps["planning"], roles=[name], name=role))
            for role, name in PERSONS.items()
        }
        clients |= {"kpi": await stack.enter_async_context(tokens.client(apps["kpi"]))}
        clients |= {"admin": await stack.enter_async_context(tokens.client(apps["planning"]))}
        opened = ExitHouse(apps, clients, made["id"])
        await opened.copy("kpi")
        yield opened


@pytest.fixture
async def case(house: ExitHouse) -> Case:
    """A new case without anything open."""
    return await house.open()
