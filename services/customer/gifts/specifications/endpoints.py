"""Gift specifications over HTTP."""

from uuid import UUID

from services.customer.gifts.schemes.model import GIFTS
from services.customer.gifts.schemes.rules import GiftOccasion
from services.customer.gifts.schemes.store import get_scheme_in_force
from services.customer.gifts.specifications.model import GiftSpecificationRead
from services.customer.gifts.specifications.store import read_recipients
from services.customer.people.contacts.rules import ContactNotFound
from services.customer.people.contacts.store import CONTACTS
from shared.auth.access import Scope
from shared.customers.directory import ContactMerged
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/contacts/{contact_id}/gift-specifications",
    reads=Scope.CUSTOMERS_READ,
    writes=Scope.CUSTOMERS_WRITE,
    clearance=GIFTS.level,
)


@router.lists(None, fails_with=[ContactNotFound, ContactMerged])
async def list_gift_specifications(call: Call, contact_id: UUID) -> Page[GiftSpecificationRead]:
    """The gift for a person on each occasion.

    It follows the gift scheme in force; needs clearance 2. It depends on the customer's class and the person's
    seniority: the kind, the highest value, the value above which a supervisor must approve, and whether gifts are
    banned.
    """
    contact = await CONTACTS.get(call, contact_id)
    scheme = await get_scheme_in_force(call.session)
    customer_ids, contact_ids = [contact.customer_id], [contact_id]
    recipients = await read_recipients(call.session, scheme.banned_industries, customer_ids, contact_ids)
    recipient = recipients.find(contact.customer_id, contact_id)
    specified = (GiftSpecificationRead.of(scheme, recipient, occasion) for occasion in GiftOccasion)
    return Page[GiftSpecificationRead].whole(specified)
