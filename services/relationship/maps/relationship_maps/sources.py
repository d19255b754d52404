"""What other rooms know of people and customers, as selects of fixed columns over all customers.

`principal`: whose view it is; `as_of`: the day, a parameter of the statement.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col

from services.relationship.assessing.counting import is_counting
from services.relationship.climate.assessments.store import TABLE as CLIMATES
from services.relationship.climate.assessments.store import is_dissolved
from services.relationship.contact.touchpoints.model import Touchpoint, TouchpointPerson
from services.relationship.contact.touchpoints.rules import TouchpointStatus
from services.relationship.key_people.responsibilities.model import Responsibility
from services.relationship.key_people.targets.model import KeyPersonTarget
from services.relationship.organization.assessments.model import MATCH
from services.relationship.organization.assessments.store import TABLE as ORGANIZATIONS
from shared.auth.access import Principal
from shared.days import sql_day_of

Source = sa.Select[Any]
Day = sa.ColumnElement[Any]


def _select(*columns: Any) -> Source:
    return sa.select(*columns)


def targets(principal: Principal, as_of: Day) -> Source:  # noqa: ARG001 - what every source is given
    """Each person's target level as of the day, and until when it is to be reached: one row a person."""
    row, replaced_at = KeyPersonTarget, col(KeyPersonTarget.replaced_at)
    return (
        _select(col(row.contact_id), sa.type_coerce(col(row.target_level), sa.Text).label("level"), col(row.due_on))
        .ext(distinct_on(col(row.contact_id)))
        .where(
            col(row.deleted_at).is_(None),
            sql_day_of(col(row.created_at)) <= as_of,
            sa.or_(replaced_at.is_(None), sql_day_of(replaced_at) > as_of),
        )
        .order_by(col(row.contact_id), col(row.created_at).desc(), col(row.id).desc())
    )


def last_contacts(principal: Principal, as_of: Day) -> Source:  # noqa: ARG001
    """The last touchpoint held with each person until the day: one row a person."""
    person, met = TouchpointPerson, Touchpoint
    return (
        _select(
            col(person.contact_id),
            col(met.id).label("touchpoint_id"),
            sql_day_of(col(met.starts_at)).label("held_on"),
            sa.type_coerce(col(met.scene), sa.Text).label("scene"),
        )
        .ext(distinct_on(col(person.contact_id)))
        .join(met, col(met.id) == col(person.touchpoint_id))
        .where(
            col(person.contact_id).is_not(None),
            col(met.status) == TouchpointStatus.HELD,
            col(met.deleted_at).is_(None),
            sql_day_of(col(met.starts_at)) <= as_of,
        )
        .order_by(col(person.contact_id), col(met.starts_at).desc(), col(met.id).desc())
    )


def responsibles(principal: Principal) -> Source:  # noqa: ARG001
    """Who is responsible for each person, at present: one row a person."""
    row = Responsibility
    return _select(col(row.contact_id), col(row.responsible_id).label("user_id")).where(
        col(row.contact_id).is_not(None)
    )


def general_levels(principal: Principal, as_of: Day) -> Source:  # noqa: ARG001
    """The general relationship with each department; department null: with the whole customer.

    `elements`: the level of each of the four elements, by its code.
    """
    one = CLIMATES.c
    latest = (
        _select(
            *(one.id.label("assessment_id"), one.customer_id, one.department, one.assessed_on),
            sa.type_coerce(one.level, sa.Text).label("level"),
            sa.type_coerce(one.weakest_element, sa.Text).label("weakest_element"),
            one.element_levels.label("elements"),
        )
        .ext(distinct_on(one.customer_id, one.department))
        .where(is_counting(CLIMATES), one.assessed_on <= as_of)
        .order_by(one.customer_id, one.department, one.assessed_on.desc(), one.id.desc())
        .subquery("latest")
    )
    shown = [column for column in latest.c if column.name != "assessment_id"]
    return _select(*shown).where(~is_dissolved(latest, as_of))


def organizational_levels(principal: Principal, as_of: Day) -> Source:
    """The organizational relationship with each customer: one row a customer, none below the level that sees it."""
    one = ORGANIZATIONS.c
    return (
        _select(one.customer_id, one.assessed_on, sa.type_coerce(one.level, sa.Text).label("level"))
        .ext(distinct_on(one.customer_id))
        .where(is_counting(ORGANIZATIONS), one.assessed_on <= as_of, sa.literal(principal.clearance >= MATCH.level))
        .order_by(one.customer_id, one.assessed_on.desc(), one.id.desc())
    )
