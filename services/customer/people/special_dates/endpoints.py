"""Special dates over HTTP."""

from datetime import date
from uuid import UUID

from sqlmodel import col

from services.customer.people.contacts.rules import ContactNotFound
from services.customer.people.contacts.store import CONTACTS
from services.customer.people.special_dates import operations
from services.customer.people.special_dates.model import (
    PRIVATE,
    SpecialDate,
    SpecialDateCreate,
    SpecialDateRead,
    SpecialDateUpdate,
)
from services.customer.people.special_dates.rules import DayImpossible
from services.customer.people.special_dates.store import SPECIAL_DATES
from shared.auth.access import Scope
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/contacts/{contact_id}/special-dates",
    reads=Scope.CUSTOMERS_READ,
    writes=Scope.CUSTOMERS_WRITE,
    clearance=PRIVATE.level,
)


@router.reads(path="", fails_with=[ContactNotFound])
async def list_special_dates(call: Call, contact_id: UUID) -> list[SpecialDateRead]:
    """The days that matter to a contact beside the birthday, the next to come first; needs clearance 2."""
    await CONTACTS.get(call, contact_id)
    rows = await SPECIAL_DATES.rows(call, col(SpecialDate.contact_id) == contact_id)
    return sorted(map(SpecialDateRead.model_validate, rows), key=lambda read: read.next_on or date.max)


@router.creates(SPECIAL_DATES, fails_with=[ContactNotFound, DayImpossible])
async def add_special_date(call: Call, contact_id: UUID, body: SpecialDateCreate) -> SpecialDateRead:
    """Add a day to be reminded of every year, by the solar or the Chinese lunar calendar.

    29 February needs no year, or a leap year, and comes on the 28th in others. A lunar 30th comes on the 29th where the
    month is short, a day of a leap month in the ordinary month where the year has no such leap month.
    """
    return await operations.add_special_date(call, contact_id, body)


@router.reads(SPECIAL_DATES, fails_with=[ContactNotFound])
async def get_special_date(call: Call, contact_id: UUID, special_date_id: UUID) -> SpecialDateRead:
    """One special date of a contact."""
    await CONTACTS.get(call, contact_id)
    return await SPECIAL_DATES.get(call, special_date_id, col(SpecialDate.contact_id) == contact_id)


@router.changes(SPECIAL_DATES, fails_with=[ContactNotFound, DayImpossible])
async def update_special_date(
    call: Call, contact_id: UUID, special_date_id: UUID, body: SpecialDateUpdate
) -> SpecialDateRead:
    """Change the fields sent (JSON merge-patch); the day must be one of its calendar afterwards."""
    return await operations.update_special_date(call, contact_id, special_date_id, body)


@router.removes(SPECIAL_DATES, fails_with=[ContactNotFound])
async def remove_special_date(call: Call, contact_id: UUID, special_date_id: UUID) -> None:
    """Take a special date away; nobody is reminded of it again."""
    await CONTACTS.get(call, contact_id)
    await SPECIAL_DATES.remove(call, special_date_id, col(SpecialDate.contact_id) == contact_id)
