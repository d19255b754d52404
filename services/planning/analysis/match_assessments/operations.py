"""Assessing the match with a plan's customer."""

from typing import Any
from uuid import UUID

from services.planning.analysis.clients import CustomerStrategicFit, CustomerSupplyStanding
from services.planning.analysis.match_assessments import store
from services.planning.analysis.match_assessments.model import (
    MatchAssessment,
    MatchAssessmentCreate,
    MatchAssessmentRead,
)
from services.planning.analysis.match_assessments.store import MATCH_ASSESSMENTS
from services.planning.plans.plans.rules import PlanStep, customer_of
from services.planning.plans.steps.operations import editing
from shared.customers.competitors import CompetitorSource, require_competitors
from shared.time import utc_now
from shared.web.call import Call


async def assess_match(
    call: Call,
    plan_id: UUID,
    body: MatchAssessmentCreate,
    fit: CustomerStrategicFit | None,
    standing: CustomerSupplyStanding | None,
    competitors: CompetitorSource,
) -> MatchAssessmentRead:
    """A new assessment in the place of the plan's present one, with what the customer's file says now."""
    rival = {"/main_rival_id": standing.main_rival_id} if standing and standing.main_rival_id else {}
    await require_competitors(call.session, rival, competitors)
    async with editing(call, plan_id, PlanStep.ANALYSIS, MatchAssessment) as plan:
        for earlier in await MATCH_ASSESSMENTS.rows(call, store.of_plan(plan_id)):
            earlier.deleted_at = utc_now()
        match = MatchAssessment(
            **body.model_dump(),
            **_read_of(fit, standing),
            plan_id=plan_id,
            customer_id=customer_of(plan.customer_id),
            assessed_by=call.principal.subject,
            assessed_by_name=call.principal.name,
            assessed_at=utc_now(),
        )
        call.session.add(match)
        plan.touch(MatchAssessment.table_level)
    return await MATCH_ASSESSMENTS.saved(call, match)


def _read_of(fit: CustomerStrategicFit | None, standing: CustomerSupplyStanding | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if fit:
        found |= fit.model_dump(include={"channel_now", "channel_ahead", "trend", "is_cash_cow"})
        found["fit_assessed_on"] = fit.assessed_on
    if standing:
        found |= standing.model_dump(include={"our_share", "main_rival_id", "main_rival_share", "suppression_ratio"})
        found["supply_as_of"] = standing.oldest_as_of
    return found
