"""Actions of plans between planning and relationship: asked, made once, answered, and their outcome told."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from services.planning.tables import Intent, PlanningTable
from services.relationship.main import INTENTS
from services.relationship.tables import IntentAnswer, RelationshipTable
from shared.auth.access import DataScope, DataScopeKind, Principal, Scope, acting_as
from shared.customers.contacts import follow_contacts
from shared.customers.following import follow_customers
from shared.database import transaction
from shared.feed.copies import Fields, said_at_last
from shared.feed.followers import Apply, Feed, FollowedPage, follower_cursors
from shared.feed.intents import IntentState, apply_intents, asked_by, settle_intents
from shared.time import company_today
from shared.web.peers import InternalTokens, ServiceHttp
from tests.following import ThoroughFollower
from tests.sign_in import Tokens

ACTION = str(uuid.uuid4())
TODAY = company_today().isoformat()
MEETING = {"scene": "technical_exchange", "planned_on": TODAY}
NAMING = ("touchpoint", "visit_plan", "campaign")
PATHS = {"plan_touchpoint": "touchpoints", "plan_visit": "visit-plans", "plan_campaign": "campaigns"}


@dataclass(frozen=True)
class House:
    """Planning, relationship and the customer service, each on its own database."""

    planning: FastAPI
    relationship: FastAPI
    customer: FastAPI
    tokens: Tokens
    customer_id: str

    def peer(self, source: FastAPI, of: FastAPI) -> ServiceHttp:
        gateway = httpx.AsyncClient(transport=self.tokens.as_gateway(), base_url="http://gateway")
        http = httpx.AsyncClient(transport=httpx.ASGITransport(source), base_url="http://peer")
        return ServiceHttp(source.state.settings.service, http, InternalTokens(gateway, of.state.settings))

    async def follow(self, follower: FastAPI, source: FastAPI, *applies: Apply) -> None:
        """One round of following, as after a start."""
        feed = Feed(source.state.settings.service, *applies)
        await ThoroughFollower(feed, self.peer(source, follower), follower, source).follow_once()

    async def follow_customers(self) -> None:
        await self.follow(self.relationship, self.customer, follow_customers(RelationshipTable), follow_contacts)

    async def apply(self, *more: Apply) -> None:
        applies = apply_intents("relationship", IntentAnswer, INTENTS)
        await self.follow(self.relationship, self.planning, applies, *more)

    async def settle(self) -> None:
        await self.follow(self.planning, self.relationship, settle_intents(Intent))

    async def ask(self, kind: str = "plan_touchpoint", by: dict[str, Any] | None = None, **payload: Any) -> uuid.UUID:
        """Record in planning that the action is to be carried out, as its operation does."""
        rights = {"roles": frozenset(), "scopes": frozenset(map(str, Scope)), "clearance": 3, **(by or {})}
        scope = {"data_scope": DataScope(DataScopeKind.ALL)}
        asker = Principal(**{"subject": str(uuid.uuid4()), "name": "Li Min"} | scope | rights)
        said = {"action_id": ACTION, **payload} | asked_by(asker)
        intent = Intent(kind=kind, target="relationship", payload=said, customer_id=uuid.UUID(self.customer_id))
        with acting_as(asker):
            async with transaction(self.planning.state.engine) as session:
                session.add(intent)
        return intent.id

    async def intent(self, intent_id: uuid.UUID) -> Intent:
        async with transaction(self.planning.state.engine) as session:
            found: Intent = await session.get_one(Intent, intent_id)
            return found

    async def made(self, path: str = "touchpoints") -> list[dict[str, Any]]:
        """What carries out the action."""
        async with self.tokens.client(self.relationship) as client:
            answer = await client.get(f"/v1/{path}", params={"action_id": ACTION})
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def act(self, path: str, **body: Any) -> None:
        async with self.tokens.client(self.relationship) as client:
            answer = await client.post(f"/v1/{path}", json=body or None)
        assert answer.status_code in {200, 201}, answer.text

    async def told(self, entity: str) -> dict[str, Fields]:
        """What relationship's feed has said to planning at last of the rows of a kind, by id."""
        async with self.tokens.client(self.relationship, sub="service:planning") as reader:
            page = FollowedPage.model_validate((await reader.get("/internal/events", params={"limit": 500})).json())
        events = [one for one in page.items if one.data.entity == entity]
        if entity in NAMING:
            assert {one.data.after.get("action_id") for one in events} <= {ACTION}  # each event says it
        return {str(one): fields for one, fields in said_at_last(events).items() if fields}

    async def new_contact(self, **fields: Any) -> str:
        body = {"customer_id": self.customer_id, "name": "李雷", **fields}
        async with self.tokens.client(self.customer) as client:
            return str((await client.post("/v1/contacts", json=body)).json()["id"])


