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
from shared.customers.directory import ContactMerged
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/contacts/{contact_id}/special-dates",
    reads=Scope.CUSTOMERS_READ,
    writes=Scope.CUSTOMERS_WRITE,
    clearance=PRIVATE.level,
)


@router.lists(None, fails_with=[ContactNotFound, ContactMerged])
async def list_special_dates(call: Call, contact_id: UUID) -> Page[SpecialDateRead]:
    """The special dates of a contact, the next one first. The birthday is not among them; needs clearance 2."""
    await CONTACTS.get(call, contact_id)
    rows = await SPECIAL_DATES.rows(call, col(SpecialDate.contact_id) == contact_id)
    shown = sorted(map(SpecialDateRead.model_validate, rows), key=lambda read: read.next_on or date.max)
    return Page[SpecialDateRead].whole(shown)


@router.creates(SPECIAL_DATES, fails_with=[ContactNotFound, ContactMerged, DayImpossible])
async def add_special_date(call: Call, contact_id: UUID, body: SpecialDateCreate) -> SpecialDateRead:
    """Add a yearly date to be reminded of.

    It follows the solar or the Chinese lunar calendar. 29 February needs a leap year or no year, and falls on the 28th
    in other years. A lunar 30th falls on the 29th in a short month; a day of a leap month falls in the ordinary month
    in years without that leap month.
    """
    return await operations.add_special_date(call, contact_id, body)


@router.reads(SPECIAL_DATES, fails_with=[ContactNotFound, ContactMerged])
async def get_special_date(call: Call, contact_id: UUID, special_date_id: UUID) -> SpecialDateRead:
    """One special date of a contact."""
    await CONTACTS.get(call, contact_id)
    return await SPECIAL_DATES.get(call, special_date_id, col(SpecialDate.contact_id) == contact_id)


@router.changes(SPECIAL_DATES, fails_with=[ContactNotFound, ContactMerged, DayImpossible])
async def update_special_date(
    call: Call, contact_id: UUID, special_date_id: UUID, body: SpecialDateUpdate
) -> SpecialDateRead:
    """Change a special date (JSON merge-patch). The day must exist in its calendar."""
    return await operations.update_special_date(call, contact_id, special_date_id, body)


@router.removes(SPECIAL_DATES, fails_with=[ContactNotFound, ContactMerged])
async def remove_special_date(call: Call, contact_id: UUID, special_date_id: UUID) -> None:
    """Remove a special date. Its reminders stop."""
    await CONTACTS.get(call, contact_id)
    await SPECIAL_DATES.remove(call, special_date_id, col(SpecialDate.contact_id) == contact_id)
