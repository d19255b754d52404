"""Entitlements over HTTP."""

from uuid import UUID

from services.customer.duties.entitlements import operations
from services.customer.duties.entitlements.model import EntitlementsRead
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/customers/{customer_id}/entitlements", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE
)


@router.reads(path="", fails_with=[CustomerNotFound, CustomerMerged])
async def get_entitlements(call: Call, customer_id: UUID) -> EntitlementsRead:
    """What a customer is entitled to and demands of us today, each with its reasons.

    By the service policy in force: quadrant, tier and class from the latest grading, the stage from the first contract,
    cash cow from the latest strategic fit. The stricter demand counts. Below clearance 2 nothing that follows from the
    strategic fit is part of it.
    """
    return await operations.get_entitlements(call, customer_id)
