"""Gift specifications over HTTP."""

from uuid import UUID

from fastapi import Depends

from services.customer.gifts.schemes.endpoints import refuse_uncleared
from services.customer.gifts.schemes.rules import GiftOccasion
from services.customer.gifts.schemes.store import get_scheme_in_force
from services.customer.gifts.specifications import store
from services.customer.gifts.specifications.model import GiftSpecificationRead
from services.customer.people.contacts.rules import ContactNotFound
from services.customer.people.contacts.store import get_contact
from shared.auth.access import CurrentPrincipal, FieldHidden, Scope, requires
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/contacts/{contact_id}/gift-specifications", tag="gift-specifications")


@router.get(
    "",
    dependencies=[requires(Scope.CUSTOMERS_READ), Depends(refuse_uncleared)],
    response_model=list[GiftSpecificationRead],
    responses=can_fail_with(ContactNotFound, FieldHidden),
)
async def list_gift_specifications(
    contact_id: UUID, session: Session, principal: CurrentPrincipal
) -> list[GiftSpecificationRead]:
    """What the person may be given on each occasion, by the gift scheme in force; needs clearance 2.

    By the customer's class and the person's seniority: the kind, the highest value, from where a supervisor approves,
    and whether gifts are banned.
    """
    contact = await get_contact(session, principal, contact_id)
    scheme = await get_scheme_in_force(session)
    recipients = await store.read_recipients(session, scheme.banned_industries, [contact.customer_id], [contact_id])
    recipient = recipients.find(contact.customer_id, contact_id)
    return [GiftSpecificationRead.of(scheme, recipient, occasion) for occasion in GiftOccasion]
