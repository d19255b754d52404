"""The versions of the execution scheme."""

from services.planning.execution.schemes.model import STANDARD, ExecutionSchemeContent
from services.planning.execution.schemes.rules import refuse_unsound
from services.planning.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

SCHEMES = VersionedScheme(
    ExecutionSchemeContent,
    kind="execution",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_unsound(version.content.reviews),
    writes=Scope.PLANS_CONFIGURE,
)
