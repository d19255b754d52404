"""Possible duplicates over HTTP."""

from uuid import UUID

from services.customer.profile.customers.store import get_customer
from services.customer.profile.duplicates import operations
from services.customer.profile.duplicates.model import DuplicateRead
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.customers.directory import CustomerNotFound
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/customers/{customer_id}/duplicates", tag="duplicates")

READS = requires(Scope.CUSTOMERS_READ)


@router.get("", dependencies=[READS], response_model=list[DuplicateRead], responses=can_fail_with(CustomerNotFound))
async def list_duplicates(customer_id: UUID, session: Session, principal: CurrentPrincipal) -> list[DuplicateRead]:
    """The caller's customers that may be this one, by credit code or by name, the likeliest first.

    Names are compared without legal forms (有限公司, Co., Ltd.) and marks of places. Two that both have a credit code,
    and not the same, are never duplicates.
    """
    return await operations.list_duplicates(session, principal, await get_customer(session, principal, customer_id))
