"""Unknown codes over HTTP."""

from typing import Annotated

from fastapi import Query, Request, Response

from services.kpi.unknown_codes import store
from services.kpi.unknown_codes.model import UnknownCodeRead
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/unknown-codes", tag="unknown-codes")

UnknownCodeQuery = store.LISTING.query_model


@router.get(
    "",
    dependencies=[requires(Scope.KPIS_READ)],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown),
)
async def list_unknown_codes(
    query: Annotated[UnknownCodeQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[UnknownCodeRead]:
    """Codes the ERP pushed facts for that no customer has, the largest sales first; for who sees all customers."""
    page = await store.list_unknown_codes(session, principal, query)
    link_next(request, response, page)
    return page
