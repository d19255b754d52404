"""Touchpoints held: whether and when the people of customers were met, as SQL."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col

from services.relationship.assessing.latest import AsOf
from services.relationship.contact.touchpoints.model import Touchpoint, TouchpointPerson
from services.relationship.contact.touchpoints.rules import TouchpointStatus
from shared.days import sql_day_of, sql_end_of

WAS_HELD = sa.and_(col(Touchpoint.status) == TouchpointStatus.HELD, col(Touchpoint.deleted_at).is_(None))
"""SQL condition: the touchpoint is contact that was made."""


def _held(as_of: AsOf, *columns: Any) -> sa.Select[Any]:
    """What was held with people of customers until the end of the day: a row for each of them and touchpoint."""
    person, met = TouchpointPerson, Touchpoint
    until = [] if as_of is None else [col(met.starts_at) < sql_end_of(sa.type_coerce(as_of, sa.Date))]
    held = sa.select(*columns).join_from(person, met, col(met.id) == col(person.touchpoint_id))
    return held.where(WAS_HELD, col(person.contact_id).is_not(None), *until)


def is_met(contact_id: Any, as_of: AsOf = None) -> sa.ColumnElement[bool]:
    """SQL condition: a touchpoint was held with the person in this column until the end of the day."""
    met = _held(as_of, sa.literal(1)).where(col(TouchpointPerson.contact_id) == contact_id)
    return sa.exists(met.correlate_except(TouchpointPerson, Touchpoint))


def last_met() -> sa.Select[Any]:
    """Each person of a customer who was ever met, and the day of the last touchpoint: `contact_id`, `met_on`."""
    who, day = col(TouchpointPerson.contact_id), sql_day_of(col(Touchpoint.starts_at))
    return _held(None, who, sa.func.max(day).label("met_on")).group_by(who)


def last_touchpoints(as_of: AsOf, *where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The last touchpoint held with each person: `contact_id`, `touchpoint_id`, `held_on` and `scene`."""
    who, met = col(TouchpointPerson.contact_id), Touchpoint
    shown: list[Any] = [col(met.id).label("touchpoint_id"), sql_day_of(col(met.starts_at)).label("held_on")]
    found = _held(as_of, who, *shown, col(met.scene)).ext(distinct_on(who)).where(*where)
    return found.order_by(who, col(met.starts_at).desc(), col(met.id).desc())
