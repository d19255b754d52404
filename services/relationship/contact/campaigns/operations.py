"""Planning, changing and holding campaigns, evaluating and closing them."""

from collections.abc import Collection, Iterable
from uuid import UUID

from services.relationship.clients import CustomerClient
from services.relationship.contact.campaigns import goals, invitations, money, rules, store
from services.relationship.contact.campaigns.goals import GoalKind, GoalSaid
from services.relationship.contact.campaigns.model import (
    Campaign,
    CampaignCancellation,
    CampaignCreate,
    CampaignCustomer,
    CampaignEvaluation,
    CampaignHolding,
    CampaignRead,
    CampaignUpdate,
    Goal,
)
from services.relationship.contact.campaigns.rules import CampaignStatus, Step
from services.relationship.contact.campaigns.store import CAMPAIGNS
from services.relationship.contact.campaigns.touchpoints import keep_touchpoints
from shared.auth.access import refuse_hidden_fields
from shared.auth.clearances import apply_patch
from shared.auth.users import UserSource, require_users
from shared.auth.visibility import find_visible
from shared.customers.directory import CustomerNotFound, require_customers
from shared.time import company_today, utc_now
from shared.web.call import Call


async def create_campaign(
    call: Call, customers: CustomerClient, users: UserSource, body: CampaignCreate
) -> CampaignRead:
    """A new campaign of the caller. Raises what is wrong with days, goals, customers and the owner."""
    refuse_hidden_fields(body)
    rules.refuse_wrong_days(body.starts_on, body.ends_on)
    goals.refuse_unsound_goals(map(_said, body.goals))
    await require_customers(call.session, call.principal, body.customer_ids, customers)
    await _require_ours(call, users, body)
    fields = body.model_dump(exclude={"customer_ids", "goals"}) | {"goals": _kept(body.goals)}
    fields["owner_id"] = body.owner_id or call.principal.user_id
    said = {"created_by": call.principal.subject, "created_by_name": call.principal.name}
    campaign = Campaign.model_validate(fields, update=said)
    call.session.add(campaign)
    await call.session.flush()
    call.session.add_all(CampaignCustomer(campaign_id=campaign.id, customer_id=one) for one in body.customer_ids)
    return await CAMPAIGNS.saved(call, campaign)


def _said(goal: Goal) -> GoalSaid:
    return GoalSaid(goal.kind, goal.count is not None, goal.level is not None, goal.text is not None)


def _kept(goals: Iterable[Goal]) -> list[dict[str, object]]:
    return [goal.model_dump(mode="json") for goal in goals]


async def _require_ours(call: Call, users: UserSource, body: CampaignCreate | CampaignUpdate) -> None:
    sent = {f"/user_ids/{place}": one for place, one in enumerate(body.user_ids or ())}
    await require_users(call.session, users, sent | ({"/owner_id": body.owner_id} if body.owner_id else {}))


async def update_campaign(call: Call, users: UserSource, campaign_id: UUID, body: CampaignUpdate) -> CampaignRead:
    """Change the fields sent. Customers whom the caller does not see stay.

    Raises CampaignFinished, LargeCampaignBegun, GoalsEvaluated, GoalMissing, NotBegunYet, and as a creation.
    """
    await _require_ours(call, users, body)
    campaign = await CAMPAIGNS.lock(call, campaign_id)
    rules.refuse_change(campaign.status)
    was_large = campaign.is_large_brand_campaign
    apply_patch(campaign, body, elsewhere={"customer_ids", "goals"})
    rules.refuse_smaller(campaign.status, was_large=was_large, is_large=campaign.is_large_brand_campaign)
    rules.refuse_wrong_days(campaign.starts_on, campaign.ends_on)
    rules.refuse_moved(campaign.status, campaign.starts_on, company_today())
    if "goals" in body.model_fields_set:
        goals.refuse_unsound_goals(map(_said, body.goals))
        rules.refuse_new_goals(campaign.status, len(body.goals))
        campaign.goals = _kept(body.goals)
    if "customer_ids" in body.model_fields_set:
        await _replace_customers(call, campaign, body.customer_ids)
    await money.follow_cost(call, campaign, body.model_fields_set)
    await keep_touchpoints(call.session, campaign)
    return await CAMPAIGNS.saved(call, campaign)


