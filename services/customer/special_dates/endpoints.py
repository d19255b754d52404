"""Special dates over HTTP."""

from uuid import UUID

from fastapi import Depends

from services.customer.contacts.rules import ContactNotFound
from services.customer.contacts.store import get_contact
from services.customer.special_dates import operations, store
from services.customer.special_dates.model import PRIVATE, SpecialDate, SpecialDateCreate, SpecialDateRead
from services.customer.special_dates.rules import DayImpossible, SpecialDateNotFound
from shared.access import CurrentPrincipal, FieldHidden, Scope, requires
from shared.database import Session
from shared.idempotency import ConceptRouter
from shared.problem_responses import can_fail_with

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
async def list_special_dates(contact_id: UUID, session: Session, principal: CurrentPrincipal) -> list[SpecialDate]:
    """The days that matter to a contact beside the birthday, through the year; needs clearance 2."""
    await get_contact(session, principal, contact_id)
    return await store.list_special_dates(session, contact_id)


@router.post(
    "",
    dependencies=WRITES,
    status_code=201,
    response_model=SpecialDateRead,
    responses=can_fail_with(ContactNotFound, DayImpossible, FieldHidden),
)
async def add_special_date(
    contact_id: UUID, body: SpecialDateCreate, session: Session, principal: CurrentPrincipal
) -> SpecialDate:
    """Add a day to be reminded of every year; 29 February needs no year, or a leap year."""
    return await operations.add_special_date(session, principal, contact_id, body)


@router.delete(
    "/{special_date_id}",
    dependencies=WRITES,
    status_code=204,
    responses=can_fail_with(ContactNotFound, SpecialDateNotFound, FieldHidden),
)
async def remove_special_date(
    contact_id: UUID, special_date_id: UUID, session: Session, principal: CurrentPrincipal
) -> None:
    """Take a special date away; nobody is reminded of it again."""
    await operations.remove_special_date(session, principal, contact_id, special_date_id)
