"""The versions of the goal scheme."""

from services.planning.goals.schemes.model import STANDARD, GoalSchemeContent
from services.planning.goals.schemes.rules import refuse_unsound
from services.planning.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

SCHEMES = VersionedScheme(
    GoalSchemeContent,
    kind="goals",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_unsound(version.content, version.content),
    writes=Scope.PLANS_CONFIGURE,
)
