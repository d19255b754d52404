"""Loads the exit of a customer, each step in the name of whose it is."""

from typing import Any

from deploy.local.demo.colleagues import Colleagues, Loaded
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.customers import Customer
from deploy.local.demo.exits import DISPUTE, DONE, LEGAL, WorkDone, checklist, exit_case


class Exiting:
    """The load of an exit."""

    def __init__(self, colleagues: Colleagues, loaded: Loaded, company: DemoCompany) -> None:
        self._colleagues = colleagues
        self._loaded = loaded
        self._company = company

    async def load_exit(self, customer: Customer) -> None:
        """Open the case, bring its workstreams as far as they are, and let legal open the dispute."""
        manager, key = customer.team["account_manager"], f"demo exit {customer.code}"
        body = exit_case(self._company.window) | self._loaded.of(customer.code)
        made = await self._colleagues.post(manager, "/v1/exits", body, once=key)
        case = f"/v1/exits/{made['id']}"
        for stream in (await self._colleagues.get(manager, f"{case}/workstreams"))["items"]:
            if done := DONE.get(stream["code"]):
                await self._work_on(f"{case}/workstreams/{stream['id']}", stream, done, manager)
        await self._colleagues.post(LEGAL, f"{case}/disputes", {"subject": DISPUTE}, once=f"{key} dispute")

    async def _work_on(self, address: str, stream: dict[str, Any], done: WorkDone, manager: str) -> None:
        if not stream["sign_offs"]:  # else a load that goes on: who has signed has seen the checklist
            items = {"checklist": checklist(stream["checklist"], done)}
            await self._colleagues.patch(manager, address, items)
        for role, username in done.signers.items():
            key = f"demo exit {stream['code']} {role}"
            await self._colleagues.post(username or manager, f"{address}/sign-off", {"role": role}, once=key)
