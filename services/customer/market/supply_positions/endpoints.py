"""Supply positions over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.market.competitors.rules import CompetitorUnknown
from services.customer.market.supply_positions import operations
from services.customer.market.supply_positions.model import (
    SHARES_LEVEL,
    StandingsQuery,
    SupplyPositionCreate,
    SupplyPositionRead,
    SupplyPositionUpdate,
    SupplyStandingRead,
)
from services.customer.market.supply_positions.rules import SharesImpossible, standings
from services.customer.market.supply_positions.share_shapes import (
    MarketSharesQuery,
    MarketSharesRead,
    SupplySharesQuery,
    SupplySharesRead,
)
from services.customer.market.supply_positions.shares import list_customer_shares, list_market_shares
from services.customer.market.supply_positions.store import (
    IS_CURRENT,
    SUPPLY_POSITIONS,
    SupplyPositionQuery,
    read_categories,
)
from shared.auth.access import Scope
from shared.auth.visibility import read_customer_names
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/supply-positions", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE, clearance=SHARES_LEVEL
)


@router.lists(SUPPLY_POSITIONS)
async def list_supply_positions(call: Call, query: Annotated[SupplyPositionQuery, Query()]) -> Page[SupplyPositionRead]:
    """Who supplied the caller's customers, past and present. A category's history is `?customer_id=…&category=…`."""
    return await SUPPLY_POSITIONS.page(call, query)


@router.creates(SUPPLY_POSITIONS, fails_with=[CustomerNotFound, CustomerMerged, CompetitorUnknown, SharesImpossible])
async def create_supply_position(call: Call, body: SupplyPositionCreate) -> SupplyPositionRead:
    """Record who supplies a category of a customer's purchasing as of a day.

    Earlier positions stay as history. There is one position per category and day: to correct it, change it.
    """
    return await operations.create_supply_position(call, body)


@router.lists(SUPPLY_POSITIONS, "/current")
async def list_current_supply_positions(
    call: Call, query: Annotated[SupplyPositionQuery, Query()]
) -> Page[SupplyPositionRead]:
    """The latest supply position of every category.

    It covers the caller's customers; `customer_id__in` selects some of them.
    """
    return await SUPPLY_POSITIONS.page(call, query, IS_CURRENT)


@router.lists(None, "/standings")
async def list_supply_standings(call: Call, query: Annotated[StandingsQuery, Query()]) -> Page[SupplyStandingRead]:
    """Our standing in the whole purchasing of up to 1,000 customers.

    It adds up their categories. Shares are weighted by yearly spend where every category has one. Customers without
    positions, or that the caller may not see, are left out.
    """
    categories = await read_categories(call, query.customer_ids, as_of=query.as_of)
    names = await read_customer_names(call.session, categories)
    found = standings(categories).items()
    return Page[SupplyStandingRead].whole(
        SupplyStandingRead.of(customer_id, names[customer_id], standing) for customer_id, standing in found
    )


@router.lists(None, "/shares")
async def list_supply_shares(call: Call, query: Annotated[SupplySharesQuery, Query()]) -> Page[SupplySharesRead]:
    """Our share and each rival's in the whole purchasing of customers, on several days.

    Categories are added up as in the standings. Customers without positions on a day, or that the caller may not see,
    are left out of it.
    """
    found = await list_customer_shares(call, query)
    names = await read_customer_names(call.session, found)
    return Page[SupplySharesRead].whole(
        SupplySharesRead(customer_id=one, customer_name=names[one], **row)
        for one, rows in found.items()
        for row in rows
    )


@router.lists(None, "/market-shares")
async def list_market_supply_shares(call: Call, query: Annotated[MarketSharesQuery, Query()]) -> Page[MarketSharesRead]:
    """Our share and each rival's in what the customers of markets purchase, on several days.

    It adds up the positions of the caller's customers of each market, weighted by yearly spend; positions without a
    spend count only where none has one. A market without positions on a day is left out of it.
    """
    found = await list_market_shares(call, query)
    return Page[MarketSharesRead].whole(
        MarketSharesRead(code=code, **row) for code, rows in found.items() for row in rows
    )


@router.reads(SUPPLY_POSITIONS)
async def get_supply_position(call: Call, position_id: UUID) -> SupplyPositionRead:
    """One supply position. Send its `ETag` in `If-Match` when you change it."""
    return await SUPPLY_POSITIONS.get(call, position_id)


@router.changes(SUPPLY_POSITIONS, fails_with=[CompetitorUnknown, SharesImpossible])
async def update_supply_position(call: Call, position_id: UUID, body: SupplyPositionUpdate) -> SupplyPositionRead:
    """Correct a supply position (JSON merge-patch). `suppliers` replaces the whole list."""
    return await operations.update_supply_position(call, position_id, body)


@router.removes(SUPPLY_POSITIONS)
async def delete_supply_position(call: Call, position_id: UUID) -> None:
    """Remove a supply position entered by mistake. The customer's history keeps it."""
    await SUPPLY_POSITIONS.remove(call, position_id)
