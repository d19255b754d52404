"""General schemes over HTTP."""

from services.relationship.climate.schemes.store import SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/general-schemes", SCHEMES, reads=Scope.RELATIONSHIPS_READ)
