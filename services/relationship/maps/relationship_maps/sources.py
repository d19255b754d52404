"""What other rooms know of people and customers, as selects of fixed columns over all customers.

A source is without rows until its room is there; a map shows nothing of it until then. `principal`: whose view it is;
`as_of`: the day, a parameter of the statement.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from shared.auth.access import Principal

Source = sa.Select[Any]
Day = sa.ColumnElement[Any]

TARGET: Mapping[str, Any] = {"contact_id": sa.Uuid, "level": sa.Text, "due_on": sa.Date}
LAST_CONTACT: Mapping[str, Any] = {
    "contact_id": sa.Uuid,
    "touchpoint_id": sa.Uuid,
    "held_on": sa.Date,
    "scene": sa.Text,
}
RESPONSIBLE: Mapping[str, Any] = {"contact_id": sa.Uuid, "user_id": sa.Uuid}
GENERAL: Mapping[str, Any] = {
    "customer_id": sa.Uuid,
    "department": sa.Text,
    "assessed_on": sa.Date,
    "level": sa.Text,
    "weakest_element": sa.Text,
    "elements": JSONB,
}
ORGANIZATIONAL: Mapping[str, Any] = {"customer_id": sa.Uuid, "assessed_on": sa.Date, "level": sa.Text}


def targets(principal: Principal, as_of: Day) -> Source:  # noqa: ARG001 - what every source is given
    """Each person's target level as of the day, and until when it is to be reached: one row a person."""
    return _nothing(TARGET)


def last_contacts(principal: Principal, as_of: Day) -> Source:  # noqa: ARG001
    """The last touchpoint held with each person until the day: one row a person."""
    return _nothing(LAST_CONTACT)


def responsibles(principal: Principal) -> Source:  # noqa: ARG001
    """Who is responsible for each person, at present: one row a person."""
    return _nothing(RESPONSIBLE)


def general_levels(principal: Principal, as_of: Day) -> Source:  # noqa: ARG001
    """The general relationship with each department; department null: with the whole customer.

    `elements`: the level of each of the four elements, by its code.
    """
    return _nothing(GENERAL)


def organizational_levels(principal: Principal, as_of: Day) -> Source:  # noqa: ARG001
    """The organizational relationship with each customer: one row a customer, none above the caller's level."""
    return _nothing(ORGANIZATIONAL)


def _nothing(columns: Mapping[str, Any]) -> Source:
    return sa.select(*(sa.cast(sa.null(), kind).label(name) for name, kind in columns.items())).where(sa.false())
