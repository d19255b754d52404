"""Groups of customers over HTTP."""

from uuid import UUID

from services.customer.profile.groups import store
from services.customer.profile.groups.model import GroupRead
from services.customer.profile.register.store import require_customer
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/customers/{customer_id}/group", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE, tag="groups"
)


@router.reads(path="", fails_with=[CustomerNotFound, CustomerMerged])
async def get_customer_group(call: Call, customer_id: UUID) -> GroupRead:
    """A customer's group 客户集团.

    The customers above it, and the tree of those below it. Only the caller's customers are shown; they keep their
    `parent_id` even if the caller may not see the parent. For sales and receivables of the whole group use
    `/v1/kpi-values` and `/v1/receivables/open` with `include_group=true`.
    """
    await require_customer(call, customer_id)
    return await store.read_group(call, customer_id)
