"""The versions of the exit scheme."""

from services.planning.exits.schemes.model import ExitSchemeContent
from services.planning.exits.schemes.rules import refuse_unsound
from services.planning.exits.schemes.standard import STANDARD
from services.planning.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

SCHEMES = VersionedScheme(
    ExitSchemeContent,
    kind="exits",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_unsound(version.content.workstreams),
    writes=Scope.PLANS_CONFIGURE,
)