@pytest.fixture
async def house(open_committing: Callable[[str], Awaitable[FastAPI]], tokens: Tokens) -> House:
    planning, relationship, customer = [await open_committing(one) for one in ("planning", "relationship", "customer")]
    async with tokens.client(customer) as client:
        made = await client.post("/v1/customers?force=true", json={"name": "Huaqiang"})
    found = House(planning, relationship, customer, tokens, made.json()["id"])
    relationship.state.peers["customer"] = found.peer(customer, relationship)
    await found.follow(planning, customer, follow_customers(PlanningTable))
    await found.follow_customers()
    return found


async def test_an_action_is_pending_until_its_touchpoint_is_planned(house: House) -> None:
    contact_id = await house.new_contact()  # which relationship has not copied yet
    intent_id = await house.ask(**MEETING, contact_ids=[contact_id], cost="200")
    await house.settle()
    assert ((await house.intent(intent_id)).state, await house.made()) == (IntentState.PENDING, [])
    await house.apply()
    await house.settle()
    (made,) = await house.made()
    intent = await house.intent(intent_id)
    assert (intent.state, str(intent.made_id)) == (IntentState.DONE, made["id"])
    assert (made["status"], made["customer_id"], made["cost"]) == ("planned", house.customer_id, "200")
    assert (made["logged_by_name"], [one["contact_id"] for one in made["their_people"]]) == ("Li Min", [contact_id])


async def test_visits_and_campaigns_are_planned_alike(house: House) -> None:
    days = {"title": "技术开放日", "starts_on": TODAY}
    asked = [await house.ask("plan_visit", **days), await house.ask("plan_campaign", **days, reach="area")]
    await house.apply()
    await house.settle()
    for intent_id, path, status in zip(asked, ("visit-plans", "campaigns"), ("draft", "planned"), strict=True):
        (made,) = await house.made(path)
        intent = await house.intent(intent_id)
        assert (intent.state, str(intent.made_id), made["status"]) == (IntentState.DONE, made["id"], status)


@pytest.mark.parametrize("kind", PATHS)
async def test_a_page_that_is_delivered_again_makes_nothing_anew(house: House, kind: str) -> None:
    days = {"title": "技术开放日", "starts_on": TODAY, "reach": "area"} if kind != "plan_touchpoint" else MEETING
    await house.ask(kind, **days)

    async def be_killed(*_: Any) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await house.apply(be_killed)
    assert await house.made(PATHS[kind]) == []
    await house.apply()
    first = await house.made(PATHS[kind])
    async with transaction(house.relationship.state.engine) as session:
        await (await session.connection()).execute(sa.delete(follower_cursors))
    await house.apply()
    assert (len(first), await house.made(PATHS[kind])) == (1, first)


@pytest.mark.parametrize(
    ("code", "payload", "by"),
    [
        ("contact_unknown", {"contact_ids": [str(uuid.uuid4())]}, {}),
        ("customer_not_found", {}, {"data_scope": DataScope(DataScopeKind.OWN)}),
        ("scope_missing", {}, {"scopes": frozenset({"plans:write"})}),
        ("field_hidden", {"cost": "5"}, {"clearance": 1}),
        ("expense_refused", {"cost": "100000.01"}, {}),
        ("intent_failed", {"scene": "picnic"}, {}),
    ],
)
async def test_what_the_asker_could_not_plan_is_refused(
    house: House, code: str, payload: dict[str, Any], by: dict[str, Any]
) -> None:
    refused, next_one = await house.ask(by=by, **MEETING | payload), await house.ask(**MEETING)
    await house.apply()
    await house.settle()
    intent = await house.intent(refused)
    assert (intent.state, intent.made_id, intent.problem["code"]) == (IntentState.REFUSED, None, code)
    assert intent.problem["en"] != intent.problem["zh"]
    assert [one["id"] for one in await house.made()] == [str((await house.intent(next_one)).made_id)]


