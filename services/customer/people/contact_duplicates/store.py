"""Every query over possible duplicate contacts."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.customer.people.contact_duplicates.rules import Person
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.store import CONTACTS
from shared.database import execute
from shared.web.call import Call

MAX_PEOPLE = 5000
COMPARED = ("id", "name", "english_name", "email", "phone")


async def list_people(call: Call, customer_id: UUID) -> list[Person]:
    """The customer's contacts that the caller may see, the first entered first."""
    query = sa.select(*(col(getattr(Contact, name)) for name in COMPARED)).where(
        col(Contact.customer_id) == customer_id, CONTACTS.seen_by(call.principal)
    )
    return [Person(*row) for row in await execute(call.session, query.order_by(col(Contact.id)).limit(MAX_PEOPLE))]
