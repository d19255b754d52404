"""Cancelling what was planned for an action that is cancelled or removed itself."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.datastructures import State

from services.relationship.contact.campaigns.model import Campaign, CampaignCancellation
from services.relationship.contact.campaigns.operations import cancel_campaign
from services.relationship.contact.campaigns.store import read_customers
from services.relationship.contact.planned_actions.model import Withdrawal
from services.relationship.contact.planned_actions.rules import CampaignOfOthers
from services.relationship.contact.touchpoints.model import Touchpoint, TouchpointCancellation
from services.relationship.contact.touchpoints.operations import cancel_touchpoint
from services.relationship.contact.visit_plans.model import VisitCancellation, VisitPlan
from services.relationship.contact.visit_plans.operations import cancel_visit
from services.relationship.tables import IntentAnswer
from shared.auth.access import HIGHEST_CLEARANCE, NOBODY, DataScope, DataScopeKind, acting_as, current_principal
from shared.database import Row
from shared.feed.intents import Intent
from shared.web.call import Call

Cancel = Callable[[Call, UUID, str], Awaitable[None]]


async def withdraw_planned(house: Callable[[], State], session: AsyncSession, intent: Intent) -> None:
    """Cancel what the intent has made, if it has made anything. Raises what refuses its cancellation.

    Planning asks in its own name: who cancels an action of a plan need not be able to change what carries it out.
    """
    said = Withdrawal.model_validate(intent.payload)
    answers = select(IntentAnswer.made_id).where(col(IntentAnswer.intent_id) == said.intent_id)
    made_id = (await session.exec(answers)).first()
    if made_id is None:
        return
    everything = DataScope(DataScopeKind.ALL)
    principal = replace(current_principal.get() or NOBODY, clearance=HIGHEST_CLEARANCE, data_scope=everything)
    with acting_as(principal):
        call = Call(session, principal, house(), holds_key=True)
        for table, cancel in CANCELS.items():
            if await session.get(table, made_id) is not None:
                await cancel(call, made_id, said.reason)


async def _cancel_touchpoint(call: Call, made_id: UUID, reason: str) -> None:
    await cancel_touchpoint(call, made_id, TouchpointCancellation(reason=reason))


async def _cancel_visit(call: Call, made_id: UUID, reason: str) -> None:
    await cancel_visit(call, made_id, VisitCancellation(reason=reason))


async def _cancel_campaign(call: Call, made_id: UUID, reason: str) -> None:
    if len(await read_customers(call.session, made_id)) > 1:
        raise CampaignOfOthers()
    await cancel_campaign(call, made_id, CampaignCancellation(reason=reason))


CANCELS: dict[type[Row], Cancel] = {
    Touchpoint: _cancel_touchpoint,
    VisitPlan: _cancel_visit,
    Campaign: _cancel_campaign,
}
