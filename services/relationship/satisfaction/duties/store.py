"""Every query over satisfaction duties, and over what they follow from."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.satisfaction.acting import acting_for
from services.relationship.satisfaction.duties.model import SatisfactionDuty, SatisfactionDutyRead
from services.relationship.satisfaction.duties.rules import (
    DUTIES_CLEARANCE,
    SatisfactionDutyKind,
    SatisfactionDutyNotFound,
)
from services.relationship.satisfaction.responses.store import is_seen
from services.relationship.satisfaction.schemes.model import SatisfactionSchemeContent
from services.relationship.satisfaction.schemes.rules import SatisfactionRating, targets_by_rating
from services.relationship.satisfaction.schemes.store import RATING
from services.relationship.satisfaction.scores.by_customer import by_customer, is_of, target_by
from services.relationship.satisfaction.scores.rules import ScoreGrain
from services.relationship.satisfaction.scores.store import ROW, beginning, is_between
from shared.auth.access import NOBODY
from shared.auth.visibility import customers, of_visible_customers
from shared.customers.served import NOT_SERVED
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery

Rows = Sequence[Mapping[str, Any]]


class SatisfactionDutyQuery(
    ListQuery,
    of=SatisfactionDutyRead,
    filters=("id", "customer_id", "kind", "since", "due_on", "goal", "review_on", "created_at", "updated_at"),
    sorts=("since", "due_on", "review_on", "created_at", "updated_at"),
):
    """How duties are filtered and sorted."""


DUTIES = Collection(
    SatisfactionDuty,
    SatisfactionDutyRead,
    SatisfactionDutyQuery,
    missing=SatisfactionDutyNotFound,
    visible=of_visible_customers(col(SatisfactionDuty.customer_id)),
)


def _of(column: Any, customer_id: UUID | None) -> sa.ColumnElement[bool]:
    return sa.true() if customer_id is None else column == customer_id


async def read_missed(
    session: AsyncSession,
    window: tuple[date, date],
    scheme: SatisfactionSchemeContent,
    customer_id: UUID | None,
) -> Rows:
    """The present scores below their targets, of customers served, from so many answers on as can warn."""
    target = target_by(targets_by_rating(scheme.targets))
    seen = is_seen(replace(NOBODY, clearance=DUTIES_CLEARANCE))
    scored = by_customer(sa.and_(is_between(*window), seen, _of(ROW.c.customer_id, customer_id)))
    owner = acting_for(customers.c.id, customers).label("owner_id")
    columns = (scored.c.customer_id, scored.c.n, scored.c.mean, RATING.label("rating"), owner)
    is_missed = (scored.c.n >= scheme.warning_from_answers, scored.c.mean < target)
    query = sa.select(*columns).where(is_of(scored), customers.c.status.not_in(NOT_SERVED), *is_missed)
    return [dict(row) for row in (await execute(session, query)).mappings()]


async def read_months(session: AsyncSession, since: date, customer_id: UUID | None) -> Rows:
    """What kpi gets of each customer and month from this one on: people's scores, each 1 at most, and their number.

    Of people whom everybody may see: kpi shows it to everybody, and a month may be one person's.
    """
    month = beginning(ScoreGrain.MONTH, ROW.c.answered_on).label("month")
    n = sa.func.count(ROW.c.score)
    figures = (sa.func.sum(ROW.c.score).label("numerator"), n.label("denominator"), n.label("n"))
    query = sa.select(ROW.c.customer_id, month, *figures).group_by(ROW.c.customer_id, month)
    counts = sa.and_(is_seen(replace(NOBODY, clearance=1)), ROW.c.answered_on >= since)
    query = query.where(counts, ROW.c.score.is_not(None), _of(ROW.c.customer_id, customer_id))
    return [dict(row) for row in (await execute(session, query)).mappings()]


async def read_conversions(session: AsyncSession, customer_id: UUID | None) -> list[UUID]:
    """The customers served that are to be converted."""
    is_due = sa.cast(RATING, sa.Text) == SatisfactionRating.CONVERSION.value
    query = sa.select(customers.c.id).where(
        is_due, customers.c.status.not_in(NOT_SERVED), _of(customers.c.id, customer_id)
    )
    return list((await execute(session, query)).scalars())


async def read_due_days(
    session: AsyncSession, kind: SatisfactionDutyKind, customer_id: UUID | None
) -> dict[UUID, date]:
    """By which day the duties of this kind are due, by customer."""
    duty = SatisfactionDuty
    due_on = sa.func.coalesce(col(duty.review_on), col(duty.due_on))
    is_asked = sa.and_(col(duty.kind) == kind, _of(col(duty.customer_id), customer_id))
    query = sa.select(col(duty.customer_id), due_on.label("due_on")).where(is_asked)
    return {row.customer_id: row.due_on for row in await execute(session, query)}
