"""The versions of the resource scheme."""

from services.planning.execution.resource_schemes.model import STANDARD, ResourceSchemeContent
from services.planning.execution.resource_schemes.rules import refuse_unsound
from services.planning.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

SCHEMES = VersionedScheme(
    ResourceSchemeContent,
    kind="resources",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_unsound(version.content.classes, version.content.industries),
    writes=Scope.PLANS_CONFIGURE,
)
