"""Possible duplicates over HTTP."""

from uuid import UUID

from services.customer.profile.duplicates import operations
from services.customer.profile.duplicates.model import DuplicateRead
from services.customer.profile.register.store import get_row
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/customers/{customer_id}/duplicates", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE
)


@router.reads(path="", fails_with=[CustomerNotFound, CustomerMerged])
async def list_duplicates(call: Call, customer_id: UUID) -> list[DuplicateRead]:
    """Customers that may be the same company, the likeliest first.

    They are found by credit code or by name among the caller's customers. Names are compared without legal forms
    (有限公司, Co., Ltd.), 省 and 市. Customers with different credit codes are never duplicates.
    """
    return await operations.list_duplicates(call, await get_row(call, customer_id))
