"""Supply positions over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.customer.market.competitors.rules import CompetitorUnknown
from services.customer.market.supply_positions import operations, store
from services.customer.market.supply_positions.model import (
    StandingsQuery,
    SupplyPositionCreate,
    SupplyPositionRead,
    SupplyPositionUpdate,
    SupplyStandingRead,
)
from services.customer.market.supply_positions.rules import SharesImpossible, SupplyPositionNotFound, standings
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.customers.directory import CustomerNotFound
from shared.lists.filters import FilterInvalid
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.problem_causes import AlreadyTaken
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/supply-positions", tag="supply-positions")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)
SupplyPositionQuery = store.LISTING.query_model


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown, FilterInvalid),
)
async def list_supply_positions(
    query: Annotated[SupplyPositionQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[SupplyPositionRead]:
    """Who supplied the caller's customers, past and present: a category's history is `?customer_id=…&category=…`."""
    page = await store.list_positions(session, principal, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    dependencies=[WRITES],
    status_code=201,
    response_model=SupplyPositionRead,
    responses=can_fail_with(CustomerNotFound, CompetitorUnknown, SharesImpossible, AlreadyTaken),
)
async def create_supply_position(
    body: SupplyPositionCreate, response: Response, session: Session, principal: CurrentPrincipal
) -> SupplyPositionRead:
    """Say who supplies a category of a customer's purchasing as of a day; earlier positions stay as history.

    One position a category and day: to correct it, change it.
    """
    position = await operations.create_supply_position(session, principal, body)
    response.headers["Location"] = f"/v1/supply-positions/{position.id}"
    return tagged(response, position)


@router.get(
    "/current",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown, FilterInvalid),
)
async def list_current_supply_positions(
    query: Annotated[SupplyPositionQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[SupplyPositionRead]:
    """The latest position of every category of the caller's customers; `customer_id__in` for several customers."""
    page = await store.list_positions(session, principal, query, only_current=True)
    link_next(request, response, page)
    return page


@router.get("/standings", dependencies=[READS], response_model=list[SupplyStandingRead])
async def list_supply_standings(
    query: Annotated[StandingsQuery, Query()], session: Session, principal: CurrentPrincipal
) -> list[SupplyStandingRead]:
    """Our place in all of the purchasing of up to 1,000 customers, over their categories.

    Shares are weighted by yearly spend where every category has one. A customer of whom nothing is known, or that
    the caller may not see, is left out.
    """
    categories = await store.read_categories(session, principal, query.customer_ids, as_of=query.as_of)
    return [SupplyStandingRead.of(customer_id, standing) for customer_id, standing in standings(categories).items()]


@router.get(
    "/{position_id}",
    dependencies=[READS],
    response_model=SupplyPositionRead,
    responses=can_fail_with(SupplyPositionNotFound),
)
async def get_supply_position(
    position_id: UUID, response: Response, session: Session, principal: CurrentPrincipal
) -> SupplyPositionRead:
    """One supply position; its `ETag` goes into `If-Match` of a change."""
    return tagged(response, await store.get_position(session, principal, position_id))


@router.patch(
    "/{position_id}",
    dependencies=[WRITES],
    response_model=SupplyPositionRead,
    responses=can_fail_with(
        SupplyPositionNotFound, CompetitorUnknown, SharesImpossible, AlreadyTaken, PreconditionFailed
    ),
)
async def update_supply_position(
    position_id: UUID,
    body: SupplyPositionUpdate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> SupplyPositionRead:
    """Correct the fields sent (JSON merge-patch); `suppliers` replaces the whole list."""
    return tagged(response, await operations.update_supply_position(session, principal, position_id, body, if_match))


@router.delete(
    "/{position_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(SupplyPositionNotFound, PreconditionFailed),
)
async def delete_supply_position(
    position_id: UUID, session: Session, principal: CurrentPrincipal, if_match: IfMatch = None
) -> None:
    """Remove a position that should not have been; the customer's history keeps what it said."""
    await operations.delete_supply_position(session, principal, position_id, if_match)
