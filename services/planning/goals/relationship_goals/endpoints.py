"""Relationship goals over HTTP."""

from uuid import UUID

from services.planning.clients import Customers, Relationships
from services.planning.goals.explaining import GoalUnexplained
from services.planning.goals.market_goals.store import list_hidden_goals
from services.planning.goals.relationship_goals import operations, rules
from services.planning.goals.relationship_goals.model import (
    RelationshipGoalCreate,
    RelationshipGoalRead,
    RelationshipGoalsPage,
    RelationshipGoalUpdate,
)
from services.planning.goals.relationship_goals.people import ask_people
from services.planning.goals.relationship_goals.store import RELATIONSHIP_GOALS, of_plan
from services.planning.goals.revising import GoalApproved, GoalChangeUnexplained, GoalWithdrawal
from services.planning.plans.parts.rules import PlanPartNamed, TooManyParts
from services.planning.plans.plans.rules import PLAN_CLOSED, MarketPlanHasNone, PlanFrozen, PlanNotFound
from services.planning.plans.plans.store import get_customer_plan
from services.planning.plans.steps.rules import StepNotOpen
from shared.auth.access import Scope
from shared.customers.directory import ContactMerged
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/plans/{plan_id}/relationship-goals", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)


@router.lists(None, fails_with=[PlanNotFound, MarketPlanHasNone])
async def list_relationship_goals(
    call: Call, plan_id: UUID, customers: Customers, relationships: Relationships
) -> RelationshipGoalsPage:
    """All relationship goals of a plan.

    Each has the person's current level with us and with rivals, and each market goal its gap. Levels and people are
    read from the services that own them. When one does not answer in time, or the caller lacks its scope
    (relationships:read, customers:read), the plan is shown without them: `level_state` and `contact_state` give the
    reason, and `present` is null.
    """
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
        goals = await RELATIONSHIP_GOALS.rows(brief, of_plan(plan_id))
        hidden = await list_hidden_goals(brief, plan_id)
    people = await ask_people(call, customers, relationships, goals, hidden)
    return people.describe_all(goals, plan.customer_name)


@router.creates(
    RELATIONSHIP_GOALS,
    needs=(Scope.PLANS_WRITE, Scope.RELATIONSHIPS_READ, Scope.CUSTOMERS_READ),
    fails_with=[
        PlanNotFound,
        PlanFrozen,
        *PLAN_CLOSED,
        MarketPlanHasNone,
        ContactMerged,
        StepNotOpen,
        rules.GoalContactUnknown,
        rules.GoalContactHasLeft,
        rules.MarketGoalUnknown,
        rules.RelationshipGoalExists,
        TooManyParts,
        GoalUnexplained,
        PeerUnavailable,
    ],
)
async def create_relationship_goal(
    call: Call, plan_id: UUID, body: RelationshipGoalCreate, customers: Customers, relationships: Relationships
) -> RelationshipGoalRead:
    """Set the target level with a person.

    It serves one of the plan's market goals; the analysis must be complete. A target below today's level and a due date
    outside the plan's fiscal year need a reason. The goal records the person's current
    level, so the relationship service has to answer.
    """
    return await operations.create_relationship_goal(call, customers, relationships, plan_id, body)


@router.reads(RELATIONSHIP_GOALS, fails_with=[PlanNotFound, MarketPlanHasNone])
async def get_relationship_goal(
    call: Call, plan_id: UUID, goal_id: UUID, customers: Customers, relationships: Relationships
) -> RelationshipGoalRead:
    """One relationship goal of a plan. It shows the person's current level if that can be read."""
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
        goal = await RELATIONSHIP_GOALS.row(brief, goal_id, of_plan(plan_id))
        hidden = await list_hidden_goals(brief, plan_id)
    people = await ask_people(call, customers, relationships, [goal], hidden)
    return people.describe(goal, plan.customer_name)


@router.changes(
    RELATIONSHIP_GOALS,
    fails_with=[
        PlanNotFound,
        PlanFrozen,
        *PLAN_CLOSED,
        MarketPlanHasNone,
        StepNotOpen,
        rules.MarketGoalUnknown,
        rules.RelationshipGoalExists,
        GoalChangeUnexplained,
        GoalUnexplained,
        PeerUnavailable,
    ],
)
async def update_relationship_goal(
    call: Call,
    plan_id: UUID,
    goal_id: UUID,
    body: RelationshipGoalUpdate,
    customers: Customers,
    relationships: Relationships,
) -> RelationshipGoalRead:
    """Change a relationship goal (JSON merge-patch). For another person delete the goal and set a new one."""
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
        goal = await RELATIONSHIP_GOALS.row(brief, goal_id, of_plan(plan_id))
        hidden = await list_hidden_goals(brief, plan_id)
    people = await ask_people(call, customers, relationships, [goal], hidden)
    changed = await operations.update_relationship_goal(call, plan_id, goal_id, body, people)
    return people.describe(changed, plan.customer_name)


@router.removes(
    RELATIONSHIP_GOALS,
    fails_with=[PlanNotFound, PlanFrozen, *PLAN_CLOSED, MarketPlanHasNone, StepNotOpen, GoalApproved, PlanPartNamed],
)
async def delete_relationship_goal(call: Call, plan_id: UUID, goal_id: UUID) -> None:
    """Remove a relationship goal that no approved version of the plan has, and no strategy names."""
    await operations.delete_relationship_goal(call, plan_id, goal_id)


@router.acts(
    RELATIONSHIP_GOALS,
    "/{goal_id}/withdrawal",
    status_code=204,
    takes_match=True,
    fails_with=[PlanNotFound, PlanFrozen, *PLAN_CLOSED, MarketPlanHasNone, StepNotOpen, PlanPartNamed],
)
async def withdraw_relationship_goal(call: Call, plan_id: UUID, goal_id: UUID, body: GoalWithdrawal) -> None:
    """Remove a relationship goal with a reason, as a goal of an approved version needs."""
    await operations.withdraw_relationship_goal(call, plan_id, goal_id, body.reason)
