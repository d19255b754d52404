"""Competitors' moves over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.market.competitors.rules import CompetitorUnknown
from services.customer.market.moves import operations
from services.customer.market.moves.model import CompetitorMoveCreate, CompetitorMoveRead, CompetitorMoveUpdate
from services.customer.market.moves.store import MOVES, CompetitorMoveQuery
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/competitor-moves", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


@router.lists(MOVES)
async def list_competitor_moves(call: Call, query: Annotated[CompetitorMoveQuery, Query()]) -> Page[CompetitorMoveRead]:
    """What competitors did at the caller's customers, the latest first. `competitor_id` follows one of them."""
    return await MOVES.page(call, query)


@router.creates(MOVES, fails_with=[CustomerNotFound, CustomerMerged, CompetitorUnknown])
async def create_competitor_move(call: Call, body: CompetitorMoveCreate) -> CompetitorMoveRead:
    """Note what a competitor did at a customer: an offer, a price, a visit, a win. The log takes any number."""
    return await operations.create_competitor_move(call, body)


@router.reads(MOVES)
async def get_competitor_move(call: Call, move_id: UUID) -> CompetitorMoveRead:
    """One move of a competitor."""
    return await MOVES.get(call, move_id)


@router.changes(MOVES)
async def update_competitor_move(call: Call, move_id: UUID, body: CompetitorMoveUpdate) -> CompetitorMoveRead:
    """Correct a competitor's move (JSON merge-patch). A field left out stays, null empties it."""
    return await MOVES.change(call, move_id, body)


@router.removes(MOVES)
async def delete_competitor_move(call: Call, move_id: UUID) -> None:
    """Remove a competitor's move entered by mistake. The customer's history keeps it."""
    await MOVES.remove(call, move_id)
