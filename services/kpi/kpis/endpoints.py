"""The KPI catalogue over HTTP."""

from services.kpi.kpis.catalogue import KPIS
from services.kpi.kpis.model import KpiRead, describe
from shared.auth.access import Scope, requires
from shared.web.idempotency import ConceptRouter

router = ConceptRouter("/v1/kpis", tag="kpis")


@router.get("", dependencies=[requires(Scope.KPIS_READ)], response_model=list[KpiRead])
async def list_kpis() -> list[KpiRead]:
    """Every KPI that `/v1/kpi-values` calculates: its formula, unit, clearance, and what it can be grouped by."""
    return [describe(kpi) for kpi in KPIS.values()]
