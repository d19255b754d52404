"""Every query over target customers."""

from uuid import UUID

from sqlmodel import col

from services.customer.profile.targets.model import CustomerTarget, CustomerTargetRead
from services.customer.profile.targets.rules import CustomerNoTarget
from shared.auth.visibility import of_visible_customers
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call


class CustomerTargetQuery(
    ListQuery,
    of=CustomerTargetRead,
    filters=("id", "customer_id", "marked_on", "marked_by", "created_at", "updated_at"),
    sorts=("marked_on", "customer_name", "created_at", "updated_at"),
    searched=("reason",),
    default_sort="-marked_on",
):
    """How target customers are filtered, sorted and searched."""


TARGETS = Collection(
    CustomerTarget,
    CustomerTargetRead,
    CustomerTargetQuery,
    missing=CustomerNoTarget,
    visible=of_visible_customers(col(CustomerTarget.customer_id)),
)


async def find_target(call: Call, customer_id: UUID) -> CustomerTarget | None:
    """The customer's mark; None: it is no target."""
    found = await TARGETS.rows(call, col(CustomerTarget.customer_id) == customer_id)
    return found[0] if found else None
