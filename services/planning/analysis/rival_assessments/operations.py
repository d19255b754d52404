"""Taking over what the customer's file knows of its rivals."""

from collections.abc import Sequence
from uuid import UUID

from services.planning.analysis.clients import FileRival
from services.planning.analysis.rival_assessments import rules
from services.planning.analysis.rival_assessments.model import RivalAssessment
from services.planning.analysis.rival_assessments.rules import RivalImportance
from services.planning.analysis.rival_assessments.store import RIVAL_ASSESSMENTS
from services.planning.plans.parts.rules import refuse_too_many
from services.planning.plans.plans.model import Plan
from services.planning.plans.steps.operations import editing
from shared.customers.competitors import CompetitorSource, require_competitors
from shared.web.call import Call


async def adopt_rivals(call: Call, plan_id: UUID, rivals: Sequence[FileRival], competitors: CompetitorSource) -> None:
    """Add the rivals and answers that the plan lacks; what it says stays."""
    told = [rival for rival in rivals if rival.known]
    await require_competitors(call.session, {f"/{one.competitor_id}": one.competitor_id for one in told}, competitors)
    async with editing(call, plan_id, RIVAL_ASSESSMENTS.step) as plan:
        present = await RIVAL_ASSESSMENTS.rows(call, RIVAL_ASSESSMENTS.of_plan(plan_id))
        by_rival = {one.competitor_id: one for one in present}
        fresh = [rival for rival in told if rival.competitor_id not in by_rival]
        refuse_too_many(RivalAssessment.kept_as, len(present) + len(fresh), RIVAL_ASSESSMENTS.most)
        has_main = any(one.importance is RivalImportance.MAIN for one in present)
        call.session.add_all(_assessment(plan, rival, has_main=has_main) for rival in fresh)
        for rival in told:
            if one := by_rival.get(rival.competitor_id):
                _completed(one, rival)
        plan.touch()


def _assessment(plan: Plan, rival: FileRival, *, has_main: bool) -> RivalAssessment:
    importance = rules.importance_of(is_main=rival.is_main, is_strategic=rival.is_strategic, has_main=has_main)
    made = RivalAssessment(
        plan_id=plan.id, customer_id=plan.customer_id, competitor_id=rival.competitor_id, importance=importance
    )
    return _completed(made, rival)


def _completed(assessment: RivalAssessment, rival: FileRival) -> RivalAssessment:
    answered = [field for field in rules.FIELDS if getattr(assessment, field) is not None]
    for field, text in rules.missing_answers(rival.known, answered).items():
        setattr(assessment, field, text)
    return assessment
