"""Warning schemes over HTTP."""

from services.kpi.warnings.schemes.store import WARNING_SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/warning-schemes", WARNING_SCHEMES, reads=Scope.KPIS_READ)
