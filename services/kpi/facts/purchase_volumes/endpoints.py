"""Purchase volumes over HTTP."""

from typing import Annotated

from fastapi import Query

from services.kpi.facts.purchase_volumes.model import SHARES_LEVEL, PurchaseVolumeRead
from services.kpi.facts.purchase_volumes.store import PURCHASE_VOLUMES, PurchaseVolumeQuery
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/purchase-volumes", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE, clearance=SHARES_LEVEL)


@router.lists(PURCHASE_VOLUMES)
async def list_purchase_volumes(call: Call, query: Annotated[PurchaseVolumeQuery, Query()]) -> Page[PurchaseVolumeRead]:
    """What the caller's customers spend by category, and our share, the latest first.

    They follow from the supply positions: enter them there. They need clearance 2.
    """
    return await PURCHASE_VOLUMES.page(call, query)
