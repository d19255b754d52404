"""Loads how customers are steered: grades, work on warnings, scorecards and value reports."""

import asyncio

from deploy.api import Api
from deploy.local.demo.colleagues import Loaded
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.customers import Customer
from deploy.local.demo.performance import REPORTED, STEPS, Scorecard, value_report
from deploy.local.demo.warnings import WARNINGS_WITHIN, WORK


class Steering:
    """The load of these."""

    def __init__(self, admin: Api, loaded: Loaded, company: DemoCompany) -> None:
        self._admin = admin
        self._loaded = loaded
        self._company = company

    async def grade(self, fiscal_year: int) -> None:
        """Grade all customers for the year."""
        await self._admin.post("/v1/grading-runs", {"fiscal_year": fiscal_year}, once=f"demo grades {fiscal_year}")

    async def work_on_warning(self, kind: str) -> None:
        """Bring a warning into each state. They are raised by themselves, soon after the facts."""
        asked = {"kind": kind, "status": "open", "sort": "created_at", "limit": "1"}
        for _ in range(WARNINGS_WITHIN):
            if found := (await self._admin.get("/v1/warnings", **asked))["items"]:
                for step, body in WORK[kind].items():
                    key = f"demo warning {found[0]['id']} {step}"  # a load that goes on finds another one
                    await self._admin.post(f"/v1/warnings/{found[0]['id']}/{step}", body, once=key)
                return
            await asyncio.sleep(1)

    async def load_scorecard(self, scorecard: Scorecard) -> None:
        """Set up a scorecard of the last quarter, and take it as far as it has got; a closed one is copied."""
        key = f"demo scorecard {scorecard.holder.username}"
        made = await self._admin.post("/v1/scorecards", scorecard.as_body(self._loaded.users), once=key)
        address = f"/v1/scorecards/{made['id']}"
        for step, body in STEPS[: scorecard.steps]:
            await self._admin.post(f"{address}/{step}", body, once=f"{key} {step}")
        if scorecard.steps == len(STEPS):
            await self._admin.post(f"{address}/copy", {"target_factor": "1.05"}, once=f"{key} copy")

    async def load_value_report(self, customer: Customer) -> None:
        """Add to a customer's value report of the last quarter, and release it; the last customer's stays a draft."""
        key = f"demo value report {customer.code}"
        body = value_report(self._company.window) | self._loaded.of(customer.code)
        made = await self._admin.post("/v1/value-reports", body, once=key)
        if customer is not self._company.customers[REPORTED - 1]:
            await self._admin.post(f"/v1/value-reports/{made['id']}/release", None, once=f"{key} release")
