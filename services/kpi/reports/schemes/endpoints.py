"""Value-report schemes over HTTP."""

from services.kpi.reports.schemes.store import VALUE_REPORT_SCHEMES
from shared.auth.access import Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/value-report-schemes", VALUE_REPORT_SCHEMES, reads=Scope.KPIS_READ)
