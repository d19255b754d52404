"""Every query over customer codes."""

from uuid import UUID

from sqlmodel import col

from services.customer.profile.codes.model import CodeRead, CustomerCode
from services.customer.profile.codes.rules import CodeNotFound
from shared.auth.visibility import of_visible_customers
from shared.lists.collections import Collection
from shared.web.call import Call

CODES = Collection(
    CustomerCode, CodeRead, missing=CodeNotFound, visible=of_visible_customers(col(CustomerCode.customer_id))
)


async def list_codes(call: Call, customer_id: UUID) -> list[CustomerCode]:
    """The customer's codes, sorted."""
    rows = await CODES.rows(call, col(CustomerCode.customer_id) == customer_id)
    return sorted(rows, key=lambda row: row.code)
