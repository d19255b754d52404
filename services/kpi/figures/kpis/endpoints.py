"""The KPI catalogue over HTTP."""

from services.kpi.figures.kpis.catalogue import KPIS
from services.kpi.figures.kpis.model import KpiRead, describe
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/kpis", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)


@router.lists(None, is_translated=True)
async def list_kpis(call: Call) -> Page[KpiRead]:
    """Every KPI that `/v1/kpi-values` computes.

    Each has its formula, unit, direction, clearance, and the grains and dimensions that it has.
    """
    return Page[KpiRead].whole(describe(kpi, call.language) for kpi in KPIS.values())
