"""Assessments of rivals over HTTP."""

from services.planning.analysis.rival_assessments.model import RivalAssessmentCreate, RivalAssessmentUpdate
from services.planning.analysis.rival_assessments.store import RIVAL_ASSESSMENTS
from services.planning.plans.parts.router import PartWords, part_router

router = part_router(
    "/v1/plans/{plan_id}/rival-assessments",
    RIVAL_ASSESSMENTS,
    creates=RivalAssessmentCreate,
    changes=RivalAssessmentUpdate,
    words=PartWords(
        one="an assessment of a rival",
        many="What we know of each rival 友商分析 at a plan's customer",
        about="The method's six questions about a rival, and four more. The standard scheme asks for a rival with all "
        "six answered. A plan has one main rival, and each competitor once.",
        of_list="`unanswered` says which of the six questions are open.",
    ),
)
