"""Finding the customers and people whom a quick entry names."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from services.relationship.contact.quick_logging.rules import MAX_CANDIDATES, Candidate
from shared.auth.visibility import codes, customers, person_visible_to, visible_to
from shared.customers.contacts import contacts
from shared.database import execute
from shared.web.call import Call


async def find_customers(call: Call, name: str) -> list[Candidate]:
    """The visible customers that are meant: by id or code, by the whole name, else by a part of it."""
    own_codes = sa.select(codes.c.customer_id).where(codes.c.code == name)
    by_number = sa.or_(sa.cast(customers.c.id, sa.Text) == name.lower(), customers.c.id.in_(own_codes))
    for is_meant in (
        by_number,
        sa.func.lower(customers.c.name) == name.lower(),
        customers.c.name.icontains(name, autoescape=True),
    ):
        query = sa.select(customers.c.id, customers.c.name).where(is_meant, visible_to(call.principal, customers.c.id))
        rows = await execute(call.session, query.order_by(customers.c.name, customers.c.id).limit(MAX_CANDIDATES + 1))
        if found := [Candidate(row.id, row.name) for row in rows]:
            return found
    return []


async def find_customers_of(call: Call, names: Sequence[str]) -> list[Candidate]:
    """The visible customers at which each of these people works, as far as the caller may see them."""
    called = sa.func.lower(contacts.c.name)
    wanted = sorted({name.lower() for name in names})
    is_seen = sa.and_(visible_to(call.principal, customers.c.id), person_visible_to(call.principal, contacts.c.id))
    query = (
        sa.select(customers.c.id, customers.c.name)
        .join_from(contacts, customers, customers.c.id == contacts.c.customer_id)
        .where(called.in_(wanted), ~contacts.c.has_left, is_seen)
        .group_by(customers.c.id, customers.c.name)
        .having(sa.func.count(called.distinct()) == len(wanted))
        .order_by(customers.c.name, customers.c.id)
        .limit(MAX_CANDIDATES + 1)
    )
    return [Candidate(row.id, row.name) for row in await execute(call.session, query)]


async def list_people(call: Call, customer_id: UUID) -> list[Candidate]:
    """The customer's present people whom the caller may see."""
    shown = (contacts.c.id, contacts.c.name, contacts.c.english_name, contacts.c.title)
    is_there = (contacts.c.customer_id == customer_id, ~contacts.c.has_left)
    query = sa.select(*shown).where(*is_there, person_visible_to(call.principal, contacts.c.id))
    rows = await execute(call.session, query.order_by(contacts.c.name, contacts.c.id))
    return [Candidate(row.id, row.name, row.english_name, row.title) for row in rows]
