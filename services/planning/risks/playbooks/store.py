"""The versions of the risk scheme."""

from services.planning.risks.playbooks.model import RiskSchemeContent
from services.planning.risks.playbooks.rules import refuse_unsound
from services.planning.risks.playbooks.standard import STANDARD
from services.planning.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

SCHEMES = VersionedScheme(
    RiskSchemeContent,
    kind="risks",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_unsound(version.content.bands, version.content.playbooks),
    writes=Scope.PLANS_CONFIGURE,
)
