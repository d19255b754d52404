"""Groups of customers over HTTP."""

from uuid import UUID

from services.customer.profile.customers.rules import CustomerMerged
from services.customer.profile.customers.store import require_customer
from services.customer.profile.groups import store
from services.customer.profile.groups.model import GroupRead
from shared.auth.access import Scope
from shared.customers.directory import CustomerNotFound
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/customers/{customer_id}/group", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE, tag="groups"
)


@router.reads(path="", fails_with=[CustomerNotFound, CustomerMerged])
async def get_customer_group(call: Call, customer_id: UUID) -> GroupRead:
    """Where a customer stands in its group 客户集团: who is above it, and the tree of everyone below it.

    Only the caller's customers are shown: one whose parent is another's is still there, with that parent's id. What
    the whole group buys and owes is told by `/v1/kpi-values` and `/v1/receivables/open` with `include_group=true`.
    """
    await require_customer(call, customer_id)
    return await store.read_group(call, customer_id)
