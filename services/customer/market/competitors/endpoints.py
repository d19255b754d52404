"""Competitors over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.market.competitors import operations
from services.customer.market.competitors.model import CompetitorCreate, CompetitorRead, CompetitorUpdate
from services.customer.market.competitors.store import COMPETITORS, CompetitorQuery, read_entries
from shared.app.users import Users
from shared.auth.access import Access, Scope
from shared.auth.users import UserUnknown
from shared.customers.competitors import CompetitorEntry
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.parameters import CommaSeparatedIds
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/competitors", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


@router.lists(COMPETITORS)
async def list_competitors(call: Call, query: Annotated[CompetitorQuery, Query()]) -> Page[CompetitorRead]:
    """Every competitor the company knows, by name. `q` searches the names.

    `responsible_id__is_null=true` finds files nobody is responsible for.
    """
    return await COMPETITORS.page(call, query)


@router.creates(COMPETITORS, fails_with=[UserUnknown])
async def create_competitor(call: Call, body: CompetitorCreate, users: Users) -> CompetitorRead:
    """Add a competitor, once for the whole company. Its profile at a customer describes its position there."""
    return await operations.create_competitor(call, users, body)


@router.reads(path="/directory", needs=(Scope.CUSTOMERS_READ, Access.SERVICES))
async def list_competitor_entries(call: Call, ids: CommaSeparatedIds) -> list[CompetitorEntry]:
    """Up to 1,000 competitors, with deleted ones, for the other services' copies."""
    return await read_entries(call.session, ids)


@router.reads(COMPETITORS)
async def get_competitor(call: Call, competitor_id: UUID) -> CompetitorRead:
    """One competitor."""
    return await COMPETITORS.get(call, competitor_id)


@router.changes(COMPETITORS, fails_with=[UserUnknown])
async def update_competitor(call: Call, competitor_id: UUID, body: CompetitorUpdate, users: Users) -> CompetitorRead:
    """Change a competitor (JSON merge-patch). A field left out stays, null empties it."""
    return await operations.update_competitor(call, users, competitor_id, body)


@router.removes(COMPETITORS)
async def delete_competitor(call: Call, competitor_id: UUID) -> None:
    """Remove a competitor from the list. Existing references at customers stay, new ones are refused."""
    await COMPETITORS.remove(call, competitor_id)
