"""Groups of customers over HTTP."""

from uuid import UUID

from services.customer.profile.customers.store import get_customer
from services.customer.profile.groups import store
from services.customer.profile.groups.model import GroupRead
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.customers.directory import CustomerNotFound
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/customers/{customer_id}/group", tag="groups")

READS = requires(Scope.CUSTOMERS_READ)


@router.get("", dependencies=[READS], response_model=GroupRead, responses=can_fail_with(CustomerNotFound))
async def get_customer_group(customer_id: UUID, session: Session, principal: CurrentPrincipal) -> GroupRead:
    """Where a customer stands in its group 客户集团: who is above it, and the tree of everyone below it.

    Only the caller's customers are shown: one whose parent is another's is still there, with that parent's id. What
    the whole group buys and owes is told by `/v1/kpi-values` and `/v1/receivables/open` with `include_group=true`.
    """
    await get_customer(session, principal, customer_id)
    return await store.read_group(session, principal, customer_id)
