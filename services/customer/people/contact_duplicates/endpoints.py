"""Possible duplicate contacts over HTTP."""

from uuid import UUID

from services.customer.people.contact_duplicates import operations
from services.customer.people.contact_duplicates.model import ContactDuplicateRead, ContactPairRead
from services.customer.people.contacts.rules import ContactNotFound
from services.customer.profile.register.store import require_customer
from shared.auth.access import Scope
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE, tag="contact-duplicates")


@router.lists(None, "/contacts/{contact_id}/duplicates", fails_with=[ContactNotFound, ContactMerged])
async def list_contact_duplicates(call: Call, contact_id: UUID) -> Page[ContactDuplicateRead]:
    """Contacts of the same customer that may be the same person, the likeliest first.

    They have the same e-mail address, phone number or name. Names are compared in both scripts: 李雷, Li Lei and Lei Li
    are one. An address or number that more than three people have is a mailbox or a switchboard, and does not count.
    """
    return Page[ContactDuplicateRead].whole(await operations.list_contact_duplicates(call, contact_id))


@router.lists(None, "/customers/{customer_id}/contact-duplicates", fails_with=[CustomerNotFound, CustomerMerged])
async def list_contact_pairs(call: Call, customer_id: UUID) -> Page[ContactPairRead]:
    """Pairs of a customer's contacts that may be one person, the likeliest first; at most 500.

    Merge those that are one with `POST /v1/contacts/{contact_id}/merge`.
    """
    await require_customer(call, customer_id)
    return Page[ContactPairRead].whole(await operations.list_contact_pairs(call, customer_id))
