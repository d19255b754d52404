"""Loads risks, each in the name of the customer's account manager."""

from deploy.local.demo.colleagues import Colleagues, Loaded
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.risks import Risk


class Answering:
    """The load of risks, and of what is done about them."""

    def __init__(self, colleagues: Colleagues, loaded: Loaded, company: DemoCompany) -> None:
        self._colleagues = colleagues
        self._loaded = loaded
        self._company = company

    async def load_risk(self, risk: Risk) -> None:
        """Open the risk, do its steps as far as they are, analyse it and decide on it."""
        customer = self._company.customers[risk.rank - 1]
        manager, key = customer.team["account_manager"], f"demo risk {customer.code}"
        body = risk.as_body(self._company.as_of) | self._loaded.of(customer.code, risk.contact)
        if risk.has_owner:
            body["owner_id"] = self._loaded.users[manager]
        if risk.rival:
            body["competitor_id"] = self._loaded.rivals[risk.rival]
        made = await self._colleagues.post(manager, "/v1/risks", body, once=key)
        url = f"/v1/risks/{made['id']}"
        steps = await self._colleagues.get(manager, f"{url}/steps")
        ids = {step["code"]: step["id"] for step in steps["items"]}
        for code, said in risk.done.items():
            if code in ids:
                await self._colleagues.post(manager, f"{url}/steps/{ids[code]}/completion", said, once=f"{key} {code}")
        if risk.finding:
            await self._colleagues.post(manager, f"{url}/analyses", {"finding": risk.finding}, once=f"{key} analysis")
        if risk.decision:
            await self._colleagues.post(manager, f"{url}/decision", risk.decision, once=f"{key} decision")