async def _replace_customers(call: Call, campaign: Campaign, wanted: Collection[UUID]) -> None:
    kept = await store.read_customers(call.session, campaign.id)
    seen = await find_visible(call.session, call.principal, {*kept, *wanted})
    if unknown := set(wanted) - seen:
        raise CustomerNotFound(customer_id=min(unknown, key=str))
    gone = (kept.keys() & seen) - set(wanted)
    if invited := await store.find_invited_customers(call.session, campaign.id, gone):
        raise invitations.CustomerInvited(customer=invited[0])
    for customer_id in gone:
        await call.session.delete(kept[customer_id])
    call.session.add_all(
        CampaignCustomer(campaign_id=campaign.id, customer_id=one) for one in wanted if one not in kept
    )
    campaign.touch()


async def open_campaign_invitations(call: Call, campaign_id: UUID) -> CampaignRead:
    """Say that the invitations go out. Raises StepNotPossible, GoalMissing."""
    campaign = await CAMPAIGNS.lock(call, campaign_id)
    rules.refuse_invitations(campaign.status, len(campaign.goals))
    await money.plan_cost(call, campaign)
    return await _move(call, campaign, CampaignStatus.INVITING)


async def hold_campaign(call: Call, campaign_id: UUID, body: CampaignHolding) -> CampaignRead:
    """Record that the campaign was held, with a touchpoint for each customer whose people attended.

    Raises StepNotPossible, NotBegunYet, NobodyAttended.
    """
    campaign = await CAMPAIGNS.lock(call, campaign_id)
    refuse_hidden_fields(body)
    attended = await store.count_attended(call.session, campaign_id)
    rules.refuse_holding(campaign.status, campaign.starts_on, attended, company_today())
    if body.actual_cost is not None:
        campaign.actual_cost = body.actual_cost
    campaign.status = CampaignStatus.HELD
    await money.record_cost(call, campaign)
    await keep_touchpoints(call.session, campaign)
    return await CAMPAIGNS.saved(call, campaign)


async def evaluate_campaign(call: Call, campaign_id: UUID, body: CampaignEvaluation) -> CampaignRead:
    """Record what the campaign has brought. Raises StepNotPossible, ResultUnsound."""
    campaign = await CAMPAIGNS.lock(call, campaign_id)
    rules.refuse_step(Step.EVALUATE, campaign.status)
    results = {one.goal - 1: (one.number is not None, one.is_reached is not None) for one in body.results}
    goals.refuse_unsound_results([GoalKind(goal["kind"]) for goal in campaign.goals], results)
    campaign.results = [one.model_dump(mode="json") for one in body.results]
    campaign.evaluation, campaign.evaluated_by_name = body.evaluation, call.principal.name
    return await _move(call, campaign, CampaignStatus.EVALUATED)


async def close_campaign(call: Call, campaign_id: UUID) -> CampaignRead:
    """Close the campaign. Raises StepNotPossible, EvaluationMissing."""
    campaign = await CAMPAIGNS.lock(call, campaign_id)
    rules.refuse_closing(campaign.status, is_large=campaign.is_large_brand_campaign)
    return await _move(call, campaign, CampaignStatus.CLOSED)


async def cancel_campaign(call: Call, campaign_id: UUID, body: CampaignCancellation) -> CampaignRead:
    """Record that the campaign does not take place. Raises StepNotPossible."""
    campaign = await CAMPAIGNS.lock(call, campaign_id)
    rules.refuse_step(Step.CANCEL, campaign.status)
    campaign.cancel_reason = body.reason
    await money.release_cost(call, campaign)
    return await _move(call, campaign, CampaignStatus.CANCELLED)


async def _move(call: Call, campaign: Campaign, status: CampaignStatus) -> CampaignRead:
    campaign.status = status
    return await CAMPAIGNS.saved(call, campaign)


async def delete_campaign(call: Call, campaign_id: UUID) -> None:
    """Remove a campaign that was planned by mistake. Raises StepNotPossible."""
    campaign = await CAMPAIGNS.lock(call, campaign_id)
    rules.refuse_step(Step.REMOVE, campaign.status)
    campaign.deleted_at = utc_now()
