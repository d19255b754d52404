"""Reading whom the warnings are about, over all customers, with the two latest levels of each."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.key_people.assessments.model import KeyPersonAssessment
from services.relationship.key_people.assessments.store import COUNTS, IS_OURS, TABLE, rank_of
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
    two = _two_latest()
    is_opposed = sa.cast(two.c.level, sa.Text) == RelationshipLevel.OPPOSED.value
    is_decider = contacts.c.decision_role == DecisionRole.DECIDER.value
    return await _read(session, two, PRESENT, is_decider, is_opposed)


async def read_departed(session: AsyncSession) -> Sequence[sa.RowMapping]:
    """Key people of whom it was lately recorded that they have left."""
    is_news = contacts.c.left_on >= company_today() - timedelta(days=NEWS_DAYS)
    return await _read(session, _two_latest(), contacts.c.is_key, ~PRESENT, is_news)


async def read_fallen(session: AsyncSession) -> Sequence[sa.RowMapping]:
    """Key people with whom the latest assessment, not an old one, is below the one before."""
    two = _two_latest()
    is_news = two.c.assessed_on >= company_today() - timedelta(days=NEWS_DAYS)
    has_fallen = rank_of(two.c.level) < rank_of(two.c.previous_level)
    return await _read(session, two, contacts.c.is_key, PRESENT, is_news, has_fallen)


def _two_latest() -> sa.Subquery:
    row = KeyPersonAssessment
    newest_first = (col(row.assessed_on).desc(), col(row.id).desc())
    story: dict[str, Any] = {"partition_by": col(row.contact_id), "order_by": newest_first}
    ranked = (
        sa.select(
            col(row.contact_id),
            col(row.assessed_on),
            col(row.level),
            sa.over(sa.func.lead(TABLE.c.level, type_=TABLE.c.level.type), **story).label("previous_level"),
            sa.over(sa.func.row_number(), **story).label("position"),
        )
        .where(IS_OURS, COUNTS, col(row.deleted_at).is_(None))
        .subquery("ranked")
    )
    return sa.select(ranked).where(ranked.c.position == 1).subquery("two")


async def _read(session: AsyncSession, two: sa.Subquery, *where: sa.ColumnElement[bool]) -> Sequence[sa.RowMapping]:
    shown = (
        contacts.c.id.label("contact_id"),
        *(contacts.c[name] for name in ("customer_id", "name", "decision_role", "left_on")),
        *(two.c[name] for name in ("assessed_on", "level", "previous_level")),
        responsible_for(contacts).label("owner_id"),
        level_of_person(contacts.c.id).label("clearance"),
    )
    joined = sa.outerjoin(contacts, two, two.c.contact_id == contacts.c.id)
    query = sa.select(*shown).select_from(joined).where(is_served(contacts.c.customer_id), *where)
    return (await execute(session, query)).mappings().all()
