"""Campaigns over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.relationship.clients import Customers
from services.relationship.contact.campaigns import effects, goals, invitations, operations, outcomes, rules
from services.relationship.contact.campaigns.model import (
    CampaignCancellation,
    CampaignCreate,
    CampaignEffectQuery,
    CampaignEffectRead,
    CampaignEvaluation,
    CampaignHolding,
    CampaignRead,
    CampaignUpdate,
)
from services.relationship.contact.campaigns.store import CAMPAIGNS, CampaignQuery
from services.relationship.spending.expenses.rules import ExpenseRefused
from shared.app.users import Users
from shared.auth.access import FieldHidden, Scope
from shared.auth.users import UserUnknown
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/campaigns", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)
WRONG_PLAN = (rules.EndBeforeStart, goals.GoalUnsound, UserUnknown, PeerUnavailable)


@router.lists(CAMPAIGNS)
async def list_campaigns(call: Call, query: Annotated[CampaignQuery, Query()]) -> Page[CampaignRead]:
    """Campaigns 客户活动 for the caller's customers, the latest first.

    `?customer_id=` finds those for one of them. A campaign is shown to whoever sees one of its customers, with these
    customers and their people only.
    """
    return await CAMPAIGNS.page(call, query)


@router.creates(
    CAMPAIGNS,
    needs=(Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[CustomerNotFound, CustomerMerged, *WRONG_PLAN],
)
async def create_campaign(call: Call, body: CampaignCreate, customers: Customers, users: Users) -> CampaignRead:
    """Plan a campaign for one or several customers. Its owner is by default the caller.

    It is planned, invites, is held, evaluated and closed. Whom it invites is recorded with `invite_campaign_people`.
    """
    return await operations.create_campaign(call, customers, users, body)


@router.reads(CAMPAIGNS)
async def get_campaign(call: Call, campaign_id: UUID) -> CampaignRead:
    """One campaign; send its `ETag` in `If-Match` when you change it."""
    return await CAMPAIGNS.get(call, campaign_id)


@router.changes(
    CAMPAIGNS,
    fails_with=[
        CustomerNotFound,
        rules.CampaignFinished,
        rules.LargeCampaignBegun,
        rules.GoalsEvaluated,
        rules.GoalMissing,
        rules.NotBegunYet,
        invitations.CustomerInvited,
        ExpenseRefused,
        *WRONG_PLAN,
    ],
)
async def update_campaign(call: Call, campaign_id: UUID, body: CampaignUpdate, users: Users) -> CampaignRead:
    """Change a campaign that is not closed or cancelled (JSON merge-patch).

    Customers whom you do not see stay; a customer whose people are invited stays until they are removed. Once the
    invitations are open, it keeps a goal, and a large brand campaign stays one.
    """
    return await operations.update_campaign(call, users, campaign_id, body)


@router.acts(
    CAMPAIGNS,
    "/{campaign_id}/invitation",
    takes_match=True,
    fails_with=[rules.StepNotPossible, rules.GoalMissing, ExpenseRefused, FieldHidden],
)
async def open_campaign_invitations(call: Call, campaign_id: UUID) -> CampaignRead:
    """Say that the plan is made and the invitations go out; the campaign needs a goal.

    Its planned cost becomes expenses of the kind event, in equal parts on its customers, which the spending policy
    refuses, allows or lets approve: by the whole cost, all parts together. It needs clearance 2 then, and the right to
    request expenses.
    """
    return await operations.open_campaign_invitations(call, campaign_id)


@router.acts(
    CAMPAIGNS,
    "/{campaign_id}/holding",
    takes_match=True,
    fails_with=[rules.StepNotPossible, rules.NotBegunYet, rules.NobodyAttended, FieldHidden, ExpenseRefused],
)
async def hold_campaign(call: Call, campaign_id: UUID, body: CampaignHolding) -> CampaignRead:
    """Record that the campaign was held. It has begun, and who attended is recorded.

    Its actual cost is recorded as what was spent on its customers, in equal parts.

    Attendance is contact: each customer whose people attended has a touchpoint of the campaign's scene with them and
    our people, which counts for the last contact and the cadences. It follows when the attendance is corrected.
    """
    return await operations.hold_campaign(call, campaign_id, body)


@router.acts(
    CAMPAIGNS,
    "/{campaign_id}/evaluation",
    takes_match=True,
    fails_with=[rules.StepNotPossible, goals.ResultUnsound],
)
async def evaluate_campaign(call: Call, campaign_id: UUID, body: CampaignEvaluation) -> CampaignRead:
    """Record what a campaign that was held has brought.

    In words, and of the goals that are not counted by themselves, what was reached.
    """
    return await operations.evaluate_campaign(call, campaign_id, body)


@router.acts(
    CAMPAIGNS,
    "/{campaign_id}/closure",
    takes_match=True,
    fails_with=[rules.StepNotPossible, rules.EvaluationMissing],
)
async def close_campaign(call: Call, campaign_id: UUID) -> CampaignRead:
    """Close a campaign that was held; a large brand campaign closes after its evaluation only."""
    return await operations.close_campaign(call, campaign_id)


@router.acts(CAMPAIGNS, "/{campaign_id}/cancellation", takes_match=True, fails_with=[rules.StepNotPossible])
async def cancel_campaign(call: Call, campaign_id: UUID, body: CampaignCancellation) -> CampaignRead:
    """Record that a campaign does not take place, and why."""
    return await operations.cancel_campaign(call, campaign_id, body)


@router.reads(
    path="/{campaign_id}/effect",
    fails_with=[rules.CampaignNotFound, outcomes.CampaignNotHeld, outcomes.AsOfBeforeHeld],
)
async def get_campaign_effect(
    call: Call, campaign_id: UUID, query: Annotated[CampaignEffectQuery, Query()]
) -> CampaignEffectRead:
    """A campaign's effect against its goals: how our levels with those who attended have moved.

    Before: as of the day before it was held. After: the last assessed from its first day until `as_of`. Only people
    whom the caller may see are listed and counted, in the goals too. `levels_before` and `levels_after` count
    everybody invited.
    """
    return await effects.get_effect(call, campaign_id, query)


@router.removes(CAMPAIGNS, fails_with=[rules.StepNotPossible])
async def delete_campaign(call: Call, campaign_id: UUID) -> None:
    """Remove a campaign planned by mistake; the history keeps it. Later on, cancel it."""
    await operations.delete_campaign(call, campaign_id)
