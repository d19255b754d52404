"""The versions of the scorecard scheme, and the scheme in force."""

from services.kpi.scorecards.schemes.model import STANDARD, ScorecardSchemeContent
from services.kpi.scorecards.schemes.rules import refuse_days, refuse_limits, refuse_rating_steps
from services.kpi.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.problems import SchemeUnsound
from shared.schemes.versions import Version, VersionedScheme


def _refuse(version: Version[ScorecardSchemeContent]) -> None:
    content = version.content
    days = [(name, getattr(content.days, name)) for name in ("assess", "review", "close")]
    errors = [
        *refuse_limits(content, "/content"),
        *refuse_rating_steps(content.ratings, "/content/ratings"),
        *refuse_days(days, "/content/days"),
    ]
    if errors:
        raise SchemeUnsound(errors=errors)


SCORECARD_SCHEMES = VersionedScheme(
    ScorecardSchemeContent,
    kind="scorecards",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=_refuse,
    writes=Scope.KPIS_CONFIGURE,
)
