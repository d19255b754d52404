"""Relationship goals over HTTP."""

from uuid import UUID

from fastapi import Request, Response

from services.planning.clients import Customers, Relationships
from services.planning.plans.rules import PlanFrozen, PlanNotFound, PlanSuperseded
from services.planning.plans.store import get_plan
from services.planning.relationship_goals import operations, rules, store
from services.planning.relationship_goals.model import (
    RelationshipGoalCreate,
    RelationshipGoalRead,
    RelationshipGoalsRead,
    RelationshipGoalUpdate,
)
from services.planning.relationship_goals.people import ask_people
from services.planning.relationship_goals.rules import RelationshipGoalNotFound
from services.planning.settings import Configured
from services.planning.steps.rules import StepEmpty, StepNotOpen
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.problems import PreconditionFailed
from shared.web.call import Session, brief_session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.peers import PeerUnavailable
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/plans/{plan_id}/relationship-goals", tag="relationship-goals")

READS = requires(Scope.PLANS_READ)
WRITES = requires(Scope.PLANS_WRITE)
SETS = requires(Scope.PLANS_WRITE, Scope.RELATIONSHIPS_READ, Scope.CUSTOMERS_READ)


@router.get(
    "",
    dependencies=[READS],
    response_model=RelationshipGoalsRead,
    responses=can_fail_with(PlanNotFound),
)
async def list_relationship_goals(
    plan_id: UUID,
    request: Request,
    principal: CurrentPrincipal,
    customers: Customers,
    relationships: Relationships,
    settings: Configured,
) -> RelationshipGoalsRead:
    """All relationship goals of a plan beside where everybody stands today, and the gap of each market goal.

    Levels and people are read from the services that own them. Where one does not answer in time, or the caller may
    not read there (relationships:read, customers:read), the plan is shown without: `level_state` and
    `contact_state` say so, and `present` is null.
    """
    async with brief_session(request) as session:
        await get_plan(session, principal, plan_id)
        goals = await store.list_relationship_goals(session, principal, plan_id)
    contact_ids = [goal.contact_id for goal in goals]
    people = await ask_people(principal, customers, relationships, contact_ids, settings.peer_patience_seconds)
    return people.beside_all(goals)


@router.post(
    "",
    dependencies=[SETS],
    status_code=201,
    response_model=RelationshipGoalRead,
    responses=can_fail_with(
        PlanNotFound,
        PlanFrozen,
        PlanSuperseded,
        StepNotOpen,
        rules.GoalContactUnknown,
        rules.GoalContactHasLeft,
        rules.MarketGoalUnknown,
        rules.RelationshipGoalExists,
        rules.TooManyRelationshipGoals,
        PeerUnavailable,
    ),
)
async def create_relationship_goal(
    plan_id: UUID,
    body: RelationshipGoalCreate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    customers: Customers,
    relationships: Relationships,
) -> RelationshipGoalRead:
    """Set how close to come to a person, for one of the plan's market goals; needs the analysis to be complete.

    The level the person has today is kept with the goal, so the relationship service has to answer.
    """
    goal = await operations.create_relationship_goal(session, principal, customers, relationships, plan_id, body)
    response.headers["Location"] = f"/v1/plans/{plan_id}/relationship-goals/{goal.id}"
    return tagged(response, goal)


@router.get(
    "/{goal_id}",
    dependencies=[READS],
    response_model=RelationshipGoalRead,
    responses=can_fail_with(PlanNotFound, RelationshipGoalNotFound),
)
async def get_relationship_goal(
    plan_id: UUID,
    goal_id: UUID,
    request: Request,
    response: Response,
    principal: CurrentPrincipal,
    customers: Customers,
    relationships: Relationships,
    settings: Configured,
) -> RelationshipGoalRead:
    """One relationship goal of the plan beside where its person stands today, where that can be read."""
    async with brief_session(request) as session:
        await get_plan(session, principal, plan_id)
        goal = await store.get_relationship_goal(session, principal, plan_id, goal_id)
    patience = settings.peer_patience_seconds
    people = await ask_people(principal, customers, relationships, [goal.contact_id], patience)
    return tagged(response, people.beside(goal))


@router.patch(
    "/{goal_id}",
    dependencies=[WRITES],
    response_model=RelationshipGoalRead,
    responses=can_fail_with(
        PlanNotFound,
        RelationshipGoalNotFound,
        PlanFrozen,
        PlanSuperseded,
        StepNotOpen,
        rules.MarketGoalUnknown,
        rules.RelationshipGoalExists,
        PreconditionFailed,
    ),
)
async def update_relationship_goal(
    plan_id: UUID,
    goal_id: UUID,
    body: RelationshipGoalUpdate,
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    customers: Customers,
    relationships: Relationships,
    settings: Configured,
    if_match: IfMatch = None,
) -> RelationshipGoalRead:
    """Change the fields sent (JSON merge-patch); for another person delete the goal and set a new one."""
    async with brief_session(request) as brief:
        await get_plan(brief, principal, plan_id)
        goal = await store.get_relationship_goal(brief, principal, plan_id, goal_id)
    patience = settings.peer_patience_seconds
    people = await ask_people(principal, customers, relationships, [goal.contact_id], patience)
    changed = await operations.update_relationship_goal(session, principal, plan_id, goal_id, body, if_match)
    return tagged(response, people.beside(changed))


@router.delete(
    "/{goal_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(
        PlanNotFound, RelationshipGoalNotFound, PlanFrozen, PlanSuperseded, StepEmpty, PreconditionFailed
    ),
)
async def delete_relationship_goal(
    plan_id: UUID, goal_id: UUID, session: Session, principal: CurrentPrincipal, if_match: IfMatch = None
) -> None:
    """Take a relationship goal out of the plan."""
    await operations.delete_relationship_goal(session, principal, plan_id, goal_id, if_match)
