"""The versions of the action scheme; the method names no days, these are our default."""

from services.planning.measures.action_schemes.model import ActionSchemeContent
from services.planning.measures.action_schemes.rules import refuse_unsound
from services.planning.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

STANDARD = ActionSchemeContent(medium_days=7, high_days=30)
SCHEMES = VersionedScheme(
    ActionSchemeContent,
    kind="actions",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_unsound(version.content),
    writes=Scope.PLANS_CONFIGURE,
)
