"""The versions of the measure scheme."""

from services.relationship.briefings.measure_schemes.model import MeasureSchemeContent
from services.relationship.briefings.measure_schemes.rules import refuse_unsound
from services.relationship.briefings.measure_schemes.standard import STANDARD
from services.relationship.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

MEASURE_SCHEMES = VersionedScheme(
    MeasureSchemeContent,
    kind="measures",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_unsound(version.content.measures),
    writes=Scope.RELATIONSHIPS_CONFIGURE,
)
