"""Assessments of ourselves over HTTP."""

from services.planning.analysis.self_assessments.model import SelfAssessmentCreate, SelfAssessmentUpdate
from services.planning.analysis.self_assessments.store import SELF_ASSESSMENTS
from services.planning.plans.parts.router import PartWords, part_router

router = part_router(
    "/v1/plans/{plan_id}/self-assessments",
    SELF_ASSESSMENTS,
    creates=SelfAssessmentCreate,
    changes=SelfAssessmentUpdate,
    words=PartWords(
        one="an assessment of ourselves",
        many="Where we are at a plan's customer 自身分析",
        about="One each of market, sales, competition and profit, which is the centre and needs clearance 2.",
        of_list="The one of profit needs clearance 2.",
    ),
)
