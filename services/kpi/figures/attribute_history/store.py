"""Recording what attributes customers have, and reading what they had. SQL is built from names in the code only."""
# ruff: noqa: S608

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.figures.attribute_history.model import ATTRIBUTES, attribute_periods
from shared.auth.visibility import customers
from shared.database import execute
from shared.feed.followers import FollowedEvent
from shared.time import company_today
from shared.web.peers import ServiceHttp

_NAMES = ", ".join(ATTRIBUTES)
_KEPT, _PRESENT = (", ".join(f"{table}.{name}" for name in ATTRIBUTES) for table in ("kept", "c"))
_DIFFERS = (
    f"FROM customer_directory c WHERE c.id = ANY(:ids) AND kept.of_customer = c.id AND kept.valid_to = 'infinity'"
    f" AND ({_KEPT}) IS DISTINCT FROM ({_PRESENT})"
)
_STEPS = (
    "DELETE FROM customer_attribute_periods kept WHERE kept.of_customer = ANY(:ids)"
    " AND NOT EXISTS (SELECT FROM customer_directory c WHERE c.id = kept.of_customer)",
    # What was recorded today is replaced: a day has the attributes of its end.
    f"UPDATE customer_attribute_periods kept SET {', '.join(f'{name} = c.{name}' for name in ATTRIBUTES)}"
    f" {_DIFFERS} AND kept.known_from >= :today",
    f"UPDATE customer_attribute_periods kept SET valid_to = :today {_DIFFERS} AND kept.known_from < :today",
    f"""
    INSERT INTO customer_attribute_periods (of_customer, valid_from, valid_to, known_from, {_NAMES})
    SELECT c.id, CASE WHEN bool_or(kept.of_customer IS NOT NULL) THEN :today ELSE '-infinity'::date END, 'infinity',
           :today, {_PRESENT}
    FROM customer_directory c LEFT JOIN customer_attribute_periods kept ON kept.of_customer = c.id
    WHERE c.id = ANY(:ids)
    GROUP BY c.id
    HAVING bool_and(kept.of_customer IS NULL OR kept.valid_to < 'infinity')
    """,
)


async def follow_attributes(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Record the attributes of the customers in the events, which the directory has by now."""
    await record_attributes(session, {one.data.customer_id for one in changes if one.data.customer_id}, company_today())


async def record_attributes(session: AsyncSession, ids: Collection[UUID], today: date) -> None:
    """Record from this day on what the directory says of these customers, where it says something new."""
    values = sa.bindparam("ids", list(ids), ARRAY(sa.Uuid)), sa.bindparam("today", today, sa.Date)
    for step in _STEPS if ids else ():
        used = [one for one in values if f":{one.key}" in step]
        await execute(session, sa.text(step).bindparams(*used))


def attributes_by_day() -> sa.Subquery:
    """The attributes of every customer from one day until before another; those never recorded as they are now."""
    kept, columns = attribute_periods, ("of_customer", "valid_from", "valid_to", *ATTRIBUTES)
    never = ~sa.exists().where(kept.c.of_customer == customers.c.id)
    ends: Any = (sa.literal_column(f"'{end}'::date", sa.Date) for end in ("-infinity", "infinity"))
    present = sa.select(customers.c.id, *ends, *(customers.c[name] for name in ATTRIBUTES)).where(never)
    return sa.union_all(sa.select(*(kept.c[name] for name in columns)), present).subquery("attributes")


async def first_known_day(session: AsyncSession) -> date | None:
    """The day from which changes of attributes are known; None: nothing was ever recorded."""
    query = sa.select(sa.func.min(attribute_periods.c.known_from))
    return (await execute(session, query)).scalar_one_or_none()
