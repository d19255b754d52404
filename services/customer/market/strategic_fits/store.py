"""Every query over strategic fits."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col

from services.customer.market.strategic_fits.model import StrategicFit, StrategicFitRead
from services.customer.market.strategic_fits.rules import StrategicFitNotFound
from shared.auth.visibility import of_visible_customers
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call


class StrategicFitQuery(
    ListQuery,
    of=StrategicFitRead,
    filters=(
        *("id", "customer_id", "assessed_on", "channel_now", "channel_ahead", "trend", "is_cash_cow"),
        *("recommended_investment", "scheme_version", "created_at", "updated_at"),
    ),
    sorts=("assessed_on", "trend", "created_at", "updated_at"),
    default_sort="-assessed_on",
):
    """How strategic fits are filtered and sorted."""


STRATEGIC_FITS = Collection(
    StrategicFit,
    StrategicFitRead,
    StrategicFitQuery,
    missing=StrategicFitNotFound,
    visible=of_visible_customers(col(StrategicFit.customer_id)),
)


async def read_current_fits(
    call: Call, customer_ids: Iterable[UUID], *, as_of: date | None = None
) -> list[StrategicFitRead]:
    """The latest assessment of each of these customers, in one query."""
    asked = col(StrategicFit.customer_id).in_(customer_ids)
    query = newest(STRATEGIC_FITS.labelled, STRATEGIC_FITS.seen_by(call.principal), asked, as_of=as_of)
    rows = (await execute(call.session, query)).mappings()
    return [StrategicFitRead.model_validate(dict(row)) for row in rows]


async def latest_days(call: Call, customer_ids: Iterable[UUID]) -> dict[UUID, date]:
    """The day of each of these customers' latest assessment."""
    customer_id = col(StrategicFit.customer_id)
    query = sa.select(customer_id, sa.func.max(col(StrategicFit.assessed_on))).group_by(customer_id)
    return dict((await execute(call.session, query.where(customer_id.in_(customer_ids)))).all())


def newest(columns: Sequence[Any], *where: sa.ColumnElement[bool], as_of: date | None = None) -> sa.Select[Any]:
    """The latest assessment of each customer, among those that satisfy `where`."""
    query = (
        sa.select(*columns)
        .where(*where)
        .ext(distinct_on(col(StrategicFit.customer_id)))
        .order_by(col(StrategicFit.customer_id), col(StrategicFit.assessed_on).desc(), col(StrategicFit.id).desc())
    )
    return query if as_of is None else query.where(col(StrategicFit.assessed_on) <= as_of)
