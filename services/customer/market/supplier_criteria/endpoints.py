"""Supplier criteria over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.market.competitors.rules import CompetitorUnknown
from services.customer.market.supplier_criteria import operations
from services.customer.market.supplier_criteria.model import (
    CriteriaComparisonQuery,
    CriteriaComparisonRead,
    SupplierCriterionCreate,
    SupplierCriterionRead,
    SupplierCriterionUpdate,
)
from services.customer.market.supplier_criteria.rules import CriterionEmpty, RivalScoredTwice
from services.customer.market.supplier_criteria.store import SUPPLIER_CRITERIA, SupplierCriterionQuery
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/supplier-criteria", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)
REFUSALS = (CompetitorUnknown, CriterionEmpty, RivalScoredTwice)


@router.lists(SUPPLIER_CRITERIA)
async def list_supplier_criteria(
    call: Call, query: Annotated[SupplierCriterionQuery, Query()]
) -> Page[SupplierCriterionRead]:
    """What the caller's customers demand of their suppliers. `gap__lt=0` finds where we fall short."""
    return await SUPPLIER_CRITERIA.page(call, query)


@router.creates(SUPPLIER_CRITERIA, fails_with=[CustomerNotFound, CustomerMerged, *REFUSALS])
async def create_supplier_criterion(call: Call, body: SupplierCriterionCreate) -> SupplierCriterionRead:
    """State what a customer demands of its suppliers on one of ten axes.

    Ours and each rival's scores stand beside it, from 0 to 5 as the customer sees them. A customer has one criterion
    on each axis.
    """
    return await operations.create_supplier_criterion(call, body)


@router.reads(path="/comparison", fails_with=[CustomerNotFound, CustomerMerged])
async def compare_supplier_criteria(
    call: Call, query: Annotated[CriteriaComparisonQuery, Query()]
) -> CriteriaComparisonRead:
    """A customer's criteria on all axes, compared with us and with each rival.

    It names where we fall short of the customer's demand, where we lead and trail each rival, and what is not known.
    """
    return await operations.compare_supplier_criteria(call, query.customer_id)


@router.reads(SUPPLIER_CRITERIA)
async def get_supplier_criterion(call: Call, criterion_id: UUID) -> SupplierCriterionRead:
    """One supplier criterion. Send its `ETag` in `If-Match` when you change it."""
    return await SUPPLIER_CRITERIA.get(call, criterion_id)


@router.changes(SUPPLIER_CRITERIA, fails_with=REFUSALS)
async def update_supplier_criterion(
    call: Call, criterion_id: UUID, body: SupplierCriterionUpdate
) -> SupplierCriterionRead:
    """Change a supplier criterion (JSON merge-patch). `rivals` replaces the whole list; null empties a score."""
    return await operations.update_supplier_criterion(call, criterion_id, body)


@router.removes(SUPPLIER_CRITERIA)
async def delete_supplier_criterion(call: Call, criterion_id: UUID) -> None:
    """Remove a supplier criterion entered by mistake. The customer's history keeps it."""
    await SUPPLIER_CRITERIA.remove(call, criterion_id)
