"""The versions of the pursuit scheme."""

from services.planning.pursuits.schemes.model import PursuitSchemeContent
from services.planning.pursuits.schemes.standard import STANDARD
from services.planning.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

SCHEMES = VersionedScheme(
    PursuitSchemeContent,
    kind="pursuits",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda _: None,  # its days contradict nothing
    writes=Scope.PLANS_CONFIGURE,
)
