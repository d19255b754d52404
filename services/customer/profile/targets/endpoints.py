"""Target customers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.profile.targets import operations
from services.customer.profile.targets.model import CustomerTargetRead, CustomerTargetWrite
from services.customer.profile.targets.rules import CustomerNoTarget
from services.customer.profile.targets.store import TARGETS, CustomerTargetQuery
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE, tag="target-customers")


@router.lists(TARGETS, "/target-customers")
async def list_target_customers(call: Call, query: Annotated[CustomerTargetQuery, Query()]) -> Page[CustomerTargetRead]:
    """The caller's target customers 目标客户, with the reason and the day, the latest first."""
    return await TARGETS.page(call, query)


@router.puts(path="/customers/{customer_id}/target", takes_match=False, fails_with=[CustomerNotFound, CustomerMerged])
async def mark_target_customer(call: Call, customer_id: UUID, body: CustomerTargetWrite) -> CustomerTargetRead:
    """Mark a customer as a target customer 目标客户, with the reason and since when."""
    return await operations.mark_target_customer(call, customer_id, body)


@router.removes(
    path="/customers/{customer_id}/target",
    takes_match=False,
    fails_with=[CustomerNotFound, CustomerMerged, CustomerNoTarget],
)
async def unmark_target_customer(call: Call, customer_id: UUID) -> None:
    """The customer is no target customer any more. Its history keeps the reason and the day."""
    await operations.unmark_target_customer(call, customer_id)
