"""A year's evaluation over all plans, over HTTP."""

from typing import Annotated

from fastapi import Query

from services.planning.annual.evaluations import operations, rules
from services.planning.annual.evaluations.model import PlanEvaluationQuery, PlanEvaluationRead
from services.planning.clients import Relationships
from services.planning.goals.level_goals.levels import CustomerLevelsPeer
from shared.auth.access import Scope
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/plan-evaluations", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE)


@router.reads(path="", fails_with=[rules.TooManyEvaluated])
async def get_plan_evaluation(
    call: Call,
    query: Annotated[PlanEvaluationQuery, Query()],
    relationships: Relationships,
    levels: CustomerLevelsPeer,
) -> PlanEvaluationRead:
    """Which kinds of actions moved levels in a year, over all plans of the caller's customers.

    Of the actions that were done: how many relationships rose, fell or stayed within the scheme's days after the
    action, and what a level up has cost, as `/v1/plans/{plan_id}/effects` has it for one plan. Levels of people, of
    general and of organizational relationships have rows of their own. What moved in that time need not have moved
    because of the action; a row that rests on few actions says so. Below clearance 2, at which the goals of actions are
    not shown, every action is judged by its people. Levels are read from the relationship service, for some hundreds of
    customers at once; when it does not answer in time, or the caller lacks the scope relationships:read, `level_state`
    gives the reason.
    """
    return await operations.read_evaluation(call, relationships, levels, query)
