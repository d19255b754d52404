"""Operations on contacts."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.values.operations import Owner, change_values, write_first_values
from services.customer.people.contacts.departures import CONTACTS_LEFT, CONTACTS_REMOVED, CONTACTS_RETURNED
from services.customer.people.contacts.model import Contact, ContactCreate, ContactRead, ContactUpdate
from services.customer.people.contacts.rules import ReportingLineCyclic, SuperiorUnknown
from services.customer.people.contacts.store import CONTACTS, refuse_merged
from services.customer.profile.register.store import require_customer
from shared.auth.access import refuse_hidden_fields
from shared.auth.clearances import apply_patch, refuse_hidden_row
from shared.auth.visibility import find_hidden_people
from shared.database import wait_in_line
from shared.lists.trees import is_below
from shared.time import utc_now
from shared.web.call import Call


async def create_contact(call: Call, body: ContactCreate) -> ContactRead:
    """Add a person to one of the caller's customers."""
    refuse_hidden_fields(body)
    await require_customer(call, body.customer_id)
    contact = Contact.model_validate(body)
    refuse_hidden_row(contact)
    await _require_superior(call, contact, body.reports_to_id)
    call.session.add(contact)
    await call.session.flush()
    await write_first_values(call, Owner(contact.customer_id, contact.id), body.custom)
    return await CONTACTS.saved(call, contact)


async def update_contact(call: Call, contact_id: UUID, body: ContactUpdate) -> ContactRead:
    """Change the fields that were sent."""
    contact = await CONTACTS.lock(call, contact_id)
    if "reports_to_id" in body.model_fields_set:
        await _require_superior(call, contact, body.reports_to_id)
        body.reports_to_id = body.reports_to_id or await _hidden_superior(call, contact)
    if level := await change_values(call, Owner(contact.customer_id, contact.id), body.custom):
        contact.touch(level)
    apply_patch(contact, body, elsewhere={"custom"})
    refuse_hidden_row(contact)
    await announce_moves(call.session, [contact])
    return await CONTACTS.saved(call, contact)


async def delete_contact(call: Call, contact_id: UUID) -> None:
    """Remove a contact; what was to be handed over for them is not any more."""
    contact = await CONTACTS.lock(call, contact_id)
    contact.deleted_at = utc_now()
    await announce_moves(call.session, [contact])


async def announce_moves(session: AsyncSession, contacts: Sequence[Contact]) -> None:
    """Write the changes of these contacts, and announce who of them has left, has returned or is removed."""
    removed = [one for one in contacts if one.deleted_at and sa.inspect(one).attrs.deleted_at.history.has_changes()]
    moved = [one for one in contacts if sa.inspect(one).attrs.has_left.history.has_changes()]
    await session.flush()
    await CONTACTS_LEFT.announce(session, [one for one in moved if one.has_left])
    await CONTACTS_RETURNED.announce(session, [one for one in moved if not one.has_left])
    await CONTACTS_REMOVED.announce(session, removed)


async def _hidden_superior(call: Call, contact: Contact) -> UUID | None:
    # A caller below the superior's clearance reads null; null sent back must not remove the hidden superior.
    superiors = [contact.reports_to_id] if contact.reports_to_id else []
    return next(iter(await find_hidden_people(call.session, call.principal.clearance, superiors)), None)


async def _require_superior(call: Call, contact: Contact, superior_id: UUID | None) -> None:
    if superior_id is None:
        return
    await wait_in_line(call.session, f"reporting lines {contact.customer_id}")  # two changes could form a cycle
    at_customer = col(Contact.customer_id) == contact.customer_id
    if await CONTACTS.find(call, col(Contact.id) == superior_id, at_customer) is None:
        await refuse_merged(call, superior_id)
        raise SuperiorUnknown()
    if await is_below(call.session, Contact, "reports_to_id", superior_id, contact.id):
        raise ReportingLineCyclic()
