"""Goal schemes over HTTP."""

from services.planning.goals.schemes.store import SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/goal-schemes", SCHEMES, reads=Scope.PLANS_READ)
