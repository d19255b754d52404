"""Every query over SWOT points."""

from services.planning.analysis.swot_points.model import SwotPoint, SwotPointRead
from services.planning.analysis.swot_points.rules import SwotPointNotFound
from services.planning.plans.parts.store import PlanParts
from services.planning.plans.plans.rules import PlanStep
from shared.lists.queries import ListQuery


class SwotPointQuery(
    ListQuery,
    of=SwotPointRead,
    filters=("id", "view", "quadrant", "created_at", "updated_at"),
    sorts=("view", "quadrant", "created_at", "updated_at"),
    searched=("description",),
    default_sort="created_at",
):
    """How SWOT points are filtered, sorted and searched."""


SWOT_POINTS = PlanParts(
    SwotPoint,
    SwotPointRead,
    SwotPointQuery,
    missing=SwotPointNotFound,
    step=PlanStep.ANALYSIS,
    most=80,
)
