"""Creating, changing and deleting relationship goals; every change locks the plan's row."""

from datetime import date
from uuid import UUID

from sqlmodel import col

from services.planning.asking import AnswerState
from services.planning.clients import CustomerClient, CustomerContact, PersonStanding, RelationshipClient
from services.planning.goals.market_goals.model import MarketGoal, MarketGoalRead
from services.planning.goals.market_goals.store import MARKET_GOALS, changed_in, of_plan
from services.planning.goals.relationship_goals import rules, store
from services.planning.goals.relationship_goals.model import (
    RelationshipGoal,
    RelationshipGoalCreate,
    RelationshipGoalRead,
    RelationshipGoalUpdate,
)
from services.planning.goals.relationship_goals.people import PeerAnswer, People
from services.planning.goals.relationship_goals.store import RELATIONSHIP_GOALS
from services.planning.goals.revising import refuse_removal, refuse_unexplained
from services.planning.plans.parts.rules import refuse_named
from services.planning.plans.parts.store import count_naming, refuse_too_many
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import PlanStep, customer_of
from services.planning.plans.steps.operations import editing
from shared.auth.clearances import apply_patch
from shared.auth.visibility import find_level_of_person, read_customer_names
from shared.customers.relationship_levels import RelationshipLevel
from shared.time import utc_now
from shared.web.call import Call


async def create_relationship_goal(
    call: Call,
    customers: CustomerClient,
    relationships: RelationshipClient,
    plan_id: UUID,
    body: RelationshipGoalCreate,
) -> RelationshipGoalRead:
    """A new goal for a person, with the person's current level."""
    contact = await customers.find_contact(body.contact_id)
    standings = await relationships.list_standings([body.contact_id])
    people = _people(contact, standings)
    async with editing(call, plan_id, PlanStep.RELATIONSHIP_GOALS, RelationshipGoal) as plan:
        _refuse_contact(contact, plan)
        market_goal = await _market_goal_for(call, plan_id, body.contact_id, body.market_goal_id)
        await refuse_too_many(call, RelationshipGoal, plan_id, most=rules.MAX_RELATIONSHIP_GOALS)
        goal = _new_goal(body, plan, body.due_on or market_goal.due_on, people.level_of(body.contact_id))
        people.refuse_unexplained(goal, plan.fiscal_year, call.settings.fiscal_year_start)
        call.session.add(goal)
        plan.touch(await find_level_of_person(call.session, goal.contact_id))
    names = await read_customer_names(call.session, [goal.customer_id])
    return people.describe(goal, names[goal.customer_id])


def _new_goal(
    body: RelationshipGoalCreate, plan: Plan, due_on: date, current: RelationshipLevel | None
) -> RelationshipGoal:
    return RelationshipGoal(
        **body.model_dump(exclude={"due_on"}),
        plan_id=plan.id,
        customer_id=customer_of(plan.customer_id),
        since_version=plan.working_version,
        level_when_set=current,
        due_on=due_on,
    )


async def update_relationship_goal(
    call: Call,
    plan_id: UUID,
    goal_id: UUID,
    body: RelationshipGoalUpdate,
    people: People,
) -> RelationshipGoal:
    """Change the fields sent; the goal must still serve a market goal of the plan. `people`: the person's level."""
    async with editing(call, plan_id, PlanStep.RELATIONSHIP_GOALS, RelationshipGoal) as plan:
        goal = await RELATIONSHIP_GOALS.lock(call, goal_id, store.of_plan(plan_id))
        if not await changed_in(call, goal.market_goal_id, plan.working_version):
            refuse_unexplained(goal, plan.working_version, body.change_reason)
        if "market_goal_id" in body.model_fields_set:
            await _market_goal_for(call, plan_id, goal.contact_id, body.market_goal_id, other_than=goal_id)
        apply_patch(goal, body)
        people.refuse_unexplained(goal, plan.fiscal_year, call.settings.fiscal_year_start)
        goal.changed_in_version = plan.working_version
        plan.touch(await find_level_of_person(call.session, goal.contact_id))
    return goal


async def delete_relationship_goal(call: Call, plan_id: UUID, goal_id: UUID) -> None:
    """Remove a goal that no approved version has."""
    async with editing(call, plan_id, PlanStep.RELATIONSHIP_GOALS, RelationshipGoal) as plan:
        goal = await RELATIONSHIP_GOALS.lock(call, goal_id, store.of_plan(plan_id))
        refuse_removal(goal, plan.working_version)
        await _end(call, plan, goal)


async def withdraw_relationship_goal(call: Call, plan_id: UUID, goal_id: UUID, reason: str) -> None:
    """Remove a goal with a reason."""
    async with editing(call, plan_id, PlanStep.RELATIONSHIP_GOALS, RelationshipGoal) as plan:
        goal = await RELATIONSHIP_GOALS.lock(call, goal_id, store.of_plan(plan_id))
        goal.change_reason, goal.changed_in_version = reason, plan.working_version
        await _end(call, plan, goal)


async def _end(call: Call, plan: Plan, goal: RelationshipGoal) -> None:
    refuse_named(await count_naming(call, goal))
    goal.deleted_at = utc_now()
    plan.touch(await find_level_of_person(call.session, goal.contact_id))


async def _market_goal_for(
    call: Call,
    plan_id: UUID,
    contact_id: UUID,
    market_goal_id: UUID,
    other_than: UUID | None = None,
) -> MarketGoalRead:
    """The market goal that a new or changed goal for the person may serve."""
    market_goal = await MARKET_GOALS.find(call, col(MarketGoal.id) == market_goal_id, of_plan(plan_id))
    if market_goal is None:
        raise rules.unknown_market_goal()
    existing = await store.find_goal_for(call, plan_id, contact_id, market_goal_id, other_than=other_than)
    rules.refuse_second(existing)
    return market_goal


def _refuse_contact(contact: CustomerContact | None, plan: Plan) -> None:
    works_at, name, has_left = (contact.customer_id, contact.name, contact.has_left) if contact else (None, "", False)
    rules.refuse_contact(works_at, name, has_left, customer_of(plan.customer_id))


def _people(contact: CustomerContact | None, standings: list[PersonStanding]) -> People:
    return People(
        contacts=PeerAnswer(AnswerState.GIVEN, {contact.id: contact} if contact else {}),
        standings=PeerAnswer(AnswerState.GIVEN, {one.contact_id: one for one in standings}),
    )
