"""The versions of the complaint scheme."""

from services.relationship.satisfaction.complaint_schemes.model import STANDARD, ComplaintSchemeContent
from services.relationship.satisfaction.complaint_schemes.rules import refuse_unsound_steps
from services.relationship.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

COMPLAINT_SCHEMES = VersionedScheme(
    ComplaintSchemeContent,
    kind="complaints",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_unsound_steps(version.content.escalation),
    writes=Scope.RELATIONSHIPS_CONFIGURE,
)
