"""Late actions in kpi's list of warnings, and actions and meetings of merged customers; all services real."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.tables import KpiTable
from services.kpi.warnings.intake.operations import follow_warnings
from services.planning.measures.actions.lateness import publish_late_actions
from services.planning.tables import PlanningTable
from shared.customers.contacts import follow_contacts
from shared.customers.following import follow_customers
from shared.database import transaction
from shared.feed.followers import Apply, Feed
from shared.time import company_today
from shared.web.peers import InternalTokens, ServiceHttp
from tests.following import ThoroughFollower
from tests.planning.measures.conftest import body_of
from tests.planning.meetings.conftest import body_of as meeting_of
from tests.sign_in import Tokens

LONG_AGO = "2025-01-01"


@dataclass(frozen=True)
class House:
    """The services, each on its own database."""

    apps: dict[str, FastAPI]
    tokens: Tokens

    async def follow(self, follower: str, source: str, *applies: Apply) -> None:
        """One round of following, as after a start."""
        gateway = httpx.AsyncClient(transport=self.tokens.as_gateway(), base_url="http://gateway")
        app = self.apps[follower]
        http = httpx.AsyncClient(transport=httpx.ASGITransport(self.apps[source]), base_url="http://peer")
        peer = ServiceHttp(source, http, InternalTokens(gateway, app.state.settings))
        await ThoroughFollower(Feed(source, *applies), peer, app, self.apps[source]).follow_once()

    async def follow_customers(self) -> None:
        await self.follow("planning", "customer", follow_customers(PlanningTable), follow_contacts)
        await self.follow("kpi", "customer", follow_customers(KpiTable))

    async def look(self) -> None:
        """Let planning look at its actions, and kpi follow what it says."""
        async with transaction(self.apps["planning"].state.engine) as session:
            await publish_late_actions(session)
        await self.follow("kpi", "planning", follow_warnings("planning"))

    async def ask(self, service: str, method: str, path: str, **body: Any) -> Any:
        """The answer's body; anything but success fails the test."""
        async with self.tokens.client(self.apps[service]) as client:
            answer = await client.request(method, path, json=body or None)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def new_customer(self, name: str) -> str:
        return str((await self.ask("customer", "POST", "/v1/customers?force=true", name=name))["id"])

    async def warnings(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.ask("kpi", "GET", "/v1/warnings?kind=plan_action_late"))["items"]
        return found


@pytest.fixture
async def house(open_committing: Callable[[str], Awaitable[FastAPI]], tokens: Tokens) -> House:
    return House({one: await open_committing(one) for one in ("customer", "planning", "kpi")}, tokens)


async def test_a_late_action_is_a_warning_until_it_is_done(house: House) -> None:
    at = await house.new_customer("Huaqiang")
    await house.follow_customers()
    action = await house.ask("planning", "POST", "/v1/actions", **body_of(at, title="plant tour", due_on=LONG_AGO))
    await house.ask("planning", "POST", "/v1/actions", **body_of(at, due_on=company_today().isoformat()))
    await house.look()
    (warning,) = await house.warnings()
    assert (warning["severity"], warning["source"], warning["has_due_item"]) == ("high", "planning", True)
    assert (warning["customer_name"], warning["link"]) == ("Huaqiang", f"/v1/actions/{action['id']}")
    assert warning["evidence_en"] == "“plant tour” was due on 2025-01-01."
    await house.ask("planning", "POST", f"/v1/actions/{action['id']}/completion", outcome="they agree")
    await house.look()
    (closed,) = await house.warnings()
    assert (closed["status"], closed["outcome"]) == ("closed", "cause_gone")


async def test_how_grave_a_delay_is_follows_the_scheme_in_force(house: House) -> None:
    at = await house.new_customer("Huaqiang")
    await house.follow_customers()
    late = (company_today() - timedelta(days=20)).isoformat()
    await house.ask("planning", "POST", "/v1/actions", **body_of(at, due_on=late))
    for content, severity in (
        (None, "medium"),
        ({"medium_days": 1, "high_days": 20}, "high"),
        ({"medium_days": 21, "high_days": 30}, "low"),
    ):
        if content:
            await house.ask("planning", "POST", "/v1/action-schemes", content=content, reason="tried out")
        await house.look()
        assert [one["severity"] for one in await house.warnings()] == [severity]


async def test_a_merge_keeps_the_actions_of_both_customers_with_their_people(house: House) -> None:
    stays, goes = await house.new_customer("Alpha"), await house.new_customer("Zeta Pumps")
    person = (await house.ask("customer", "POST", "/v1/contacts", customer_id=goes, name="李雷"))["id"]
    await house.follow_customers()
    for one, people in ((stays, []), (goes, [person])):
        await house.ask("planning", "POST", "/v1/actions", **body_of(one, contact_ids=people))
    await house.ask("customer", "POST", f"/v1/customers/{stays}/merge", absorbed_id=goes)
    await house.follow_customers()
    found = (await house.ask("planning", "GET", f"/v1/actions?customer_id={stays}&sort=created_at"))["items"]
    assert [[one["name"] for one in action["their_people"]] for action in found] == [[], ["李雷"]]


async def test_a_merge_keeps_the_meetings_of_both_customers_with_their_people(house: House) -> None:
    stays, goes = await house.new_customer("Alpha"), await house.new_customer("Zeta Pumps")
    person = (await house.ask("customer", "POST", "/v1/contacts", customer_id=goes, name="李雷"))["id"]
    await house.follow_customers()
    for one, people in ((stays, []), (goes, [person])):
        await house.ask("planning", "POST", "/v1/meetings", **meeting_of(one, contact_ids=people))
    await house.ask("customer", "POST", f"/v1/customers/{stays}/merge", absorbed_id=goes)
    await house.follow_customers()
    found = (await house.ask("planning", "GET", f"/v1/meetings?customer_id={stays}&sort=created_at"))["items"]
    assert [[one["name"] for one in meeting["their_people"]] for meeting in found] == [[], ["李雷"]]


async def test_two_people_of_an_action_who_are_merged_are_one(house: House) -> None:
    at = await house.new_customer("Alpha")
    stays, goes = [
        (await house.ask("customer", "POST", "/v1/contacts", customer_id=at, name=name))["id"] for name in ("Li", "Han")
    ]
    await house.follow_customers()
    made = await house.ask("planning", "POST", "/v1/actions", **body_of(at, contact_ids=[stays, goes]))
    await house.ask("customer", "POST", f"/v1/contacts/{stays}/merge", absorbed_id=goes)
    await house.follow_customers()
    read = await house.ask("planning", "GET", f"/v1/actions/{made['id']}")
    assert [uuid.UUID(one["contact_id"]) for one in read["their_people"]] == [uuid.UUID(stays)]
