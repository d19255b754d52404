"""Lifecycle programme schemes over HTTP."""

from services.planning.measures.programme_schemes.store import SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/lifecycle-programme-schemes", SCHEMES, reads=Scope.PLANS_READ)
