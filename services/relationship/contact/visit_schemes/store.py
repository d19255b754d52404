"""The versions of the visit scheme."""

from services.relationship.contact.visit_schemes.model import STANDARD, VisitSchemeContent
from services.relationship.contact.visit_schemes.rules import refuse_unsound
from services.relationship.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

VISIT_SCHEMES = VersionedScheme(
    VisitSchemeContent,
    kind="visit",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_unsound(version.content.supervisor.limit, version.content.overseer.limit),
    writes=Scope.RELATIONSHIPS_CONFIGURE,
)
