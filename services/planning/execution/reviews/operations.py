"""Scheduling the reviews of an approved plan, and holding them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.planning.clients import RelationshipClient
from services.planning.execution.reviews import rules, store
from services.planning.execution.reviews.levels import FoundLevels, ask_levels
from services.planning.execution.reviews.model import PlanReview
from services.planning.execution.reviews.shapes import PlanReviewRead, ReviewCorrection, ReviewHolding
from services.planning.execution.reviews.store import REVIEWS
from services.planning.execution.schemes.store import SCHEMES
from services.planning.goals.level_goals.levels import CustomerLevelClient
from services.planning.goals.level_goals.store import LEVEL_GOALS, list_in_force_of
from services.planning.goals.level_goals.store import of_plan as level_goals_of_plan
from services.planning.goals.relationship_goals.store import RELATIONSHIP_GOALS
from services.planning.goals.relationship_goals.store import of_plan as goals_of_plan
from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import SERVED, ActionSource
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import customer_of, is_supervisor
from services.planning.plans.plans.store import PLANS, lock_plan
from services.planning.plans.steps.operations import settle_open_step
from services.planning.plans.versions.operations import on_approval
from shared.auth.users import UserSource, require_users
from shared.time import company_today, fiscal_year_bounds
from shared.web.call import Call


@on_approval
async def schedule_reviews(call: Call, plan: Plan) -> None:
    """Schedule what the plan lacks of the reviews still ahead: each once, also when a revision is approved."""
    scheme = await SCHEMES.hold_current(call.session)
    starts_on, _ = fiscal_year_bounds(plan.fiscal_year, call.settings.fiscal_year_start)
    present = await store.list_scheduled(call.session, plan.id)
    call.session.add_all(
        PlanReview(
            plan_id=plan.id,
            customer_id=plan.customer_id,
            kind=one.kind,
            holder=one.holder,
            fiscal_month=one.fiscal_month,
            opens_on=one.opens_on,
            due_on=one.due_on,
            scheme_version=scheme.number,
        )
        for one in rules.schedule(scheme.content.reviews, starts_on, company_today())
        if (one.kind, one.fiscal_month) not in present
    )


async def hold_review(
    call: Call,
    relationships: RelationshipClient,
    levels: CustomerLevelClient,
    users: UserSource,
    plan_id: UUID,
    review_id: UUID,
    body: ReviewHolding,
) -> PlanReviewRead:
    """Record what the review found today, with its marks; its corrections become actions."""
    found = await _find_levels(call, relationships, levels, plan_id, review_id)
    owners = {f"/corrections/{place}/owner_id": one.owner_id for place, one in enumerate(body.corrections)}
    await require_users(call.session, users, {pointer: owner for pointer, owner in owners.items() if owner})
    plan, today = await lock_plan(call, plan_id), company_today()
    review = await REVIEWS.lock(call, review_id, store.of_plan(plan_id))
    rules.refuse_holding(review.held_on, review.opens_on, today)
    await _refuse_holder(call, plan, review)
    await _refuse_corrections(call, plan, body.corrections, today)
    review.sqlmodel_update(await store.count_actions(call.session, plan_id, today))
    review.held_on, review.findings = today, body.findings
    review.held_by, review.held_by_name = call.principal.subject, call.principal.name
    goals, level_goals = await store.list_goals(call.session, plan_id), await list_in_force_of(call.session, plan_id)
    call.session.add_all(found.rows(review, goals, level_goals))
    call.session.add_all(_action(call, review, one) for one in body.corrections)
    await settle_open_step(call.session, plan)
    return await REVIEWS.saved(call, review)


async def _find_levels(
    call: Call, relationships: RelationshipClient, levels: CustomerLevelClient, plan_id: UUID, review_id: UUID
) -> FoundLevels:
    async with call.briefly() as brief:
        plan = await PLANS.get(brief, plan_id)
        await REVIEWS.get(brief, review_id, store.of_plan(plan_id))
        kinds = {goal.kind for goal in await list_in_force_of(brief.session, plan_id)}
    return await ask_levels(relationships, levels, plan.customer_id, kinds)


async def _refuse_holder(call: Call, plan: Plan, review: PlanReview) -> None:
    rules.refuse_holder(
        review.holder,
        is_manager=await store.find_reviewed(call.session, plan) == call.principal.subject,
        is_supervisor=is_supervisor(call.principal),
    )


async def _refuse_corrections(call: Call, plan: Plan, corrections: Sequence[ReviewCorrection], today: date) -> None:
    if corrections:
        customer_of(plan.customer_id)  # they become actions, which are customers'
    rules.refuse_past_corrections([one.due_on for one in corrections], today)
    known = {goal.id for goal in await RELATIONSHIP_GOALS.rows(call, goals_of_plan(plan.id))}
    known |= {goal.id for goal in await LEVEL_GOALS.rows(call, level_goals_of_plan(plan.id))}
    rules.refuse_goals([one.model_dump(include=set(SERVED)) for one in corrections], known)


def _action(call: Call, review: PlanReview, correction: ReviewCorrection) -> Action:
    return Action(
        **correction.model_dump(),
        customer_id=customer_of(review.customer_id),
        plan_id=review.plan_id,
        source=ActionSource.REVIEW,
        source_id=review.id,
        created_by=call.principal.subject,
        created_by_name=call.principal.name,
    )
