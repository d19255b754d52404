"""Keeping the levels of responsible people for departments: they follow who works there."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.key_people.people import level_of_person
from services.relationship.key_people.responsibilities.model import Responsibility
from shared.customers.contacts import contacts
from shared.feed.bulk import change_rows
from shared.feed.followers import FollowedEvent
from shared.web.peers import ServiceHttp


async def follow_department_levels(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Give departments of the customers in the events the lowest level that sees anybody there, once that is copied.

    A department of which the copy has nobody keeps its level.
    """
    row, ids = Responsibility, {change.data.customer_id for change in changes} - {None}
    if not ids:
        return
    works_there = (contacts.c.customer_id == col(row.customer_id), contacts.c.department == col(row.department))
    lowest = sa.select(sa.func.min(level_of_person(contacts.c.id))).where(*works_there)
    level = lowest.correlate_except(contacts).scalar_subquery()
    has_moved = sa.and_(level.is_not(None), level != col(row.clearance))
    is_department = sa.and_(col(row.department).is_not(None), col(row.customer_id).in_(sorted(ids)))
    await change_rows(session, row, {"clearance": level}, sa.and_(is_department, has_moved))
