"""Who sets targets and names responsible people: the account manager, and superiors."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from shared.auth.access import DataScopeKind
from shared.auth.visibility import customers
from shared.database import execute
from shared.problems import Forbidden, Text
from shared.web.call import Call


class NotTheManager(Forbidden):
    """Only the customer's account manager, or a superior who sees its region or all customers, may do this."""

    title = Text("This is for the account manager", "须由客户经理处理")
    detail = Text(
        "Ask the customer's account manager, or a superior of the region.", "请由该客户的客户经理或区域主管处理。"
    )


async def require_manager(call: Call, customer_ids: Collection[UUID]) -> None:
    """Check that the caller manages each of these customers. Raises NotTheManager."""
    if call.principal.data_scope.kind is not DataScopeKind.OWN:
        return
    is_managed_by_other = customers.c.manager_id.is_distinct_from(call.principal.user_id)
    query = sa.select(customers.c.id).where(customers.c.id.in_(list(customer_ids)), is_managed_by_other)
    if (await execute(call.session, query.limit(1))).first() is not None:
        raise NotTheManager()
