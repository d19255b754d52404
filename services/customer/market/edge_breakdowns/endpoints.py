"""Edge-channel breakdowns over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.market.edge_breakdowns import operations
from services.customer.market.edge_breakdowns.model import (
    FITS,
    BreakdownCompletion,
    EdgeBreakdownCreate,
    EdgeBreakdownRead,
    EdgeBreakdownUpdate,
)
from services.customer.market.edge_breakdowns.rules import BreakdownFinished, BreakdownUnderWay
from services.customer.market.edge_breakdowns.store import EDGE_BREAKDOWNS, EdgeBreakdownQuery
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/edge-breakdowns", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE, clearance=FITS.level
)


@router.lists(EDGE_BREAKDOWNS)
async def list_edge_breakdowns(call: Call, query: Annotated[EdgeBreakdownQuery, Query()]) -> Page[EdgeBreakdownRead]:
    """Breakdowns 下沉分析 at the caller's customers. `is_overdue=true` finds the unfinished ones past their day."""
    return await EDGE_BREAKDOWNS.page(call, query)


@router.creates(EDGE_BREAKDOWNS, fails_with=[CustomerNotFound, CustomerMerged, BreakdownUnderWay, UserUnknown])
async def create_edge_breakdown(call: Call, body: EdgeBreakdownCreate, users: Users) -> EdgeBreakdownRead:
    """Open a breakdown of the business at whose edge our offer is.

    An assessment of strategic fit at the edge opens one by itself, for now and for three to five years ahead. There is
    one unfinished breakdown for each; it is a due item of its owner.
    """
    return await operations.create_edge_breakdown(call, users, body)


@router.reads(EDGE_BREAKDOWNS)
async def get_edge_breakdown(call: Call, breakdown_id: UUID) -> EdgeBreakdownRead:
    """One breakdown, with its owner, day and findings."""
    return await EDGE_BREAKDOWNS.get(call, breakdown_id)


@router.changes(EDGE_BREAKDOWNS, fails_with=[BreakdownFinished, UserUnknown])
async def update_edge_breakdown(
    call: Call, breakdown_id: UUID, body: EdgeBreakdownUpdate, users: Users
) -> EdgeBreakdownRead:
    """Change owner, day or findings of an unfinished breakdown (JSON merge-patch)."""
    return await operations.update_edge_breakdown(call, users, breakdown_id, body)


@router.acts(EDGE_BREAKDOWNS, "/{breakdown_id}/completion", takes_match=True, fails_with=[BreakdownFinished])
async def finish_edge_breakdown(call: Call, breakdown_id: UUID, body: BreakdownCompletion) -> EdgeBreakdownRead:
    """Finish a breakdown with its findings. It is due no longer; a later assessment may open another."""
    return await operations.finish_edge_breakdown(call, breakdown_id, body)


@router.removes(EDGE_BREAKDOWNS)
async def delete_edge_breakdown(call: Call, breakdown_id: UUID) -> None:
    """Remove a breakdown opened by mistake. The customer's history keeps it."""
    await EDGE_BREAKDOWNS.remove(call, breakdown_id)
