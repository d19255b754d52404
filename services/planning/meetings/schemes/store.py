"""The versions of the meeting scheme; the method names no days, these are our default."""

from services.planning.meetings.schemes.model import MeetingSchemeContent
from services.planning.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

STANDARD = MeetingSchemeContent(minutes_days=2)
SCHEMES = VersionedScheme(
    MeetingSchemeContent,
    kind="meetings",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda _: None,
    writes=Scope.PLANS_CONFIGURE,
)
