"""Scorecard schemes over HTTP."""

from services.kpi.scorecards.schemes.store import SCORECARD_SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/scorecard-schemes", SCORECARD_SCHEMES, reads=Scope.SCORECARDS_READ)
