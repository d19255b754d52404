"""Every query over strategic fits and the rule behind them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.market.strategic_fits.model import StrategicFit, StrategicFitRead, StrategicFitScheme
from services.customer.market.strategic_fits.rules import (
    STANDARD,
    FitScheme,
    FitSchemeNotFound,
    StrategicFitNotFound,
)
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
    """The latest assessment of each of these customers: one query however many."""
    asked = col(StrategicFit.customer_id).in_(customer_ids)
    query = newest([*STRATEGIC_FITS.columns.values()], STRATEGIC_FITS.seen_by(call.principal), asked, as_of=as_of)
    rows = (await execute(call.session, query)).mappings()
    return [StrategicFitRead.model_validate(dict(row)) for row in rows]


def newest(columns: Sequence[Any], *where: sa.ColumnElement[bool], as_of: date | None = None) -> sa.Select[Any]:
    """The latest assessment of each customer, of those that satisfy `where`."""
    query = (
        sa.select(*columns)
        .where(*where)
        .ext(distinct_on(col(StrategicFit.customer_id)))
        .order_by(col(StrategicFit.customer_id), col(StrategicFit.assessed_on).desc(), col(StrategicFit.id).desc())
    )
    return query if as_of is None else query.where(col(StrategicFit.assessed_on) <= as_of)


async def get_scheme_in_force(session: AsyncSession) -> FitScheme:
    """The latest version of the rule."""
    query = select(StrategicFitScheme).order_by(col(StrategicFitScheme.number).desc()).limit(1)
    kept = (await session.exec(query)).first()
    return kept.as_rule() if kept else STANDARD


async def get_scheme(session: AsyncSession, version: int) -> FitScheme:
    """One version of the rule. Raises FitSchemeNotFound."""
    if version == STANDARD.version:
        return STANDARD
    query = select(StrategicFitScheme).where(col(StrategicFitScheme.number) == version)
    kept = (await session.exec(query)).one_or_none()
    if kept is None:
        raise FitSchemeNotFound(version=version)
    return kept.as_rule()
