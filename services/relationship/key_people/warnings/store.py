"""Reading whom the warnings are about, over all customers, with the two latest levels of each."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.assessing.rules import COUNTING
from services.relationship.key_people.assessments.model import current_levels
from services.relationship.key_people.assessments.store import TABLE, rank_of
from services.relationship.key_people.people import PRESENT, level_of_person
from services.relationship.key_people.responsibilities.store import responsible_for
from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.key_people.warnings.rules import NEWS_DAYS
from shared.customers.contacts import contacts
from shared.customers.roles import DecisionRole
from shared.customers.served import is_served
from shared.database import execute
from shared.time import company_today


async def read_opposed_deciders(session: AsyncSession) -> Sequence[sa.RowMapping]:
    """Deciders who are opposed."""
    is_opposed = current_levels.c.level == RelationshipLevel.OPPOSED.value
    is_decider = contacts.c.decision_role == DecisionRole.DECIDER.value
    return await _read(session, PRESENT, is_decider, is_opposed)


async def read_departed(session: AsyncSession) -> Sequence[sa.RowMapping]:
    """Key people of whom it was lately recorded that they have left."""
    is_news = contacts.c.left_on >= company_today() - timedelta(days=NEWS_DAYS)
    return await _read(session, contacts.c.is_key, ~PRESENT, is_news)


async def read_fallen(session: AsyncSession) -> Sequence[sa.RowMapping]:
    """Key people with whom the latest assessment, not an old one, is below the one before."""
    is_news = current_levels.c.assessed_on >= company_today() - timedelta(days=NEWS_DAYS)
    has_fallen = rank_of(current_levels.c.level) < rank_of(LEVEL_BEFORE)
    return await _read(session, contacts.c.is_key, PRESENT, is_news, has_fallen)


def _level_before() -> sa.ScalarSelect[Any]:
    """The level of the assessment before the present one; null: it is the first."""
    row, present = TABLE.alias("earlier"), current_levels.c
    counts = (row.c.competitor.is_(None), row.c.status.in_(COUNTING), row.c.deleted_at.is_(None))
    is_earlier = sa.tuple_(row.c.assessed_on, row.c.id) < sa.tuple_(present.assessed_on, present.assessment_id)
    earlier = sa.select(row.c.level).where(row.c.contact_id == present.person_id, *counts, is_earlier)
    newest_first = (row.c.assessed_on.desc(), row.c.id.desc())
    return earlier.order_by(*newest_first).limit(1).correlate(current_levels).scalar_subquery()


LEVEL_BEFORE = _level_before()


async def _read(session: AsyncSession, *where: sa.ColumnElement[bool]) -> Sequence[sa.RowMapping]:
    shown = (
        contacts.c.id.label("contact_id"),
        *(contacts.c[name] for name in ("customer_id", "name", "decision_role", "left_on")),
        current_levels.c.assessed_on,
        sa.type_coerce(current_levels.c.level, TABLE.c.level.type).label("level"),
        LEVEL_BEFORE.label("previous_level"),
        responsible_for(contacts).label("owner_id"),
        level_of_person(contacts.c.id).label("clearance"),
    )
    joined = sa.outerjoin(contacts, current_levels, current_levels.c.person_id == contacts.c.id)
    query = sa.select(*shown).select_from(joined).where(is_served(contacts.c.customer_id), *where)
    return (await execute(session, query)).mappings().all()
