"""The KPI catalogue over HTTP."""

from services.kpi.figures.kpis.catalogue import KPIS
from services.kpi.figures.kpis.model import KpiRead, describe
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/kpis", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)


@router.lists(None)
async def list_kpis() -> Page[KpiRead]:
    """Every KPI that `/v1/kpi-values` computes.

    Each has its formula, unit, clearance, and what it can be grouped by.
    """
    return Page[KpiRead].whole(map(describe, KPIS.values()))
