"""Judgements of ability over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.planning.execution.judgements import operations, rules
from services.planning.execution.judgements.model import AbilityJudgementCreate, AbilityJudgementRead
from services.planning.execution.judgements.store import JUDGEMENTS, AbilityJudgementQuery, of_responsibility
from services.planning.execution.responsibilities.model import JUDGEMENT_CLEARANCE
from services.planning.execution.responsibilities.rules import PlanResponsibilityNotFound
from services.planning.execution.responsibilities.store import RESPONSIBILITIES, of_plan
from services.planning.plans.plans.rules import PLAN_CLOSED, MarketPlanHasNone, PlanNotFound
from services.planning.plans.plans.store import PLANS
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/plans/{plan_id}/responsibilities/{responsibility_id}/judgements",
    tag="ability-judgements",
    reads=Scope.PLANS_READ,
    writes=Scope.PLANS_APPROVE,
    clearance=JUDGEMENT_CLEARANCE,
)


@router.lists(JUDGEMENTS, fails_with=[PlanNotFound, PlanResponsibilityNotFound])
async def list_ability_judgements(
    call: Call, plan_id: UUID, responsibility_id: UUID, query: Annotated[AbilityJudgementQuery, Query()]
) -> Page[AbilityJudgementRead]:
    """What supervisors said of the ability of people for a responsibility, the latest first. Needs clearance 2."""
    await PLANS.get(call, plan_id)
    await RESPONSIBILITIES.row(call, responsibility_id, of_plan(plan_id))
    return await JUDGEMENTS.page(call, query, of_responsibility(responsibility_id))


@router.creates(
    JUDGEMENTS,
    fails_with=[
        PlanNotFound,
        *PLAN_CLOSED,
        MarketPlanHasNone,
        PlanResponsibilityNotFound,
        rules.JudgeNotSupervisor,
        rules.OwnAbility,
        rules.UserNotAssigned,
    ],
)
async def judge_ability(
    call: Call, plan_id: UUID, responsibility_id: UUID, body: AbilityJudgementCreate
) -> AbilityJudgementRead:
    """Say, as a supervisor, whether a person has the ability needed. Needs clearance 2.

    It may be said at any time, also of an approved plan, and makes nobody an author of the plan; the last one counts.
    """
    return await operations.judge_ability(call, plan_id, responsibility_id, body)


@router.reads(JUDGEMENTS, fails_with=[PlanNotFound, PlanResponsibilityNotFound])
async def get_ability_judgement(
    call: Call, plan_id: UUID, responsibility_id: UUID, judgement_id: UUID
) -> AbilityJudgementRead:
    """One judgement of ability. Needs clearance 2."""
    await PLANS.get(call, plan_id)
    await RESPONSIBILITIES.row(call, responsibility_id, of_plan(plan_id))
    return await JUDGEMENTS.get(call, judgement_id, of_responsibility(responsibility_id))
