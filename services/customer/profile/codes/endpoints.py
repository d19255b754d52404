"""Customer codes over HTTP."""

from uuid import UUID

from services.customer.profile.codes import operations, store
from services.customer.profile.codes.model import CodeCreate, CodeRead, CustomerCode
from services.customer.profile.codes.rules import CodeNotFound
from services.customer.profile.customers.rules import CustomerMerged
from services.customer.profile.customers.store import require_customer
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.customers.directory import CustomerNotFound
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_causes import AlreadyTaken
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/customers/{customer_id}/codes", tag="codes")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)


@router.get(
    "", dependencies=[READS], response_model=list[CodeRead], responses=can_fail_with(CustomerNotFound, CustomerMerged)
)
async def list_codes(customer_id: UUID, session: Session, principal: CurrentPrincipal) -> list[CustomerCode]:
    """Every code by which an ERP knows the customer."""
    await require_customer(session, principal, customer_id)
    return await store.list_codes(session, customer_id)


@router.post(
    "",
    dependencies=[WRITES],
    status_code=201,
    response_model=CodeRead,
    responses=can_fail_with(CustomerNotFound, CustomerMerged, AlreadyTaken),
)
async def add_code(customer_id: UUID, body: CodeCreate, session: Session, principal: CurrentPrincipal) -> CustomerCode:
    """Give the customer a code; what was ever pushed for that code counts for it from now on."""
    await require_customer(session, principal, customer_id)
    return await operations.add_code(session, customer_id, body)


@router.delete(
    "/{code_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(CustomerNotFound, CustomerMerged, CodeNotFound),
)
async def remove_code(customer_id: UUID, code_id: UUID, session: Session, principal: CurrentPrincipal) -> None:
    """Take a code from the customer; what was pushed for it becomes unknown again."""
    await require_customer(session, principal, customer_id)
    await operations.remove_code(session, customer_id, code_id)
