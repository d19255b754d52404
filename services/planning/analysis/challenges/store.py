"""Every query over challenges of the customer."""

from services.planning.analysis.challenges.model import Challenge, ChallengeRead
from services.planning.analysis.challenges.rules import ChallengeNotFound
from services.planning.plans.parts.store import PlanParts
from services.planning.plans.plans.rules import PlanStep
from shared.lists.queries import ListQuery


class ChallengeQuery(
    ListQuery,
    of=ChallengeRead,
    filters=("id", "source", "created_at", "updated_at"),
    sorts=("source", "created_at", "updated_at"),
    searched=("description", "our_answer"),
    default_sort="created_at",
):
    """How challenges are filtered, sorted and searched."""


CHALLENGES = PlanParts(
    Challenge,
    ChallengeRead,
    ChallengeQuery,
    missing=ChallengeNotFound,
    step=PlanStep.ANALYSIS,
    most=50,
)
