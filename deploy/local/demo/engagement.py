"""Loads campaigns, visit plans, insights and surveys."""

from typing import Any

from httpx import URL

from deploy.api import Api
from deploy.local.demo.campaigns import Campaign
from deploy.local.demo.colleagues import APPROVER, ORGANIZER, Colleagues, Loaded
from deploy.local.demo.enablement import Enablement
from deploy.local.demo.surveys import Survey, answers, sheets
from deploy.local.demo.visits import Visit

DECIDED = frozenset({"approval", "return"})
"""Steps of a visit plan that its author may not take."""


class Engagement:
    """The load of these: the account managers' own, and what sales operations organizes for many customers."""

    def __init__(self, admin: Api, colleagues: Colleagues, loaded: Loaded) -> None:
        self._admin = admin
        self._colleagues = colleagues
        self._loaded = loaded
        self._questionnaires: dict[str, dict[str, Any]] = {}

    async def load_campaign(self, campaign: Campaign) -> None:
        """Plan a campaign and take it as far as it has got."""
        key = f"demo campaign {campaign.key}"
        for_them = {"customer_ids": [self._loaded.customers[code] for code in campaign.codes]}
        owner = {"owner_id": self._loaded.users[campaign.owner]}
        made = await self._colleagues.post(ORGANIZER, "/v1/campaigns", campaign.body | for_them | owner, once=key)
        for step, body in campaign.steps:
            await self._colleagues.post(ORGANIZER, f"/v1/campaigns/{made['id']}/{step}", body, once=f"{key} {step}")
            if step == "invitation":
                people = [
                    one.said | {"contact_id": self._loaded.contacts[one.code, one.contact]} for one in campaign.guests
                ]
                guests = {"campaign_id": made["id"], "people": people}
                await self._colleagues.post(ORGANIZER, "/v1/campaign-people", guests, once=f"{key} people")

    async def load_visit(self, visit: Visit) -> None:
        """Plan a visit and take it as far as it has got; a colleague approves or returns it."""
        key, author = f"demo visit {visit.code}", visit.staff[0]
        people = {
            **self._loaded.of(visit.code),
            "contact_ids": self._loaded.people(visit.code, visit.contacts),
            "user_ids": [self._loaded.users[username] for username in visit.staff],
            "owner_id": self._loaded.users[author],
        }
        made = await self._colleagues.post(author, "/v1/visit-plans", visit.body | people, once=key)
        for step, body in visit.steps:
            who, path = APPROVER if step in DECIDED else author, f"/v1/visit-plans/{made['id']}/{step}"
            await self._colleagues.post(who, path, body, once=f"{key} {step}")

    async def load_enablement(self, insight: Enablement) -> None:
        """Add an insight with its file, and record who got it."""
        key = f"demo insight {insight.key}"
        audience = {"customer_ids": [self._loaded.customers[code] for code in insight.codes]}
        made = await self._colleagues.post(ORGANIZER, "/v1/insights", insight.body | audience, once=key)
        options = {"insight_id": made["id"], "file_name": insight.file_name}
        headers = {"Content-Type": "text/plain", "Idempotency-Key": f"{key} file"}
        content = insight.content.encode()
        await self._admin.ask("POST", "/v1/insight-files", params=options, content=content, headers=headers)
        for given in insight.deliveries:
            people = self._loaded.people(given.code, given.contacts)
            body = given.body | {
                "insight_id": made["id"],
                **self._loaded.of(given.code),
                "contact_ids": people,
            }
            once = f"{key} {given.code} {given.contacts}"
            await self._colleagues.post(given.giver, "/v1/insight-deliveries", body, once=once)

    async def read_questionnaires(self) -> None:
        """Read the questionnaires in force, which the surveys ask."""
        in_force = await self._admin.get("/v1/questionnaires/current")
        self._questionnaires = {one["code"]: one for one in in_force["content"]["questionnaires"]}

    async def load_survey(self, survey: Survey) -> None:
        """Ask a customer's key people or enter what they answered earlier, and evaluate."""
        manager, of = survey.customer.team["account_manager"], self._loaded.of(survey.customer.code)
        made = await (self._enter(survey, manager, of) if survey.asked else self._ask(survey, manager, of))
        if made and survey.conclusion:
            closure, address = {"conclusion": survey.conclusion}, f"/v1/surveys/{made}/closure"
            await self._colleagues.post(manager, address, closure, once=f"{survey.once} closure")

    async def _enter(self, survey: Survey, manager: str, of: dict[str, str]) -> str:
        """Enter a survey made elsewhere with its answers, all to the questionnaire for everybody; its id."""
        *_, for_everybody = self._questionnaires.values()
        made = await self._colleagues.post(manager, "/v1/surveys/recorded", survey.body | of, once=survey.once)
        code, responses = survey.customer.code, sheets(survey, for_everybody)
        for one in responses:
            one["contact_id"] = self._loaded.contacts[code, one.pop("contact")]
        body = {"survey_id": made["id"], "sheets": responses}
        await self._colleagues.post(manager, "/v1/recorded-responses", body, once=f"{survey.once} responses")
        return str(made["id"])

    async def _ask(self, survey: Survey, manager: str, of: dict[str, str]) -> str | None:
        """Ask the key people, and answer by their links; the survey's id. One that is there already stays as it is.

        The links are shown once, so a survey cannot be repeated with a key.
        """
        present = (await self._admin.get("/v1/surveys", customer_id=of["customer_id"]))["items"]
        if any(one["title"] == survey.body["title"] for one in present):
            return None
        made = await self._colleagues.post(manager, "/v1/surveys", survey.body | of)
        numbers = {contact: number for (_, number), contact in self._loaded.contacts.items()}
        for one in made["invitations"]:
            questionnaire = self._questionnaires[one["questionnaire_code"]]
            form = answers(survey, numbers[one["contact_id"]], questionnaire)
            if form is not None:
                await self._admin.send_form(URL(one["url"]).path, form)
        return str(made["id"])
