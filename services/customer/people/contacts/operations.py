"""What is done with contacts."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.custom.values.operations import Owner, change_values, write_first_values
from services.customer.people.contacts import store
from services.customer.people.contacts.model import Contact, ContactCreate, ContactRead, ContactUpdate
from services.customer.people.contacts.rules import ReportingLineCyclic, SuperiorUnknown
from shared.auth.access import Principal, refuse_hidden_fields
from shared.auth.clearances import apply_patch, refuse_hidden_row
from shared.auth.visibility import find_hidden_people
from shared.customers.directory import require_visible
from shared.database import wait_in_line
from shared.time import utc_now


async def create_contact(session: AsyncSession, principal: Principal, body: ContactCreate) -> ContactRead:
    """A new person at one of the caller's customers."""
    refuse_hidden_fields(body)
    await require_visible(session, principal, body.customer_id)
    contact = Contact.model_validate(body)
    refuse_hidden_row(contact)
    await _require_superior(session, principal, contact, body.reports_to_id)
    session.add(contact)
    await session.flush()
    await write_first_values(session, principal, Owner(contact.customer_id, contact.id), body.custom)
    return await store.get_contact(session, principal, contact.id)


async def update_contact(
    session: AsyncSession, principal: Principal, contact_id: UUID, body: ContactUpdate, if_match: str | None
) -> ContactRead:
    """Change the fields that were sent."""
    contact = await store.lock_contact(session, principal, contact_id)
    contact.require_version(if_match)
    if "reports_to_id" in body.model_fields_set:
        await _require_superior(session, principal, contact, body.reports_to_id)
        body.reports_to_id = body.reports_to_id or await _hidden_superior(session, principal, contact)
    if await change_values(session, principal, Owner(contact.customer_id, contact.id), body.custom):
        contact.touch()
    apply_patch(contact, body, elsewhere={"custom"})
    refuse_hidden_row(contact)
    await session.flush()
    return await store.get_contact(session, principal, contact_id)


async def delete_contact(session: AsyncSession, principal: Principal, contact_id: UUID, if_match: str | None) -> None:
    """Take the contact out of sight; its history stays."""
    contact = await store.lock_contact(session, principal, contact_id)
    contact.require_version(if_match)
    contact.deleted_at = utc_now()


async def _hidden_superior(session: AsyncSession, principal: Principal, contact: Contact) -> UUID | None:
    # Who sees nobody there and sends nobody changes nothing: the superior above the caller's clearance stays.
    superiors = [contact.reports_to_id] if contact.reports_to_id else []
    return next(iter(await find_hidden_people(session, principal.clearance, superiors)), None)


async def _require_superior(
    session: AsyncSession, principal: Principal, contact: Contact, superior_id: UUID | None
) -> None:
    if superior_id is None:
        return
    await wait_in_line(session, f"reporting lines {contact.customer_id}")  # two changes could close a circle
    if not await store.works_at(session, principal, superior_id, contact.customer_id):
        raise SuperiorUnknown()
    if await store.reports_to(session, superior_id, contact.id):
        raise ReportingLineCyclic()
