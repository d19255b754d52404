"""Operations on target customers."""

from uuid import UUID

from services.customer.profile.register.store import require_customer
from services.customer.profile.targets.model import CustomerTarget, CustomerTargetRead, CustomerTargetWrite
from services.customer.profile.targets.rules import CustomerNoTarget
from services.customer.profile.targets.store import TARGETS, find_target
from shared.database import wait_in_line
from shared.time import company_today
from shared.web.call import Call


async def mark_target_customer(call: Call, customer_id: UUID, body: CustomerTargetWrite) -> CustomerTargetRead:
    """Mark the customer, or state another reason; the day stays unless another is sent."""
    await require_customer(call, customer_id)
    await wait_in_line(call.session, f"target {customer_id}")  # two who mark it at once leave one mark
    mark = await find_target(call, customer_id)
    said = {
        "reason": body.reason,
        "marked_on": body.marked_on or (mark.marked_on if mark else company_today()),
        "marked_by": call.principal.subject,
        "marked_by_name": call.principal.name,
    }
    if mark is None:
        return await TARGETS.add(call, CustomerTarget.model_validate(said | {"customer_id": customer_id}))
    for name, value in said.items():
        setattr(mark, name, value)
    return await TARGETS.saved(call, mark)


async def unmark_target_customer(call: Call, customer_id: UUID) -> None:
    """Remove the mark; the history keeps it. Raises CustomerNoTarget."""
    await require_customer(call, customer_id)
    mark = await find_target(call, customer_id)
    if mark is None:
        raise CustomerNoTarget()
    await call.session.delete(mark)
