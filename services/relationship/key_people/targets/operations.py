"""Setting and withdrawing targets."""

from uuid import UUID

from services.relationship.clients import CustomerClient
from services.relationship.key_people.managing import require_manager
from services.relationship.key_people.schemes.store import get_scheme_in_force
from services.relationship.key_people.targets import rules, store
from services.relationship.key_people.targets.model import KeyPersonTarget, KeyPersonTargetCreate, KeyPersonTargetRead
from services.relationship.key_people.targets.store import TARGETS
from shared.customers.contacts import require_contacts
from shared.customers.directory import require_customer
from shared.database import wait_in_line
from shared.time import company_today, utc_now
from shared.web.call import Call


async def set_key_person_target(
    call: Call, customers: CustomerClient, body: KeyPersonTargetCreate
) -> KeyPersonTargetRead:
    """A new target by a manager; the person's present one becomes history."""
    rules.refuse_past(body.due_on, company_today())
    await require_customer(call.session, call.principal, body.customer_id, customers)
    named = {"/contact_id": body.contact_id}
    await require_contacts(call.session, call.principal, body.customer_id, named, customers)
    await require_manager(call, [body.customer_id])
    present_level = await store.find_present_level(call, body.contact_id)
    scheme = await get_scheme_in_force(call.session)
    rules.refuse_below(body.target_level, present_level, body.reason, scheme.name_of(present_level))
    await wait_in_line(call.session, f"target {body.contact_id}")
    if (earlier := await store.lock_present(call, body.contact_id)) is not None:
        earlier.replaced_at = utc_now()
        await call.session.flush()
    target = KeyPersonTarget(
        **body.model_dump(),
        level_when_set=present_level,
        set_by=call.principal.subject,
        set_by_name=call.principal.name,
    )
    return await TARGETS.add(call, target)


async def withdraw_key_person_target(call: Call, target_id: UUID) -> None:
    """Delete a target that was set by mistake; the change feed keeps it."""
    target = await TARGETS.row(call, target_id)
    await require_manager(call, [target.customer_id])
    await TARGETS.remove(call, target_id)
