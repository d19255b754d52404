"""Operations on special dates."""

from uuid import UUID

from sqlmodel import col

from services.customer.people.contacts.store import CONTACTS
from services.customer.people.special_dates.model import (
    SpecialDate,
    SpecialDateCreate,
    SpecialDateRead,
    SpecialDateUpdate,
)
from services.customer.people.special_dates.rules import refuse_impossible_day
from services.customer.people.special_dates.store import SPECIAL_DATES
from shared.auth.clearances import apply_patch
from shared.web.call import Call


async def add_special_date(call: Call, contact_id: UUID, body: SpecialDateCreate) -> SpecialDateRead:
    """Add a special date to a contact. Raises ContactNotFound, DayImpossible."""
    contact = await CONTACTS.get(call, contact_id)
    refuse_impossible_day(body.as_rule())
    return await SPECIAL_DATES.create(call, body, customer_id=contact.customer_id, contact_id=contact_id)


async def update_special_date(
    call: Call, contact_id: UUID, special_date_id: UUID, body: SpecialDateUpdate
) -> SpecialDateRead:
    """Change the fields sent; the day must exist in its calendar. Raises ContactNotFound, DayImpossible."""
    await CONTACTS.get(call, contact_id)
    special_date = await SPECIAL_DATES.lock(call, special_date_id, col(SpecialDate.contact_id) == contact_id)
    apply_patch(special_date, body)
    refuse_impossible_day(special_date.as_rule())
    return await SPECIAL_DATES.saved(call, special_date)
