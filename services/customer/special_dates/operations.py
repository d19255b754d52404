"""What is done with special dates."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.contacts.store import get_contact
from services.customer.special_dates import rules, store
from services.customer.special_dates.model import SpecialDate, SpecialDateCreate
from shared.access import Principal, refuse_hidden_fields


async def add_special_date(
    session: AsyncSession, principal: Principal, contact_id: UUID, body: SpecialDateCreate
) -> SpecialDate:
    """One more day to remember of a contact."""
    refuse_hidden_fields(body)
    contact = await get_contact(session, principal, contact_id)
    rules.refuse_impossible_day(body.year, body.month, body.day)
    special_date = SpecialDate(customer_id=contact.customer_id, contact_id=contact_id, **body.model_dump())
    session.add(special_date)
    await session.flush()
    return special_date


async def remove_special_date(
    session: AsyncSession, principal: Principal, contact_id: UUID, special_date_id: UUID
) -> None:
    """Forget the day."""
    await get_contact(session, principal, contact_id)
    await session.delete(await store.get_special_date(session, contact_id, special_date_id))
