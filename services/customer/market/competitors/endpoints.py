"""Competitors over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.market.competitors.model import CompetitorCreate, CompetitorRead, CompetitorUpdate
from services.customer.market.competitors.store import COMPETITORS, CompetitorQuery
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/competitors", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


@router.lists(COMPETITORS)
async def list_competitors(call: Call, query: Annotated[CompetitorQuery, Query()]) -> Page[CompetitorRead]:
    """Every competitor the company knows, by name. `q` searches the names."""
    return await COMPETITORS.page(call, query)


@router.creates(COMPETITORS)
async def create_competitor(call: Call, body: CompetitorCreate) -> CompetitorRead:
    """Add a competitor, once for the whole company. Its profile at a customer describes its position there."""
    return await COMPETITORS.create(call, body)


@router.reads(COMPETITORS)
async def get_competitor(call: Call, competitor_id: UUID) -> CompetitorRead:
    """One competitor."""
    return await COMPETITORS.get(call, competitor_id)


@router.changes(COMPETITORS)
async def update_competitor(call: Call, competitor_id: UUID, body: CompetitorUpdate) -> CompetitorRead:
    """Change a competitor (JSON merge-patch). A field left out stays, null empties it."""
    return await COMPETITORS.change(call, competitor_id, body)


@router.removes(COMPETITORS)
async def delete_competitor(call: Call, competitor_id: UUID) -> None:
    """Remove a competitor from the list. Existing references at customers stay, new ones are refused."""
    await COMPETITORS.remove(call, competitor_id)
