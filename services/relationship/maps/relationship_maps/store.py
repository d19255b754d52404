"""Every query for a relationship map: first the people whom the caller may see, then what is known of these."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col

from services.relationship.assessing.counting import is_counting
from services.relationship.climate.assessments import store as climate
from services.relationship.contact.touchpoints.held import is_met, last_touchpoints
from services.relationship.contact.touchpoints.model import TouchpointPerson
from services.relationship.key_people.assessments.store import IS_OURS, RIVAL
from services.relationship.key_people.assessments.store import TABLE as ASSESSMENT
from services.relationship.key_people.responsibilities.store import responsible_for
from services.relationship.key_people.targets.store import targets_on
from services.relationship.organization.assessments import store as organization
from services.relationship.organization.assessments.rules import MATCH_LEVEL
from shared.auth.access import Principal
from shared.auth.users import name_of
from shared.auth.visibility import customers, person_visible_to, visible_to
from shared.customers.competitors import competitors
from shared.customers.contacts import contacts
from shared.customers.roles import Seniority
from shared.lists.compiled import CompiledStatements
from shared.statements import Record
from shared.web.call import Call

MAX_PEOPLE = 1_000
COUNTS = is_counting(ASSESSMENT)
IN_CHAIN = sa.or_(contacts.c.is_key, contacts.c.decision_role.is_not(None))
"""People of the decision chain: key people, and those with a decision role."""
CUSTOMER: sa.BindParameter[Any] = sa.bindparam("customer_id", None, sa.Uuid)
PEOPLE: sa.BindParameter[Any] = sa.bindparam("people", None, ARRAY(sa.Uuid))
AS_OF: sa.BindParameter[Any] = sa.bindparam("as_of", None, sa.Date)
EARLIER: sa.BindParameter[Any] = sa.bindparam("earlier", None, sa.Date)

OF_LEVEL = ("id", "contact_id", "competitor_id", "competitor", "level", "status", "assessed_on")
STATEMENTS = CompiledStatements()


async def find_customer(call: Call, customer_id: UUID) -> Record | None:
    """The customer with its account manager; None when the copy lacks it or the caller may not see it."""

    def build(principal: Principal) -> sa.Select[Any]:
        named = name_of(customers.c.manager_id).label("manager_name")
        shown = sa.select(customers.c.id, customers.c.name, customers.c.manager_id, named)
        return shown.where(customers.c.id == CUSTOMER, visible_to(principal, customers.c.id))

    rows = await fetch(call, "customer", build, customer_id=customer_id)
    return rows[0] if rows else None


async def read_people(call: Call, customer_id: UUID, as_of: date, earlier: date | None) -> Sequence[Record]:
    """People of the decision chain who were there on one of the days, the most influential first.

    `is_there`, `was_there`: on the day, and on the earlier one. `in_all`: how many there are without the limit.
    `responsible_id`, `responsible_name`: who is responsible for the person, at present.
    """

    def build(principal: Principal) -> sa.Select[Any]:
        is_there, was_there = _was_there(AS_OF), _was_there(EARLIER)
        rank = sa.case({one.value: place for place, one in enumerate(Seniority)}, value=contacts.c.seniority, else_=9)
        most_influential = (contacts.c.influence.desc().nulls_last(), contacts.c.is_key.desc(), rank)
        order = (*most_influential, contacts.c.name, contacts.c.id)
        found = (
            sa.select(
                contacts,
                responsible_for(contacts).label("responsible_id"),
                is_there.label("is_there"),
                was_there.label("was_there"),
                sa.func.count().over().label("in_all"),
                sa.func.row_number().over(order_by=order).label("place"),
            )
            .where(contacts.c.customer_id == CUSTOMER, IN_CHAIN, person_visible_to(principal, contacts.c.id))
            .where(sa.or_(is_there, was_there))
            .order_by(*order)
            .limit(MAX_PEOPLE)
            .subquery("found")
        )
        return sa.select(found, name_of(found.c.responsible_id).label("responsible_name")).order_by(found.c.place)

    return await fetch(call, "people", build, customer_id=customer_id, as_of=as_of, earlier=earlier or as_of)


def _was_there(day: sa.BindParameter[Any]) -> sa.ColumnElement[bool]:
    """Whether the person worked there on the day.

    People are entered later than we know them: whoever was met or assessed was there. Whoever has left on an unknown
    day is never shown.
    """
    assessed = sa.exists().where(ASSESSMENT.c.contact_id == contacts.c.id, COUNTS, ASSESSMENT.c.assessed_on <= day)
    met = is_met(contacts.c.id, day)
    stayed = sa.or_(~contacts.c.has_left, sa.func.coalesce(contacts.c.left_on > day, sa.false()))
    return sa.and_(sa.or_(contacts.c.added_on <= day, assessed, met), stayed)


async def read_levels(call: Call, customer_id: UUID, people: Sequence[UUID], as_of: date) -> Sequence[Record]:
    """Our latest level with each person that counted on the day (`rival` null), and each rival's.

    One look into the index for each person and party, however long the history is.
    """

    def build(_: Principal) -> sa.Select[Any]:
        rivals = _rivals_of_customer()
        person = sa.func.unnest(PEOPLE).table_valued("id").render_derived()
        ours = _latest(person, IS_OURS, COUNTS)  # as the index of our present levels says it
        theirs = _latest(person, rivals.c.rival == RIVAL, COUNTS)
        columns = ("rival", *OF_LEVEL)
        found = sa.union_all(
            sa.select(*(ours.c[name] for name in columns)).select_from(person.join(ours, sa.true())),
            sa.select(*(theirs.c[name] for name in columns))
            .select_from(person.join(rivals, sa.true()).join(theirs, sa.true()))
            .where(rivals.c.rival.is_not(None)),
        ).subquery()
        called = sa.func.coalesce(competitors.c.short_name, competitors.c.name, found.c.competitor)
        named = found.outerjoin(competitors, competitors.c.id == found.c.competitor_id)
        return sa.select(found, called.label("rival_name")).select_from(named)

    return await fetch(call, "levels", build, customer_id=customer_id, people=list(people), as_of=as_of)


def _latest(person: Any, *where: sa.ColumnElement[bool]) -> sa.FromClause:
    shown = [ASSESSMENT.c[name] for name in OF_LEVEL]
    query = (
        sa.select(*shown, RIVAL.label("rival"))
        .where(ASSESSMENT.c.contact_id == person.c.id, *where, ASSESSMENT.c.assessed_on <= AS_OF)
        .order_by(ASSESSMENT.c.assessed_on.desc(), ASSESSMENT.c.id.desc())
        .limit(1)
    )
    return query.correlate_except(ASSESSMENT).lateral()


def _rivals_of_customer() -> sa.CTE:
    """The rivals assessed at the customer: from one to the next in the index, not through all assessments."""

    def first(*where: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
        of_rivals = (ASSESSMENT.c.competitor.is_not(None), ASSESSMENT.c.deleted_at.is_(None))
        return (
            sa.select(RIVAL)
            .where(ASSESSMENT.c.customer_id == CUSTOMER, *of_rivals, *where)
            .order_by(RIVAL)
            .limit(1)
            .scalar_subquery()
        )

    found = sa.select(first().label("rival")).cte("rivals", recursive=True)
    following = first(found.c.rival < RIVAL)
    return found.union_all(sa.select(following).where(found.c.rival.is_not(None)))


async def read_targets(call: Call, people: Sequence[UUID], as_of: date) -> Sequence[Record]:
    """The people's targets as of the day: one row a person."""

    def build(_: Principal) -> sa.Select[Any]:
        found = targets_on(AS_OF).subquery()
        return sa.select(found).where(found.c.contact_id == sa.any_(PEOPLE))

    return await fetch(call, "targets", build, people=list(people), as_of=as_of)


