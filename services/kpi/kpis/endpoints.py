"""The KPI catalogue over HTTP."""

from services.kpi.kpis.catalogue import KPIS
from services.kpi.kpis.model import KpiRead, describe
from shared.auth.access import Scope
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/kpis", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)


@router.reads(path="")
async def list_kpis() -> list[KpiRead]:
    """Every KPI that `/v1/kpi-values` computes.

    Each has its formula, unit, clearance, and what it can be grouped by.
    """
    return [describe(kpi) for kpi in KPIS.values()]
