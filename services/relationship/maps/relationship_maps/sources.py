"""What other rooms know of people and customers, as selects of fixed columns over all customers.

`principal`: whose view it is; `as_of`: the day, a parameter of the statement.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col

from services.relationship.assessing.counting import is_counting
from services.relationship.climate.assessments.store import TABLE as CLIMATES
from services.relationship.climate.assessments.store import planks
from services.relationship.contact.touchpoints.model import Touchpoint, TouchpointPerson
from services.relationship.contact.touchpoints.rules import TouchpointStatus
from services.relationship.key_people.targets.store import targets_on
from services.relationship.organization.assessments.model import MATCH
from services.relationship.organization.assessments.store import TABLE as ORGANIZATIONS
from shared.auth.access import Principal
from shared.days import sql_day_of, sql_end_of

Source = sa.Select[Any]
Day = sa.ColumnElement[Any]


def _select(*columns: Any) -> Source:
    return sa.select(*columns)


def targets(principal: Principal, as_of: Day) -> Source:  # noqa: ARG001 - what every source is given
    """Each person's target level as of the day, and until when it is to be reached: one row a person."""
    found = targets_on(as_of).subquery("targets")
    level = sa.type_coerce(found.c.target_level, sa.Text).label("level")
    return _select(found.c.contact_id, level, found.c.due_on)


def held_touchpoints(*columns: Any) -> Source:
    """What was held with people of customers: one row for each of them and touchpoint."""
    person, met = TouchpointPerson, Touchpoint
    was_held = (col(met.status) == TouchpointStatus.HELD, col(met.deleted_at).is_(None))
    of_touchpoint = sa.join(person, met, col(met.id) == col(person.touchpoint_id))
    return _select(*(columns or (sa.literal(1),))).select_from(of_touchpoint).where(*was_held)


def held_with(contact_id: sa.ColumnElement[Any], as_of: Day) -> Source:
    """What was held with the person until the day."""
    return held_touchpoints().where(
        col(TouchpointPerson.contact_id) == contact_id, col(Touchpoint.starts_at) < sql_end_of(as_of)
    )


def last_contacts(principal: Principal, as_of: Day) -> Source:  # noqa: ARG001
    """The last touchpoint held with each person of a customer until the day: one row a person."""
    met = Touchpoint
    whose = (col(TouchpointPerson.customer_id), col(TouchpointPerson.contact_id))
    latest = (
        held_touchpoints(*whose, col(met.id).label("touchpoint_id"), col(met.starts_at), col(met.scene))
        .ext(distinct_on(*whose))
        .where(whose[0] == col(met.customer_id), whose[1].is_not(None), col(met.starts_at) < sql_end_of(as_of))
        .order_by(*whose, col(met.starts_at).desc(), col(met.id).desc())
        .subquery("latest")
    )
    held_on, scene = sql_day_of(latest.c.starts_at), sa.type_coerce(latest.c.scene, sa.Text)
    return _select(*list(latest.c)[:3], held_on.label("held_on"), scene.label("scene"))


def general_levels(principal: Principal, as_of: Day) -> Source:  # noqa: ARG001
    """The planks of each customer's general relationship: its departments; `department` null: the whole customer.

    `elements`: the level of each of the four elements, by its code.
    """
    found, one = planks(as_of), CLIMATES.c
    shown = (found.c.customer_id, found.c.department, found.c.assessed_on)
    coded = (sa.type_coerce(found.c[name], sa.Text).label(name) for name in ("level", "weakest_element"))
    joined = found.join(CLIMATES, one.id == found.c.assessment_id)
    return _select(*shown, *coded, one.element_levels.label("elements")).select_from(joined)


def organizational_levels(principal: Principal, as_of: Day) -> Source:
    """The organizational relationship with each customer: one row a customer, none below the level that sees it."""
    one = ORGANIZATIONS.c
    return (
        _select(one.customer_id, one.assessed_on, sa.type_coerce(one.level, sa.Text).label("level"))
        .ext(distinct_on(one.customer_id))
        .where(is_counting(ORGANIZATIONS), one.assessed_on <= as_of, sa.literal(principal.clearance >= MATCH.level))
        .order_by(one.customer_id, one.assessed_on.desc(), one.id.desc())
    )
