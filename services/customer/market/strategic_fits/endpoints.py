"""Strategic fits over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.customer.market.strategic_fits import operations, rules, store
from services.customer.market.strategic_fits.model import (
    CurrentFitsQuery,
    StrategicFitCreate,
    StrategicFitRead,
)
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.customers.directory import CustomerNotFound
from shared.lists.filters import FilterInvalid
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/strategic-fits", tag="strategic-fits")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)
StrategicFitQuery = store.LISTING.query_model


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown, FilterInvalid),
)
async def list_strategic_fits(
    query: Annotated[StrategicFitQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[StrategicFitRead]:
    """Assessments of the caller's customers, past and present, the latest first."""
    page = await store.list_fits(session, principal, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    dependencies=[WRITES],
    status_code=201,
    response_model=StrategicFitRead,
    responses=can_fail_with(CustomerNotFound),
)
async def create_strategic_fit(
    body: StrategicFitCreate, response: Response, session: Session, principal: CurrentPrincipal
) -> StrategicFitRead:
    """Assess how a customer's strategy and our offer fit; the rule in force concludes what to invest.

    A diverging customer is a cash cow whatever it contributes: the recommended investment is `shrink`.
    """
    fit = await operations.create_strategic_fit(session, principal, body)
    response.headers["Location"] = f"/v1/strategic-fits/{fit.id}"
    return tagged(response, fit)


@router.get("/current", dependencies=[READS], response_model=list[StrategicFitRead])
async def list_current_strategic_fits(
    query: Annotated[CurrentFitsQuery, Query()], session: Session, principal: CurrentPrincipal
) -> list[StrategicFitRead]:
    """The latest assessment of up to 1,000 customers; who was never assessed, or is not the caller's, is left out."""
    return await store.read_current_fits(session, principal, query.customer_ids, as_of=query.as_of)


@router.get(
    "/{fit_id}",
    dependencies=[READS],
    response_model=StrategicFitRead,
    responses=can_fail_with(rules.StrategicFitNotFound),
)
async def get_strategic_fit(
    fit_id: UUID, response: Response, session: Session, principal: CurrentPrincipal
) -> StrategicFitRead:
    """One assessment, with what followed from it."""
    return tagged(response, await store.get_fit(session, principal, fit_id))


@router.delete(
    "/{fit_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(rules.StrategicFitNotFound, PreconditionFailed),
)
async def delete_strategic_fit(
    fit_id: UUID, session: Session, principal: CurrentPrincipal, if_match: IfMatch = None
) -> None:
    """Remove an assessment that should not have been; the customer's history keeps what it said."""
    await operations.delete_strategic_fit(session, principal, fit_id, if_match)
