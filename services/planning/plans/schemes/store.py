"""The versions of the plan scheme."""

from services.planning.plans.schemes.model import STANDARD, PlanSchemeContent
from services.planning.plans.schemes.rules import refuse_unsound
from services.planning.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

SCHEMES = VersionedScheme(
    PlanSchemeContent,
    kind="plans",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_unsound(
        [one.requirement for one in version.content.requirements],
        [one.requirement for one in version.content.market_requirements],
    ),
    writes=Scope.PLANS_CONFIGURE,
)
