"""Unknown codes over HTTP."""

from typing import Annotated

from fastapi import Query

from services.kpi.unknown_codes.model import UnknownCodeRead
from services.kpi.unknown_codes.store import UNKNOWN_CODES, UnknownCodeQuery
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/unknown-codes", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)


@router.lists(UNKNOWN_CODES)
async def list_unknown_codes(call: Call, query: Annotated[UnknownCodeQuery, Query()]) -> Page[UnknownCodeRead]:
    """Codes with pushed facts but no customer, largest sales first. The caller must be allowed to see all customers."""
    return await UNKNOWN_CODES.page(call, query)
