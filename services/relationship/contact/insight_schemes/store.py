"""The versions of the insight scheme."""

from services.relationship.contact.insight_schemes.model import STANDARD, InsightSchemeContent
from services.relationship.contact.insight_schemes.rules import refuse_irregular, refuse_repeated
from services.relationship.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import Version, VersionedScheme


def _refuse(version: Version[InsightSchemeContent]) -> None:
    duties = version.content.duties
    refuse_irregular(enumerate(duty.every for duty in duties))
    refuse_repeated(duty.kind for duty in duties)


INSIGHT_SCHEMES = VersionedScheme(
    InsightSchemeContent,
    kind="insight",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=_refuse,
    writes=Scope.RELATIONSHIPS_CONFIGURE,
)
