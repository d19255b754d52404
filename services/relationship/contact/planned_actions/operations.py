"""Making touchpoints, visit plans and campaigns of planned actions, with the rights of whoever asked in planning."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.datastructures import State

from services.relationship.clients import CustomerClient, KpiClient
from services.relationship.contact.campaign_people.model import PeopleInvited, PersonInvited
from services.relationship.contact.campaign_people.operations import invite_people
from services.relationship.contact.campaigns.goals import GoalKind
from services.relationship.contact.campaigns.model import CampaignCreate, Goal
from services.relationship.contact.campaigns.operations import create_campaign
from services.relationship.contact.planned_actions import rules
from services.relationship.contact.planned_actions.model import (
    PlannedAction,
    PlannedCampaign,
    PlannedTouchpoint,
    PlannedVisit,
)
from services.relationship.contact.planned_actions.withdrawing import withdraw_planned
from services.relationship.contact.touchpoints.model import TouchpointCreate
from services.relationship.contact.touchpoints.operations import create_touchpoint
from services.relationship.contact.touchpoints.rules import TouchpointStatus
from services.relationship.contact.visit_plans.model import VisitBudgetLine, VisitPlanCreate
from services.relationship.contact.visit_plans.operations import create_visit_plan
from services.relationship.contact.visit_plans.rules import VisitCost
from services.relationship.spending.expenses.rates import in_base, rate_for
from shared.app.users import UserDirectoryClient
from shared.auth.access import NOBODY, Scope, current_principal, require
from shared.auth.users import UserSource
from shared.customers.directory import CustomerNotFound
from shared.feed.intents import Handler, Intent
from shared.time import company_zone, day_of
from shared.web.call import Call

NEEDS = (Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ)
"""Rights of who plans contact, by whatever request."""
House = Callable[[], State]
"""The app's state, which has its peers once it is connected."""


class CustomerAsked(CustomerClient):
    """The customer service, asked in this service's own name: it is not asked which survivor a merged one has."""

    async def refuse_merged(self, customer_id: UUID) -> None:
        """The survivor may be hidden from the asker."""

    async def refuse_merged_contact(self, contact_id: UUID) -> None:
        """The survivor may be hidden from the asker."""


class Sources(NamedTuple):
    """The other services that are asked."""

    customers: CustomerClient
    users: UserSource
    kpi: KpiClient


Maker = Callable[[Call, Sources, Intent], Awaitable[UUID]]


def intent_handlers(house: House) -> dict[str, Handler]:
    """The changes that plans ask for, by kind."""
    makers: Mapping[str, Maker] = {
        "plan_touchpoint": plan_touchpoint,
        "plan_visit": plan_visit,
        "plan_campaign": plan_campaign,
    }
    made = {kind: partial(_make, house, maker) for kind, maker in makers.items()}
    return {**made, "withdraw_planned": partial(withdraw_planned, house)}


async def _make(house: House, make: Maker, session: AsyncSession, intent: Intent) -> UUID:
    principal = current_principal.get() or NOBODY
    require(principal, NEEDS)
    peers = house().peers
    sources = Sources(CustomerAsked(peers["customer"]), UserDirectoryClient(peers["gateway"]), KpiClient(peers["kpi"]))
    # What is read before other services are asked is read in the follower's transaction: it has one connection.
    return await make(Call(session, principal, house(), holds_key=True), sources, intent)


async def plan_touchpoint(call: Call, sources: Sources, intent: Intent) -> UUID:
    """A planned touchpoint. Raises as its creation."""
    action = PlannedTouchpoint.model_validate(intent.payload)
    starts_at = rules.begins_at(action.planned_at, action.planned_on, company_zone())
    said = await _said(call, sources, action, day_of(starts_at), cost="cost")
    body = TouchpointCreate(
        customer_id=_customer_of(intent),
        scene=action.scene,
        channel=action.channel,
        starts_at=starts_at,
        status=TouchpointStatus.PLANNED,
        contact_ids=action.contact_ids,
        purpose=action.purpose,
        **said | ({"user_ids": action.user_ids} if action.user_ids else {}),
    )
    return (await create_touchpoint(call, sources.customers, sources.users, body)).id


async def plan_visit(call: Call, sources: Sources, intent: Intent) -> UUID:
    """A draft of a visit plan. Raises as its creation."""
    action = PlannedVisit.model_validate(intent.payload)
    said = await _said(call, sources, action, action.starts_on, cost="amount")
    amount = said.pop("amount", None)
    budget = {"budget": [VisitBudgetLine(kind=VisitCost.OTHER, amount=amount)]} if amount else {}
    body = VisitPlanCreate(
        customer_id=_customer_of(intent),
        direction=action.direction,
        reception_level=action.reception_level,
        starts_on=action.starts_on,
        ends_on=action.ends_on or action.starts_on,
        contact_ids=action.contact_ids,
        user_ids=action.user_ids,
        purpose=rules.words_of(action.title, action.purpose),
        **said | budget,
    )
    return (await create_visit_plan(call, sources.customers, sources.users, body)).id


async def plan_campaign(call: Call, sources: Sources, intent: Intent) -> UUID:
    """A planned campaign with its people invited. Raises as its creation, and as inviting them."""
    action = PlannedCampaign.model_validate(intent.payload)
    said = await _said(call, sources, action, action.starts_on, cost="planned_cost")
    body = CampaignCreate(
        customer_ids=[_customer_of(intent)],
        name=action.title,
        reach=action.reach,
        scene=action.scene,
        starts_on=action.starts_on,
        ends_on=action.ends_on,
        is_large_brand_campaign=action.is_large_brand_campaign,
        user_ids=action.user_ids[1:],
        goals=[Goal(kind=GoalKind.FREE, text=action.goal)] if action.goal else [],
        purpose=action.purpose,
        **said,
    )
    campaign = await create_campaign(call, sources.customers, sources.users, body)
    if action.contact_ids:
        people = [PersonInvited(contact_id=one) for one in action.contact_ids]
        await invite_people(call, sources.customers, PeopleInvited(campaign_id=campaign.id, people=people))
    return campaign.id


def _customer_of(intent: Intent) -> UUID:
    if intent.customer_id is None:
        raise CustomerNotFound(customer_id=None)
    return intent.customer_id


async def _said(call: Call, sources: Sources, action: PlannedAction, day: date, *, cost: str) -> dict[str, Any]:
    """The fields that bodies of all kinds have, with the cost in the base currency under its name there.

    A cost that is not planned is left out: who may not see costs may not send one. Raises ExchangeRateMissing.
    """
    call.language = action.language
    said: dict[str, Any] = {"action_id": action.action_id, "place": action.place}
    if action.user_ids:
        said["owner_id"] = action.user_ids[0]
    if (amount := await _in_base(call, sources.kpi, action, day)) is not None:
        said[cost] = amount
    return said


async def _in_base(call: Call, kpi: KpiClient, action: PlannedAction, day: date) -> Decimal | None:
    base, currency = call.settings.base_currency, action.currency
    if action.cost is None or currency is None or not rules.is_foreign(action.cost, currency, base):
        return action.cost
    maintained = await kpi.find_exchange_rate(currency, day)
    return in_base(action.cost, rate_for(None, maintained, Decimal(0), currency, base))
