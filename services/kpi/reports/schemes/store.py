"""The versions of the value-report scheme, and the scheme in force."""

from services.kpi.reports.schemes.model import STANDARD, ValueReportSchemeContent
from services.kpi.tables import SchemeVersion
from shared.auth.access import Scope
from shared.schemes.versions import VersionedScheme

VALUE_REPORT_SCHEMES = VersionedScheme(
    ValueReportSchemeContent,
    kind="value_reports",
    kept_in=SchemeVersion,
    standard=STANDARD,
    refuse=lambda _: None,  # its figures do not depend on one another
    writes=Scope.KPIS_CONFIGURE,
)
