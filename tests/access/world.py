"""What the access matrix looks at: the services that run together, and by which marks planted texts are known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import sqlalchemy as sa
from fastapi import FastAPI
from sqlmodel import col

from services.customer.market.competitors.model import Competitor
from services.customer.market.competitors.store import read_entries as read_competitors
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.store import read_entries as read_contacts
from shared.customers.competitors import keep_competitors
from shared.customers.contacts import keep_contacts
from shared.customers.directory import read_entries, replace_entries
from shared.database import execute, transaction
from tests.access.rights import REGION

MARK = "zq"
"""Every planted text begins with it: `zq-other-17`."""
PHONES = "+86 755 2668 "
"""Every planted phone number begins with it."""
SERVICES = ("customer", "relationship", "planning", "kpi")
REGIONS = {"own": "CN-SH", "region": REGION, "other": "CN-SH"}
"""Another's customer is in the region of the caller's own: who asks for the region gets only the one."""
SHARED_CONTACT, SHARED_COMPANY = "Chen Jie", "Harbour Water Works"
"""The names of a contact at each customer, and of each customer: only what is visible of them may be found."""
CUSTOM = ("open_to_all", "for_managers", "for_executives")
"""Codes of custom fields, of the levels 1 to 3."""
IN_EXAMPLES = (
    ("region", "CN-TJ"),
    ("industry", "rail_transit"),
    ("scenario", "onboard_power"),
    ("scenario", "signalling"),
)
"""Segments of the customers in the specification's examples."""
CODES = {"other": ("C20831",)}
"""Codes of customers in the specification's examples of batches."""
NUMBERS = {"own": 1, "region": 2, "other": 3}
ACTION = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
"""An action of a plan; without numbers, as one of them might be a planted amount."""


@dataclass
class World:
    """The services that run together, and the ids of what was planted in them."""

    apps: Mapping[str, FastAPI]
    clients: Mapping[str, httpx.AsyncClient]
    customers: dict[str, str] = field(default_factory=dict)
    twins: dict[str, str] = field(default_factory=dict)
    """Further customers, seen by the same callers: id → whose twin it is."""
    texts: int = 0
    market_goal: str = ""
    """A goal of a market's plan, which customers' goals take on."""

    def text(self, customer: str) -> str:
        """A text that is nowhere else."""
        self.texts += 1
        return f"{MARK}-{customer}-{self.texts:04d}"

    def phone(self, customer: str) -> str:
        """A phone number that is nowhere else."""
        return f"{PHONES}{self.text(customer)[-4:]}"

    def told(self, customer: str, *names: str) -> dict[str, str]:
        """A text for each of these fields."""
        return {name: self.text(customer) for name in names}

    async def follow(self) -> None:
        """Bring the services' copies of the directory up to date."""
        await copy_directory(self)

    async def post(self, service: str, path: str, body: Any = None, method: str = "POST", **options: Any) -> Any:
        """What the administrator's request gives; anything but success fails."""
        answer = await self.clients[service].request(method, path, json=body, **options)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


async def copy_directory(world: World) -> None:
    """What the feed does in a running house."""
    ids = [*world.customers.values(), *world.twins]
    async with transaction(world.apps["customer"].state.engine) as session:
        entries = await read_entries(session, [*map(UUID, ids)])
    for service in SERVICES[1:]:
        async with transaction(world.apps[service].state.engine) as session:
            await replace_entries(session, [entry.id for entry in entries], entries)
    async with transaction(world.apps["customer"].state.engine) as session:
        people = await read_contacts(session, (await execute(session, sa.select(col(Contact.id)))).scalars())
        rivals = await read_competitors(session, (await execute(session, sa.select(col(Competitor.id)))).scalars())
    async with transaction(world.apps["relationship"].state.engine) as session:
        await keep_contacts(session, [person.id for person in people], people)
        await keep_competitors(session, rivals)
