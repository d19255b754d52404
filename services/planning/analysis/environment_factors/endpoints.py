"""Factors of the environment over HTTP."""

from services.planning.analysis.environment_factors.model import EnvironmentFactorCreate, EnvironmentFactorUpdate
from services.planning.analysis.environment_factors.store import ENVIRONMENT_FACTORS
from services.planning.plans.parts.router import PartWords, part_router

router = part_router(
    "/v1/plans/{plan_id}/environment-factors",
    ENVIRONMENT_FACTORS,
    creates=EnvironmentFactorCreate,
    changes=EnvironmentFactorUpdate,
    words=PartWords(
        one="a factor of the environment",
        many="What changes around a plan's customer 环境因素",
        about="Policy, economy, society or technology. This part is optional unless the plan scheme asks for it.",
    ),
)
