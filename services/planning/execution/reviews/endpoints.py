"""Reviews of plans over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from sqlmodel import col

from services.planning.clients import Relationships
from services.planning.execution.reviews import operations, rules
from services.planning.execution.reviews.model import PlanReviewLevel, PlanReviewLevelGoal
from services.planning.execution.reviews.shapes import (
    PlanReviewLevelGoalRead,
    PlanReviewLevelRead,
    PlanReviewRead,
    ReviewHolding,
)
from services.planning.execution.reviews.store import (
    LEVEL_GOALS,
    LEVELS,
    REVIEWS,
    PlanReviewLevelGoalQuery,
    PlanReviewLevelQuery,
    PlanReviewQuery,
    of_plan,
)
from services.planning.goals.level_goals.levels import CustomerLevelsPeer
from services.planning.plans.plans.rules import PLAN_CLOSED, MarketPlanHasNone, PlanNotFound
from services.planning.plans.plans.store import PLANS
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/plans/{plan_id}/reviews", tag="plan-reviews", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE
)


@router.lists(REVIEWS, fails_with=[PlanNotFound])
async def list_plan_reviews(
    call: Call, plan_id: UUID, query: Annotated[PlanReviewQuery, Query()]
) -> Page[PlanReviewRead]:
    """The reviews of a plan's year, the soonest first; a plan has them since its first approval.

    `is_late=true` lists those that were missed; they stay here, and due, until they are held.
    """
    await PLANS.get(call, plan_id)
    return await REVIEWS.page(call, query, of_plan(plan_id))


@router.reads(REVIEWS, fails_with=[PlanNotFound])
async def get_plan_review(call: Call, plan_id: UUID, review_id: UUID) -> PlanReviewRead:
    """One review of a plan. `/v1/actions?source_id=` lists its corrections."""
    await PLANS.get(call, plan_id)
    return await REVIEWS.get(call, review_id, of_plan(plan_id))


@router.lists(LEVELS, "/{review_id}/levels", fails_with=[PlanNotFound])
async def list_plan_review_levels(
    call: Call, plan_id: UUID, review_id: UUID, query: Annotated[PlanReviewLevelQuery, Query()]
) -> Page[PlanReviewLevelRead]:
    """The levels that a review found: of each relationship goal, the person's level on that day."""
    await PLANS.get(call, plan_id)
    await REVIEWS.get(call, review_id, of_plan(plan_id))
    return await LEVELS.page(call, query, col(PlanReviewLevel.review_id) == review_id)


@router.lists(LEVEL_GOALS, "/{review_id}/level-goals", fails_with=[PlanNotFound])
async def list_plan_review_level_goals(
    call: Call, plan_id: UUID, review_id: UUID, query: Annotated[PlanReviewLevelGoalQuery, Query()]
) -> Page[PlanReviewLevelGoalRead]:
    """The level goals that a review found, each with the level of its relationship on that day.

    Those for the organizational relationship need clearance 2.
    """
    await PLANS.get(call, plan_id)
    await REVIEWS.get(call, review_id, of_plan(plan_id))
    return await LEVEL_GOALS.page(call, query, col(PlanReviewLevelGoal.review_id) == review_id)


@router.acts(
    REVIEWS,
    "/{review_id}/holding",
    takes_match=True,
    fails_with=[
        PlanNotFound,
        *PLAN_CLOSED,
        MarketPlanHasNone,
        rules.ReviewHeld,
        rules.ReviewNotOpen,
        rules.HolderNotSupervisor,
        rules.HolderIsReviewed,
        rules.HolderNotAccountManager,
        rules.CorrectionInPast,
        rules.CorrectionGoalUnknown,
        rules.CorrectionServesTwoGoals,
        UserUnknown,
        PeerUnavailable,
    ],
)
async def hold_plan_review(
    call: Call,
    plan_id: UUID,
    review_id: UUID,
    body: ReviewHolding,
    relationships: Relationships,
    levels: CustomerLevelsPeer,
    users: Users,
) -> PlanReviewRead:
    """Record that a review was held today, with its findings and corrections.

    Corrections become actions of the plan. Its marks are counted now: the plan's actions, and the levels of its
    goals, so the relationship service has to answer. A supervisor who is not the account manager holds coaching and
    evaluation; checks are held by the account manager, or by a supervisor instead. The yearly evaluation completes the
    plan's last step.
    """
    return await operations.hold_review(call, relationships, levels, users, plan_id, review_id, body)
