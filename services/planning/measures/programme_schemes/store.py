"""The versions of the lifecycle programme scheme."""

from services.planning.measures.programme_schemes.model import ProgrammeSchemeContent
from services.planning.measures.programme_schemes.rules import refuse_unsound
from services.planning.measures.programme_schemes.standard import STANDARD
from services.planning.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

SCHEMES = VersionedScheme(
    ProgrammeSchemeContent,
    kind="lifecycle_programmes",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda version: refuse_unsound(version.content.stages),
    writes=Scope.PLANS_CONFIGURE,
)
