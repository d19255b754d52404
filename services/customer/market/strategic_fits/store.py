"""Every query over strategic fits."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.market.strategic_fits.model import StrategicFit, StrategicFitRead
from services.customer.market.strategic_fits.rules import StrategicFitNotFound
from shared.auth.access import Principal
from shared.auth.visibility import is_customer, visible_to
from shared.lists.listing import Listing, ListQuery
from shared.lists.paging import Page

LISTING = Listing(
    read=StrategicFitRead,
    columns={name: col(getattr(StrategicFit, name)) for name in StrategicFitRead.model_fields},
    filters=(
        "id",
        "customer_id",
        "assessed_on",
        "channel_now",
        "channel_ahead",
        "trend",
        "is_cash_cow",
        "recommended_investment",
        "scheme_version",
        "created_at",
        "updated_at",
    ),
    sorts=("assessed_on", "trend", "created_at", "updated_at"),
    default_sort="-assessed_on",
)


def _of_caller(principal: Principal) -> sa.ColumnElement[bool]:
    customer_id = col(StrategicFit.customer_id)
    return sa.and_(is_customer(customer_id), visible_to(principal, customer_id))


async def list_fits(session: AsyncSession, principal: Principal, query: ListQuery) -> Page[StrategicFitRead]:
    """Assessments of the caller's customers, past and present."""
    return await LISTING.fetch(session, query, _of_caller(principal))


async def get_fit(session: AsyncSession, principal: Principal, fit_id: UUID) -> StrategicFitRead:
    """One assessment. Raises StrategicFitNotFound."""
    found = await LISTING.find(session, col(StrategicFit.id) == fit_id, _of_caller(principal))
    if found is None:
        raise StrategicFitNotFound(fit_id=fit_id)
    return found


async def lock_fit(session: AsyncSession, principal: Principal, fit_id: UUID) -> StrategicFit:
    """The assessment's row, held until the transaction ends. Raises StrategicFitNotFound."""
    query = select(StrategicFit).where(col(StrategicFit.id) == fit_id, _of_caller(principal))
    found = (await session.exec(query.with_for_update(of=StrategicFit))).one_or_none()
    if found is None:
        raise StrategicFitNotFound(fit_id=fit_id)
    return found


async def read_current_fits(
    session: AsyncSession,
    principal: Principal,
    customer_ids: Collection[UUID],
    *,
    as_of: date | None = None,
) -> list[StrategicFitRead]:
    """The latest assessment of each of these customers: one query however many."""
    columns = [col(getattr(StrategicFit, name)) for name in StrategicFitRead.model_fields]
    query = newest(columns, _of_caller(principal), col(StrategicFit.customer_id).in_(customer_ids), as_of=as_of)
    connection = await session.connection()
    rows = (await connection.execute(query)).mappings().all()
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
