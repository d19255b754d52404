"""Filling and emptying the queue."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.touched.model import touched
from shared.auth.visibility import codes
from shared.batches.kinds import Pushed
from shared.database import execute, execute_sql
from shared.feed.followers import FollowedEvent
from shared.web.peers import ServiceHttp

CODES_CHANGE = ("guanxi.customer_code.", "guanxi.customer_merge.", "guanxi.customer.created")
"""The beginnings of the types of events after which a customer has other facts."""


async def note_codes(session: AsyncSession, _: Pushed) -> None:
    """Note the customer codes of the documents that a batch has written, and of where they were before."""
    await execute_sql(
        session,
        "INSERT INTO touched (code) SELECT DISTINCT one.code FROM changed c,"
        " LATERAL (VALUES (c.customer_code), (c.kept_customer_code)) AS one (code)"
        " WHERE c.outcome IN ('created', 'updated') AND one.code IS NOT NULL",
    )


async def note_payers(session: AsyncSession, pushed: Pushed) -> None:
    """Note the codes of payments, and of the receivables that they pay or paid: a payment may name another, or none."""
    await note_codes(session, pushed)
    await execute_sql(
        session,
        "INSERT INTO touched (code) SELECT DISTINCT r.customer_code FROM touched_invoices t"
        " JOIN receivables r ON r.source = $1 AND r.invoice_no = t.invoice_no",
        pushed.source,
    )


async def note_customers(session: AsyncSession, customer_ids: Iterable[UUID]) -> None:
    """Note customers whose facts are others from now on."""
    if rows := [{"of_customer": one} for one in customer_ids]:
        await execute(session, sa.insert(touched), rows)


async def follow_codes(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Note the customers that have got or lost a code, by the customer service's events."""
    ids = {one.data.customer_id for one in changes if one.type.startswith(CODES_CHANGE)} - {None}
    await note_customers(session, sorted(one for one in ids if one is not None))


async def take_touched(session: AsyncSession) -> list[UUID]:
    """Empty the queue; the customers in it, each once. A code that no customer has is dropped."""
    taken = sa.delete(touched).returning(touched.c.code, touched.c.of_customer).cte("taken")
    owner = sa.func.coalesce(taken.c.of_customer, codes.c.customer_id)
    query = sa.select(owner).select_from(taken.outerjoin(codes, codes.c.code == taken.c.code))
    return list((await execute(session, query.where(owner.is_not(None)).distinct())).scalars())
