"""Every query over assessments of ourselves."""

from services.planning.analysis.self_assessments.model import SelfAssessment, SelfAssessmentRead
from services.planning.analysis.self_assessments.rules import SelfAssessmentNotFound
from services.planning.plans.parts.store import PlanParts
from services.planning.plans.plans.rules import PlanStep
from shared.lists.queries import ListQuery


class SelfAssessmentQuery(
    ListQuery,
    of=SelfAssessmentRead,
    filters=("id", "aspect", "created_at", "updated_at"),
    sorts=("aspect", "created_at", "updated_at"),
    searched=("finding", "consequence"),
    default_sort="created_at",
):
    """How assessments of ourselves are filtered, sorted and searched."""


SELF_ASSESSMENTS = PlanParts(
    SelfAssessment,
    SelfAssessmentRead,
    SelfAssessmentQuery,
    missing=SelfAssessmentNotFound,
    step=PlanStep.ANALYSIS,
    most=10,
)
