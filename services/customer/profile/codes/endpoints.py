"""Customer codes over HTTP."""

from uuid import UUID

from sqlmodel import col

from services.customer.profile.codes import store
from services.customer.profile.codes.model import CodeCreate, CodeRead, CustomerCode
from services.customer.profile.codes.store import CODES
from services.customer.profile.register.store import require_customer
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/customers/{customer_id}/codes", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)
REFUSALS = (CustomerNotFound, CustomerMerged)


@router.reads(path="", fails_with=REFUSALS)
async def list_codes(call: Call, customer_id: UUID) -> list[CodeRead]:
    """The codes of a customer in the ERPs."""
    await require_customer(call, customer_id)
    return [CodeRead.model_validate(row) for row in await store.list_codes(call, customer_id)]


@router.creates(CODES, fails_with=REFUSALS)
async def add_code(call: Call, customer_id: UUID, body: CodeCreate) -> CodeRead:
    """Add a code to a customer. All records ever pushed for the code count for the customer from now on."""
    await require_customer(call, customer_id)
    return await CODES.create(call, body, customer_id=customer_id)


@router.removes(CODES, takes_match=False, fails_with=REFUSALS)
async def remove_code(call: Call, customer_id: UUID, code_id: UUID) -> None:
    """Remove a code from a customer. Records pushed for it become unknown again."""
    await require_customer(call, customer_id)
    await CODES.remove(call, code_id, col(CustomerCode.customer_id) == customer_id)
