"""Strategic fits over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.market.strategic_fits import operations, store
from services.customer.market.strategic_fits.model import (
    FITS,
    CurrentFitsQuery,
    StrategicFitCreate,
    StrategicFitRead,
)
from services.customer.market.strategic_fits.store import STRATEGIC_FITS, StrategicFitQuery
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/strategic-fits", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE, clearance=FITS.level
)


@router.lists(STRATEGIC_FITS)
async def list_strategic_fits(call: Call, query: Annotated[StrategicFitQuery, Query()]) -> Page[StrategicFitRead]:
    """Assessments of strategic fit, past and present, the latest first. They cover the caller's customers."""
    return await STRATEGIC_FITS.page(call, query)


@router.creates(STRATEGIC_FITS, fails_with=[CustomerNotFound, CustomerMerged])
async def create_strategic_fit(call: Call, body: StrategicFitCreate) -> StrategicFitRead:
    """Assess how a customer's strategy and our offer fit.

    The scheme in force determines the recommended investment. A diverging customer is a cash cow whatever it
    contributes: the recommended investment is `shrink`. At the edge of its business a breakdown 下沉分析 opens by
    itself, see `/v1/edge-breakdowns`.
    """
    return await operations.create_strategic_fit(call, body)


@router.lists(None, "/current")
async def list_current_strategic_fits(
    call: Call, query: Annotated[CurrentFitsQuery, Query()]
) -> Page[StrategicFitRead]:
    """The latest strategic fit of up to 1,000 customers.

    Customers never assessed, or not the caller's, are left out.
    """
    return Page[StrategicFitRead].whole(await store.read_current_fits(call, query.customer_ids, as_of=query.as_of))


@router.reads(STRATEGIC_FITS)
async def get_strategic_fit(call: Call, fit_id: UUID) -> StrategicFitRead:
    """One assessment of strategic fit, with its conclusions."""
    return await STRATEGIC_FITS.get(call, fit_id)


@router.removes(STRATEGIC_FITS)
async def delete_strategic_fit(call: Call, fit_id: UUID) -> None:
    """Remove an assessment of strategic fit entered by mistake. The customer's history keeps it."""
    await STRATEGIC_FITS.remove(call, fit_id)
