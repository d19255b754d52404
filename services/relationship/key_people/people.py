"""The people whose relationships are assessed: SQL conditions and expressions over the copy of contacts."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from shared.auth.access import Principal
from shared.auth.visibility import customers, people, person_visible_to, visible_to
from shared.customers.contacts import contacts

PRESENT = ~contacts.c.has_left
"""SQL condition: the person works there."""


def present_on(day: date) -> sa.ColumnElement[bool]:
    """SQL condition: the person was known on this day, and had not left."""
    return sa.and_(contacts.c.added_on <= day, sa.or_(PRESENT, contacts.c.left_on > day))


def seen_people(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition: the caller may see the person and the customer, which is in the directory."""
    is_known = sa.exists().where(customers.c.id == contacts.c.customer_id)
    return sa.and_(is_known, visible_to(principal, contacts.c.customer_id), person_visible_to(principal, contacts.c.id))


def level_of_person(contact_id: Any) -> Any:
    """SQL expression: the level needed to see the person in this column."""
    above = people.alias()
    level = sa.select(above.c.clearance).where(above.c.contact_id == contact_id).correlate_except(above)
    return sa.func.coalesce(level.scalar_subquery(), 1, type_=sa.Integer)
