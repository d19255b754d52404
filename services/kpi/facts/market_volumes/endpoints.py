"""Market volumes over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.kpi.facts.market_volumes import operations
from services.kpi.facts.market_volumes.model import MarketVolumeCreate, MarketVolumeRead, MarketVolumeUpdate
from services.kpi.facts.market_volumes.rules import MarketVolumeExists, MarketVolumeUnsound
from services.kpi.facts.market_volumes.store import MARKET_VOLUMES, MarketVolumeQuery
from shared.auth.access import Scope
from shared.batches.endpoints import add_batch_endpoints
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/market-volumes", reads=Scope.KPIS_READ, writes=Scope.CUSTOMERS_WRITE)

add_batch_endpoints(router, operations.MARKET_VOLUMES, pushes=Scope.FACTS_WRITE)


@router.lists(MARKET_VOLUMES)
async def list_market_volumes(call: Call, query: Annotated[MarketVolumeQuery, Query()]) -> Page[MarketVolumeRead]:
    """What markets bought, the latest period first. Our market share is our sales in the part of it."""
    return await MARKET_VOLUMES.page(call, query)


@router.creates(MARKET_VOLUMES, fails_with=[MarketVolumeUnsound, MarketVolumeExists])
async def create_market_volume(call: Call, body: MarketVolumeCreate) -> MarketVolumeRead:
    """Enter what a market bought in a region and period.

    A market is one product's or one category's. Say where the figure is from, and of which day.
    """
    return await operations.create_market_volume(call, body)


@router.reads(MARKET_VOLUMES)
async def get_market_volume(call: Call, market_volume_id: UUID) -> MarketVolumeRead:
    """One market volume; send its `ETag` in `If-Match` when you change it."""
    return await MARKET_VOLUMES.get(call, market_volume_id)


@router.changes(MARKET_VOLUMES)
async def update_market_volume(call: Call, market_volume_id: UUID, body: MarketVolumeUpdate) -> MarketVolumeRead:
    """Correct the fields sent. Another market or period is another volume."""
    return await MARKET_VOLUMES.change(call, market_volume_id, body)


@router.removes(MARKET_VOLUMES)
async def delete_market_volume(call: Call, market_volume_id: UUID) -> None:
    """Remove a volume entered by mistake; the history keeps it."""
    await MARKET_VOLUMES.remove(call, market_volume_id)
