"""Loads who there is: users, customers with their segments and people, who decides with whom, and rivals."""

from deploy.api import Api, ApiRefused
from deploy.local.demo.colleagues import Loaded
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.contacts import Contact
from deploy.local.demo.customers import Customer
from deploy.local.demo.decisions import Line, StageRole
from deploy.local.demo.insights import RIVALS_IN_FULL
from deploy.local.demo.segments import Segment
from deploy.local.demo.staff import Colleague


class Directory:
    """The load of these; it fills the ids that everything else refers to."""

    def __init__(self, admin: Api, loaded: Loaded, company: DemoCompany, password: str) -> None:
        self._admin = admin
        self._loaded = loaded
        self._company = company
        self._password = password

    async def load_user(self, colleague: Colleague) -> None:
        """Create a user; one who is there already is taken as they are."""
        try:
            made = await self._admin.post("/v1/users", colleague.as_user(self._password))
        except ApiRefused as refused:
            if refused.status != 409:
                raise
            made = (await self._admin.get("/v1/users", username=colleague.username))["items"][0]
        self._loaded.users[colleague.username] = made["id"]

    async def load_segment(self, segment: Segment) -> None:
        """Define a segment."""
        key = f"demo segment {segment.kind} {segment.code}"
        await self._admin.post("/v1/segments", segment.as_body(), once=key)

    async def load_customer(self, customer: Customer) -> None:
        """Create a customer with its account team."""
        since = customer.profile.get("first_contract_on", self._company.window.first.isoformat())
        team = [
            {"user_id": self._loaded.users[who], "role": role, "started_on": since}
            for role, who in customer.team.items()
        ]
        parent = {"parent_id": self._loaded.customers[customer.parent]} if customer.parent else {}
        body = customer.profile | parent | {"team": team}
        made = await self._admin.post("/v1/customers", body, once=f"demo customer {customer.code}")
        self._loaded.customers[customer.code] = made["id"]

    async def load_contacts(self, customer: Customer) -> None:
        """Create the people of a customer, superiors first."""
        for contact in self._company.contacts[customer.code]:
            await self._load_contact(customer.code, contact)

    async def _load_contact(self, code: str, contact: Contact) -> None:
        superior = {} if contact.superior is None else {"reports_to_id": self._loaded.contacts[code, contact.superior]}
        body = contact.profile | superior | self._loaded.of(code)
        made = await self._admin.post("/v1/contacts", body, once=f"demo contact {code} {contact.number}")
        self._loaded.contacts[code, contact.number] = made["id"]

    async def load_stage_role(self, of: tuple[str, StageRole]) -> None:
        """Say which part a person has at a stage of the decision chain."""
        code, part = of
        body = {
            **self._loaded.of(code, part.contact),
            "stage": part.stage,
            "chain": part.chain,
            "role": part.role,
            "weight": part.weight,
            "remark": part.remark,
        }
        key = f"demo stage role {code} {part.contact} {part.stage} {part.chain}"
        await self._admin.post("/v1/stage-roles", body, once=key)

    async def load_line(self, of: tuple[str, Line]) -> None:
        """Draw a contact line between two people."""
        code, line = of
        body = {
            **self._loaded.of(code),
            "from_contact_id": self._loaded.contacts[code, line.start],
            "to_contact_id": self._loaded.contacts[code, line.end],
            "kind": line.kind,
            "strength": line.strength,
            "evidence": line.evidence,
        }
        key = f"demo contact line {code} {line.start} {line.end} {line.kind}"
        await self._admin.post("/v1/contact-lines", body, once=key)

    async def load_rival(self, short_name: str) -> None:
        """Maintain a competitor."""
        name, english_name = RIVALS_IN_FULL[short_name]
        body = {"name": name, "short_name": short_name, "english_name": english_name}
        self._loaded.rivals[short_name] = (
            await self._admin.post("/v1/competitors", body, once=f"demo rival {english_name}")
        )["id"]
