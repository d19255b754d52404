"""Loads leads and summit projects, each in the name of the customer's account manager."""

from typing import Any

from deploy.local.demo.colleagues import Colleagues, Loaded
from deploy.local.demo.leads import Lead
from deploy.local.demo.summits import Summit

CONVERSION = "conversion"


class Pursuing:
    """The load of leads and summit projects, and of what became of them."""

    def __init__(self, colleagues: Colleagues, loaded: Loaded) -> None:
        self._colleagues = colleagues
        self._loaded = loaded

    async def load_lead(self, lead: Lead) -> None:
        """Bring the lead in and take its steps."""
        url = await self._bring_in(lead)
        for verb, body in lead.steps:
            await self._step(lead, url, verb, body)

    async def load_summit(self, summit: Summit) -> None:
        """Open the project with its people and its lead, take it as far as it has got, and end its lead."""
        customer, key = summit.customer, f"demo summit {summit.customer.code}"
        manager = customer.team["account_manager"]
        rivals = [self._loaded.rivals[one] for one in summit.rivals]
        named = {"owner_id": self._loaded.users[manager], "rival_ids": rivals, "main_rival_id": rivals[0]}
        body = summit.body | named | self._loaded.of(customer.code)
        made = await self._colleagues.post(manager, "/v1/summit-projects", body, once=key)
        self._loaded.summits[customer.code] = made["id"]
        url = f"/v1/summit-projects/{made['id']}"

        async def post(part: str, place: int, said: dict[str, Any]) -> None:
            await self._colleagues.post(manager, f"{url}/{part}", said, once=f"{key} {part} {place}")

        for number, level, reason in summit.needed:
            person = {"contact_id": self._loaded.contacts[customer.code, number]}
            await post("people", number, person | {"needed_level": level, "reason": reason})
        for place, move in enumerate(summit.moves):
            await post("stage", place, move)
        lead = await self._bring_in(summit.lead)
        steps = dict(summit.lead.steps)
        await self._step(summit.lead, lead, "qualification", steps.pop("qualification"))
        part = steps.pop(CONVERSION) | {"summit_project_id": made["id"]}
        await self._step(summit.lead, lead, CONVERSION, part)
        if summit.check:
            await post("decision-chain-checks", 0, {"findings": summit.check})
        if summit.outcome:
            await post("outcome", 0, summit.outcome)
        for verb, body in steps.items():
            await self._step(summit.lead, lead, verb, body)

    async def _bring_in(self, lead: Lead) -> str:
        """The lead's address."""
        manager, key = lead.customer.team["account_manager"], f"demo lead {lead.customer.code} {lead.number}"
        body = lead.body | self._loaded.of(lead.customer.code)
        made = await self._colleagues.post(manager, "/v1/leads", body, once=key)
        return f"/v1/leads/{made['id']}"

    async def _step(self, lead: Lead, url: str, verb: str, body: dict[str, Any]) -> None:
        manager, key = lead.customer.team["account_manager"], f"demo lead {lead.customer.code} {lead.number} {verb}"
        if verb == "loss" and lead.rival:
            body = body | {"competitor_id": self._loaded.rivals[lead.rival]}
        await self._colleagues.post(manager, f"{url}/{verb}", body, once=key)
