"""Special dates over HTTP."""

from datetime import date
from uuid import UUID

from fastapi import Depends, Response

from services.customer.people.contacts.rules import ContactNotFound
from services.customer.people.contacts.store import get_contact
from services.customer.people.special_dates import operations, store
from services.customer.people.special_dates.model import PRIVATE, SpecialDateCreate, SpecialDateRead, SpecialDateUpdate
from services.customer.people.special_dates.rules import DayImpossible, SpecialDateNotFound
from shared.auth.access import CurrentPrincipal, FieldHidden, Scope, requires
from shared.problems import PreconditionFailed
from shared.time import utc_now
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/contacts/{contact_id}/special-dates", tag="special-dates")


async def refuse_uncleared(principal: CurrentPrincipal) -> None:
    """Route dependency: special dates are private data as a whole. Raises FieldHidden."""
    if principal.clearance < PRIVATE.level:
        raise FieldHidden(name="special_dates", clearance=PRIVATE.level)


READS = [requires(Scope.CUSTOMERS_READ), Depends(refuse_uncleared)]
WRITES = [requires(Scope.CUSTOMERS_WRITE), Depends(refuse_uncleared)]


@router.get(
    "", dependencies=READS, response_model=list[SpecialDateRead], responses=can_fail_with(ContactNotFound, FieldHidden)
)
async def list_special_dates(contact_id: UUID, session: Session, principal: CurrentPrincipal) -> list[SpecialDateRead]:
    """The days that matter to a contact beside the birthday, the next to come first; needs clearance 2."""
    await get_contact(session, principal, contact_id)
    today = utc_now().date()
    found = [SpecialDateRead.of(kept, today) for kept in await store.list_special_dates(session, contact_id)]
    return sorted(found, key=lambda read: read.next_on or date.max)


@router.post(
    "",
    dependencies=WRITES,
    status_code=201,
    response_model=SpecialDateRead,
    responses=can_fail_with(ContactNotFound, DayImpossible, FieldHidden),
)
async def add_special_date(
    contact_id: UUID, body: SpecialDateCreate, response: Response, session: Session, principal: CurrentPrincipal
) -> SpecialDateRead:
    """Add a day to be reminded of every year, by the solar or the Chinese lunar calendar.

    29 February needs no year, or a leap year, and comes on the 28th in others. A lunar 30th comes on the 29th where the
    month is short, a day of a leap month in the ordinary month where the year has no such leap month.
    """
    special_date = await operations.add_special_date(session, principal, contact_id, body)
    response.headers["Location"] = f"/v1/contacts/{contact_id}/special-dates/{special_date.id}"
    return tagged(response, SpecialDateRead.of(special_date, utc_now().date()))


@router.get(
    "/{special_date_id}",
    dependencies=READS,
    response_model=SpecialDateRead,
    responses=can_fail_with(ContactNotFound, SpecialDateNotFound, FieldHidden),
)
async def get_special_date(
    contact_id: UUID, special_date_id: UUID, response: Response, session: Session, principal: CurrentPrincipal
) -> SpecialDateRead:
    """One special date of a contact."""
    await get_contact(session, principal, contact_id)
    special_date = await store.get_special_date(session, contact_id, special_date_id)
    return tagged(response, SpecialDateRead.of(special_date, utc_now().date()))


@router.patch(
    "/{special_date_id}",
    dependencies=WRITES,
    response_model=SpecialDateRead,
    responses=can_fail_with(ContactNotFound, SpecialDateNotFound, DayImpossible, FieldHidden, PreconditionFailed),
)
async def update_special_date(
    contact_id: UUID,
    special_date_id: UUID,
    body: SpecialDateUpdate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> SpecialDateRead:
    """Change the fields sent (JSON merge-patch); the day must be one of its calendar afterwards."""
    special_date = await operations.update_special_date(session, principal, contact_id, special_date_id, body, if_match)
    return tagged(response, SpecialDateRead.of(special_date, utc_now().date()))


@router.delete(
    "/{special_date_id}",
    dependencies=WRITES,
    status_code=204,
    responses=can_fail_with(ContactNotFound, SpecialDateNotFound, FieldHidden, PreconditionFailed),
)
async def remove_special_date(
    contact_id: UUID,
    special_date_id: UUID,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> None:
    """Take a special date away; nobody is reminded of it again."""
    await operations.remove_special_date(session, principal, contact_id, special_date_id, if_match)
