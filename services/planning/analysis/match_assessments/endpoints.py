"""Assessments of the match over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.planning.analysis.clients import CustomerFile
from services.planning.analysis.match_assessments import operations, store
from services.planning.analysis.match_assessments.model import MatchAssessmentCreate, MatchAssessmentRead
from services.planning.analysis.match_assessments.rules import MATCH_CLEARANCE
from services.planning.analysis.match_assessments.store import MATCH_ASSESSMENTS, MatchAssessmentQuery
from services.planning.clients import Competitors
from services.planning.plans.plans.rules import PLAN_CLOSED, MarketPlanHasNone, PlanFrozen, PlanNotFound
from services.planning.plans.plans.store import PLANS, get_customer_plan
from services.planning.plans.steps.rules import StepNotOpen
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/plans/{plan_id}/match-assessments",
    tag="plan-match-assessments",
    reads=Scope.PLANS_READ,
    writes=Scope.PLANS_WRITE,
    clearance=MATCH_CLEARANCE,
)


@router.lists(MATCH_ASSESSMENTS, fails_with=[PlanNotFound])
async def list_plan_match_assessments(
    call: Call, plan_id: UUID, query: Annotated[MatchAssessmentQuery, Query()]
) -> Page[MatchAssessmentRead]:
    """The plan's assessment of the match 匹配度 with its customer; empty before the first one."""
    await PLANS.get(call, plan_id)
    return await MATCH_ASSESSMENTS.page(call, query, store.of_plan(plan_id))


@router.creates(
    None,
    needs=(Scope.PLANS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[PlanNotFound, PlanFrozen, *PLAN_CLOSED, MarketPlanHasNone, StepNotOpen, PeerUnavailable],
)
async def assess_plan_match(
    call: Call, plan_id: UUID, body: MatchAssessmentCreate, file: CustomerFile, competitors: Competitors
) -> MatchAssessmentRead:
    """Assess the match with a plan's customer, in the place of the plan's earlier assessment.

    People judge the market opportunity. Strategic fit and supply position are read from the customer service, which
    has to answer, and kept as they are now. The plan's history keeps the earlier assessments.
    """
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
    fit = await file.find_strategic_fit(plan.customer_id)
    standing = await file.find_supply_standing(plan.customer_id)
    return await operations.assess_match(call, plan_id, body, fit, standing, competitors)
