"""Customer codes over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from sqlmodel import col

from services.customer.clients import Kpis
from services.customer.profile.codes import operations
from services.customer.profile.codes.model import CodeCreate, CodeRead, CustomerCode
from services.customer.profile.codes.rules import ConfirmationNeedsAllCustomers
from services.customer.profile.codes.store import CODES, CodeQuery
from services.customer.profile.register.store import require_customer
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/customers/{customer_id}/codes", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)
REFUSALS = (CustomerNotFound, CustomerMerged)


@router.lists(CODES, fails_with=REFUSALS)
async def list_codes(call: Call, customer_id: UUID, query: Annotated[CodeQuery, Query()]) -> Page[CodeRead]:
    """The codes of a customer in the ERPs.

    `status=pending` lists those that wait for a confirmation.
    """
    await require_customer(call, customer_id)
    return await CODES.page(call, query, col(CustomerCode.customer_id) == customer_id)


@router.creates(CODES, fails_with=REFUSALS)
async def add_code(call: Call, customer_id: UUID, body: CodeCreate, kpi: Kpis) -> CodeRead:
    """Add a code to a customer. All records ever pushed for the code count for the customer from now on.

    Of a caller who does not see all customers that holds for a code without records so far. One that has some, or that
    could not be checked, is `pending`: nothing counts for the customer until somebody who sees all customers confirms
    it. `pending_reason` says why.
    """
    return await operations.add_code(call, kpi, customer_id, body)


@router.acts(
    CODES,
    "/{code_id}/confirmation",
    takes_key=False,
    fails_with=[*REFUSALS, ConfirmationNeedsAllCustomers],
)
async def confirm_code(call: Call, customer_id: UUID, code_id: UUID) -> CodeRead:
    """Confirm a pending code: the records ever pushed for it count for the customer from now on.

    Only callers who see all customers may. A confirmed code stays as it is. To refuse the code, remove it.
    """
    return await operations.confirm_code(call, customer_id, code_id)


@router.removes(CODES, takes_match=False, fails_with=REFUSALS)
async def remove_code(call: Call, customer_id: UUID, code_id: UUID) -> None:
    """Remove a code from a customer. Records pushed for it become unknown again; a pending code is refused by that."""
    await require_customer(call, customer_id)
    await CODES.remove(call, code_id, col(CustomerCode.customer_id) == customer_id)
