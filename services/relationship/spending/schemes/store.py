"""The versions of the spending scheme."""

from services.relationship.spending.schemes.model import STANDARD, SpendingSchemeContent
from services.relationship.spending.schemes.rules import refuse_contradictions
from services.relationship.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

SPENDING_SCHEMES = VersionedScheme(
    SpendingSchemeContent,
    kind="spending",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_contradictions(version.content.limits, version.content.approvals),
    writes=Scope.RELATIONSHIPS_CONFIGURE,
)
