"""Gift specifications over HTTP."""

from collections.abc import Collection
from typing import Annotated
from uuid import UUID

from fastapi import Query
from sqlmodel import col

from services.customer.gifts.schemes.model import GIFTS
from services.customer.gifts.schemes.rules import GiftOccasion
from services.customer.gifts.schemes.store import get_scheme_in_force
from services.customer.gifts.specifications.model import GiftSpecificationRead, GiftSpecificationsQuery
from services.customer.gifts.specifications.store import read_recipients
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.rules import ContactNotFound
from services.customer.people.contacts.store import CONTACTS
from services.customer.profile.register.store import require_customer
from shared.auth.access import Scope
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1",
    reads=Scope.CUSTOMERS_READ,
    writes=Scope.CUSTOMERS_WRITE,
    tag="gift-specifications",
    clearance=GIFTS.level,
)


@router.lists(None, "/contacts/{contact_id}/gift-specifications", fails_with=[ContactNotFound, ContactMerged])
async def list_gift_specifications(call: Call, contact_id: UUID) -> Page[GiftSpecificationRead]:
    """The gift for a person on each occasion.

    It follows the gift scheme in force; needs clearance 2. It depends on the customer's class and the person's
    seniority: the kind, the highest value, the value above which a supervisor must approve, and whether gifts are
    banned.
    """
    contact = await CONTACTS.get(call, contact_id)
    return await _specify(call, contact.customer_id, [contact_id])


@router.lists(None, "/gift-specifications", fails_with=[CustomerNotFound, CustomerMerged])
async def list_gift_specifications_at_customer(
    call: Call, query: Annotated[GiftSpecificationsQuery, Query()]
) -> Page[GiftSpecificationRead]:
    """The gifts for many people of a customer.

    For up to 500 people, and for nobody in particular there: on each occasion, as for one person. People who are not
    the customer's, or hidden from the caller, are left out.
    """
    await require_customer(call, query.customer_id)
    named = (col(Contact.customer_id) == query.customer_id, col(Contact.id).in_(query.contact_ids))
    people = [contact.id for contact in await CONTACTS.rows(call, *named)]
    return await _specify(call, query.customer_id, [None, *people])


async def _specify(call: Call, customer_id: UUID, contact_ids: Collection[UUID | None]) -> Page[GiftSpecificationRead]:
    scheme = await get_scheme_in_force(call.session)
    people = [contact_id for contact_id in contact_ids if contact_id is not None]
    recipients = await read_recipients(call.session, scheme.banned_industries, [customer_id], people)
    specified = (
        GiftSpecificationRead.of(scheme, recipients.find(customer_id, contact_id), occasion, contact_id)
        for contact_id in contact_ids
        for occasion in GiftOccasion
    )
    return Page[GiftSpecificationRead].whole(specified)