async def read_last_contacts(call: Call, customer_id: UUID, people: Sequence[UUID], as_of: date) -> Sequence[Record]:
    """The last touchpoint with each of the customer's people until the day.

    Planned for the customer: a plan for all of them walks every touchpoint of a person for every person.
    """

    def build(_: Principal) -> sa.Select[Any]:
        at_customer = col(TouchpointPerson.customer_id) == CUSTOMER
        return last_touchpoints(AS_OF, at_customer, col(TouchpointPerson.contact_id) == sa.any_(PEOPLE))

    statement = STATEMENTS.find(call.principal, "last contacts", build, is_planned_anew=True)
    return await call.fetch(statement, customer_id=customer_id, people=list(people), as_of=as_of)


async def read_general_levels(call: Call, customer_id: UUID, as_of: date) -> Sequence[Record]:
    """The planks of the customer's general relationship as of the day."""

    def build(_: Principal) -> sa.Select[Any]:
        return sa.select(climate.planks(AS_OF, climate.TABLE.c.customer_id == CUSTOMER))

    return await fetch(call, "general", build, customer_id=customer_id, as_of=as_of)


async def read_organizational_level(call: Call, customer_id: UUID, as_of: date) -> Record | None:
    """The organizational relationship with the customer as of the day; None also below the level that sees it."""
    if call.principal.clearance < MATCH_LEVEL:
        return None

    def build(_: Principal) -> sa.Select[Any]:
        return sa.select(organization.latest(AS_OF, organization.TABLE.c.customer_id == CUSTOMER))

    rows = await fetch(call, "organizational", build, customer_id=customer_id, as_of=as_of)
    return rows[0] if rows else None


async def fetch(call: Call, form: str, build: Callable[[Principal], sa.Select[Any]], **values: Any) -> Sequence[Record]:
    """The rows of the statement of this name, which is built once for each kind of caller."""
    return await call.fetch(STATEMENTS.find(call.principal, form, build), **values)