async def test_a_refusal_by_the_spending_policy_says_which_limit(house: House) -> None:
    refused = await house.ask(**MEETING, cost="100000.01")
    await house.apply()
    await house.settle()
    (error,) = (await house.intent(refused)).problem["errors"]
    assert (error["code"], "100,000.00" in error["en"], "100,000.00" in error["zh"]) == ("customer_year", True, True)


async def test_a_campaign_whose_guest_is_hidden_from_the_asker_is_not_half_made(house: House) -> None:
    guests = [await house.new_contact(), await house.new_contact(name="韩梅", seniority="top")]
    await house.follow_customers()
    plan = {"title": "技术开放日", "starts_on": TODAY, "reach": "point", "contact_ids": guests}
    refused = await house.ask("plan_campaign", {"clearance": 1}, **plan)
    await house.apply()
    await house.settle()
    assert (await house.intent(refused)).problem["code"] == "contact_unknown"
    assert (await house.made("campaigns"), await house.told("campaign")) == ([], {})


async def test_nothing_is_planned_with_a_deleted_customer(house: House) -> None:
    async with house.tokens.client(house.customer) as client:
        assert (await client.delete(f"/v1/customers/{house.customer_id}")).status_code == 204
    await house.follow_customers()
    refused = await house.ask(**MEETING)
    await house.apply()
    await house.settle()
    assert (await house.intent(refused)).problem["code"] == "customer_not_found"


async def test_the_outcome_of_a_touchpoint_comes_with_its_action(house: House) -> None:
    await house.ask(**MEETING | {"planned_at": f"{TODAY}T00:00:00+08:00"}, cost="200")
    await house.apply()
    (made,) = await house.made()
    planned = (await house.told("touchpoint"))[made["id"]]
    assert (planned["action_id"], planned["status"], planned.get("outcome")) == (ACTION, "planned", None)
    await house.act(f"touchpoints/{made['id']}/completion", outcome="同意试样")
    held = (await house.told("touchpoint"))[made["id"]]
    assert (held["action_id"], held["status"], held["outcome"]) == (ACTION, "held", "同意试样")
    assert datetime.fromisoformat(held["starts_at"]) == datetime.fromisoformat(made["starts_at"])
    spent = (await house.told("expense"))[made["cost_expense_id"]]
    assert (spent["touchpoint_id"], spent["status"]) == (made["id"], "recorded")
    assert (Decimal(held["cost"]), Decimal(spent["actual_base_amount"])) == (200, 200)


async def test_the_outcome_of_a_visit_is_its_touchpoints(house: House) -> None:
    await house.ask("plan_visit", title="二期产线", starts_on=TODAY)
    await house.apply()
    (plan,) = await house.made("visit-plans")
    await house.act(f"visit-plans/{plan['id']}/submission")
    await house.act(f"visit-plans/{plan['id']}/holding", outcome="验收标准定稿")
    held = (await house.told("visit_plan"))[plan["id"]]
    assert (held["action_id"], held["status"], held["starts_on"]) == (ACTION, "held", TODAY)
    contact = (await house.told("touchpoint"))[held["touchpoint_id"]]
    assert (contact["action_id"], contact["status"], contact["outcome"]) == (ACTION, "held", "验收标准定稿")


async def test_a_cancelled_campaign_says_so_with_its_action(house: House) -> None:
    await house.ask("plan_campaign", title="技术开放日", starts_on=TODAY, reach="area", goal="样件定点")
    await house.apply()
    (campaign,) = await house.made("campaigns")
    await house.act(f"campaigns/{campaign['id']}/cancellation", reason="客户盘点")
    told = (await house.told("campaign"))[campaign["id"]]
    assert (told["action_id"], told["status"], told["cancel_reason"]) == (ACTION, "cancelled", "客户盘点")
