"""Every query over factors of the environment."""

from services.planning.analysis.environment_factors.model import EnvironmentFactor, EnvironmentFactorRead
from services.planning.analysis.environment_factors.rules import EnvironmentFactorNotFound
from services.planning.plans.parts.store import PlanParts
from services.planning.plans.plans.rules import PlanStep
from shared.lists.queries import ListQuery


class EnvironmentFactorQuery(
    ListQuery,
    of=EnvironmentFactorRead,
    filters=("id", "kind", "created_at", "updated_at"),
    sorts=("kind", "created_at", "updated_at"),
    searched=("description", "effect"),
    default_sort="created_at",
):
    """How factors of the environment are filtered, sorted and searched."""


ENVIRONMENT_FACTORS = PlanParts(
    EnvironmentFactor,
    EnvironmentFactorRead,
    EnvironmentFactorQuery,
    missing=EnvironmentFactorNotFound,
    step=PlanStep.ANALYSIS,
    most=50,
)
