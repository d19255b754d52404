"""Won and lost cases over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.market.cases import operations
from services.customer.market.cases.model import CompetitiveCaseCreate, CompetitiveCaseRead, CompetitiveCaseUpdate
from services.customer.market.cases.store import CASES, CompetitiveCaseQuery
from services.customer.market.competitors.rules import CompetitorUnknown
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/competitive-cases", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


@router.lists(CASES)
async def list_competitive_cases(
    call: Call, query: Annotated[CompetitiveCaseQuery, Query()]
) -> Page[CompetitiveCaseRead]:
    """Cases won and lost at the caller's customers, the latest first. `q` searches subject, reason and lesson."""
    return await CASES.page(call, query)


@router.creates(CASES, fails_with=[CustomerNotFound, CustomerMerged, CompetitorUnknown])
async def create_competitive_case(call: Call, body: CompetitiveCaseCreate) -> CompetitiveCaseRead:
    """Note a case that we won against a competitor or lost to it, and why."""
    return await operations.create_competitive_case(call, body)


@router.reads(CASES)
async def get_competitive_case(call: Call, case_id: UUID) -> CompetitiveCaseRead:
    """One won or lost case."""
    return await CASES.get(call, case_id)


@router.changes(CASES)
async def update_competitive_case(call: Call, case_id: UUID, body: CompetitiveCaseUpdate) -> CompetitiveCaseRead:
    """Correct a won or lost case (JSON merge-patch). A field left out stays, null empties it."""
    return await CASES.change(call, case_id, body)


@router.removes(CASES)
async def delete_competitive_case(call: Call, case_id: UUID) -> None:
    """Remove a won or lost case entered by mistake. The customer's history keeps it."""
    await CASES.remove(call, case_id)
