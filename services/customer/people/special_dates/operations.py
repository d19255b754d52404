"""What is done with special dates."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.people.contacts.store import get_contact
from services.customer.people.special_dates import rules, store
from services.customer.people.special_dates.model import SpecialDate, SpecialDateCreate, SpecialDateUpdate
from shared.auth.access import Principal, refuse_hidden_fields
from shared.auth.clearances import apply_patch


async def add_special_date(
    session: AsyncSession, principal: Principal, contact_id: UUID, body: SpecialDateCreate
) -> SpecialDate:
    """One more day to remember of a contact."""
    refuse_hidden_fields(body)
    contact = await get_contact(session, principal, contact_id)
    special_date = SpecialDate(customer_id=contact.customer_id, contact_id=contact_id, **body.model_dump())
    rules.refuse_impossible_day(special_date.as_rule())
    session.add(special_date)
    await session.flush()
    return special_date


async def update_special_date(
    session: AsyncSession,
    principal: Principal,
    contact_id: UUID,
    special_date_id: UUID,
    body: SpecialDateUpdate,
    if_match: str | None,
) -> SpecialDate:
    """Change what was sent; the day must still be one of its calendar."""
    await get_contact(session, principal, contact_id)
    special_date = await store.get_special_date(session, contact_id, special_date_id, lock=True)
    special_date.require_version(if_match)
    apply_patch(special_date, body)
    rules.refuse_impossible_day(special_date.as_rule())
    await session.flush()
    return special_date


async def remove_special_date(
    session: AsyncSession, principal: Principal, contact_id: UUID, special_date_id: UUID, if_match: str | None
) -> None:
    """Forget the day."""
    await get_contact(session, principal, contact_id)
    special_date = await store.get_special_date(session, contact_id, special_date_id, lock=True)
    special_date.require_version(if_match)
    await session.delete(special_date)
