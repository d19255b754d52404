"""Reading whom the warnings are about, over all customers, with the two latest levels of each."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.key_people.assessments.store import latest_assessments, our_level_before, rank_of
from services.relationship.key_people.people import PRESENT, level_of_person
from services.relationship.key_people.responsibilities.store import responsible_for
from services.relationship.key_people.schemes.rules import RelationshipLevel
from services.relationship.key_people.warnings.rules import NEWS_DAYS
from shared.customers.contacts import contacts
from shared.customers.roles import DecisionRole
from shared.customers.served import is_served
from shared.database import execute
from shared.time import company_today

LATEST = latest_assessments().subquery("latest")
LEVEL_BEFORE = our_level_before(LATEST)


async def read_opposed_deciders(session: AsyncSession) -> Sequence[sa.RowMapping]:
    """Deciders who are opposed."""
    is_opposed = LATEST.c.level == RelationshipLevel.OPPOSED
    is_decider = contacts.c.decision_role == DecisionRole.DECIDER.value
    return await _read(session, PRESENT, is_decider, is_opposed)


async def read_departed(session: AsyncSession) -> Sequence[sa.RowMapping]:
    """Key people of whom it was lately recorded that they have left."""
    is_news = contacts.c.left_on >= company_today() - timedelta(days=NEWS_DAYS)
    return await _read(session, contacts.c.is_key, ~PRESENT, is_news)


async def read_fallen(session: AsyncSession) -> Sequence[sa.RowMapping]:
    """Key people with whom the latest assessment, not an old one, is below the one before."""
    is_news = LATEST.c.assessed_on >= company_today() - timedelta(days=NEWS_DAYS)
    has_fallen = rank_of(LATEST.c.level) < rank_of(LEVEL_BEFORE)
    return await _read(session, contacts.c.is_key, PRESENT, is_news, has_fallen)


async def _read(session: AsyncSession, *where: sa.ColumnElement[bool]) -> Sequence[sa.RowMapping]:
    shown = (
        contacts.c.id.label("contact_id"),
        *(contacts.c[name] for name in ("customer_id", "name", "decision_role", "left_on")),
        LATEST.c.assessed_on,
        LATEST.c.level,
        LEVEL_BEFORE.label("previous_level"),
        responsible_for(contacts).label("owner_id"),
        level_of_person(contacts.c.id).label("clearance"),
    )
    joined = sa.outerjoin(contacts, LATEST, LATEST.c.contact_id == contacts.c.id)
    query = sa.select(*shown).select_from(joined).where(is_served(contacts.c.customer_id), *where)
    return (await execute(session, query)).mappings().all()
