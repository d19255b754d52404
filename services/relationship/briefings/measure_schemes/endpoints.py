"""PersonMeasure schemes over HTTP."""

from services.relationship.briefings.measure_schemes.store import MEASURE_SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/measure-schemes", MEASURE_SCHEMES, reads=Scope.RELATIONSHIPS_READ)
