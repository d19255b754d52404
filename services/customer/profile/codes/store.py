"""Every query over customer codes."""

from uuid import UUID

from sqlmodel import col

from services.customer.profile.codes.model import CodeRead, CustomerCode
from services.customer.profile.codes.rules import CodeNotFound
from shared.auth.visibility import of_visible_customers
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call


class CodeQuery(ListQuery, of=CodeRead, filters=("code", "source"), sorts=("code",), default_sort="code"):
    """How the codes of a customer are filtered and sorted."""


CODES = Collection(
    CustomerCode,
    CodeRead,
    CodeQuery,
    missing=CodeNotFound,
    visible=of_visible_customers(col(CustomerCode.customer_id)),
)


async def list_codes(call: Call, customer_id: UUID) -> list[CustomerCode]:
    """The customer's codes, sorted."""
    rows = await CODES.rows(call, col(CustomerCode.customer_id) == customer_id)
    return sorted(rows, key=lambda row: row.code)
