"""Operations on possible duplicate contacts."""

from collections.abc import Collection
from uuid import UUID

from services.customer.people.contact_duplicates.model import ContactDuplicateRead, ContactPairRead
from services.customer.people.contact_duplicates.rules import find_pairs
from services.customer.people.contact_duplicates.store import list_people
from services.customer.people.contacts.store import CONTACTS
from shared.web.call import Call

MAX_PAIRS = 500


async def list_contact_duplicates(call: Call, contact_id: UUID) -> list[ContactDuplicateRead]:
    """The customer's contacts that may be the same person as this one."""
    contact = await CONTACTS.get(call, contact_id)
    people = await list_people(call, contact.customer_id)
    others = [
        (pair.second if pair.first.id == contact_id else pair.first, pair.reason)
        for pair in find_pairs(people)
        if contact_id in (pair.first.id, pair.second.id)
    ]
    return [ContactDuplicateRead(contact_id=one.id, name=one.name, reason=reason) for one, reason in others]


async def list_contact_pairs(
    call: Call, customer_id: UUID, between: Collection[UUID] | None = None
) -> list[ContactPairRead]:
    """The customer's pairs of contacts that may be one person; `between`: only one of these with one of the others."""
    pairs = find_pairs(await list_people(call, customer_id))
    if between is not None:
        pairs = [pair for pair in pairs if (pair.first.id in between) != (pair.second.id in between)]
    return [ContactPairRead.of(pair) for pair in pairs[:MAX_PAIRS]]
