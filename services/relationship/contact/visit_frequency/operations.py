"""Publishing how often customers were met in each month, against the cadence, by difference (method, section 7).

A customer counts from the month of its first touchpoint on, in months without one too, so that the figure falls where
nobody goes any more. Whoever is not served any more counts until the last touchpoint. What was demanded in a month
stays as it was at its end.

A figure of level 0 has what everybody may know of the demand; where hidden traits demand more, or less, figures of
levels 2 and 3 add the difference, so that each reader compares with the same cadence as `/v1/cadences` shows.
"""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.cadences.model import cadences
from services.relationship.contact.cadences.rules import LEVELS, CadenceKind
from services.relationship.contact.schemes.store import CONTACT_SCHEMES
from services.relationship.contact.touchpoints.announcing import CONTACT_MADE, wait_for_contact
from services.relationship.contact.touchpoints.model import Touchpoint
from services.relationship.contact.touchpoints.rules import TouchpointStatus
from services.relationship.tables import MonthlyFigure
from shared.auth.access import HIGHEST_CLEARANCE
from shared.auth.visibility import customers
from shared.customers.following import mergers_among
from shared.customers.monthly_figures import FOR_EVERYBODY, PeerKpi
from shared.customers.policy_terms import PolicyCadence
from shared.customers.served import NOT_SERVED
from shared.customers.settlements import Owner
from shared.database import execute
from shared.days import sql_local
from shared.feed.bulk import add_rows, change_rows, remove_rows
from shared.feed.followers import FollowedEvent
from shared.time import company_today, utc_now
from shared.web.peers import ServiceHttp

AT_ONCE = 20_000
FIGURE = MonthlyFigure
TABLE: sa.Table = MonthlyFigure.__table__  # type: ignore[attr-defined]
KPI = PeerKpi.VISIT_FREQUENCY
IS_WHOLE = (TABLE.c.kpi == KPI, TABLE.c.level == FOR_EVERYBODY)
HIDDEN = range(LEVELS[-1], HIGHEST_CLEARANCE + 1)
"""The levels of readers who know of hidden demand."""


def _months(customer_ids: Collection[UUID] | None, usual_days: int) -> sa.Subquery:
    """Each month of each customer from the first touchpoint on: `customer_id`, `month`, `met`, `demanded`."""
    row, today = Touchpoint, _this_month()
    month = sa.cast(sa.func.date_trunc("month", sql_local(col(row.starts_at))), sa.Date).label("month")
    was_held = (col(row.status) == TouchpointStatus.HELD, col(row.deleted_at).is_(None))
    held = (
        sa.select(col(row.customer_id), month, sa.func.count().label("met")).where(*was_held).group_by(sa.text("1, 2"))
    )
    if customer_ids is not None:
        held = held.where(col(row.customer_id) == sa.any_(sa.cast(list(customer_ids), ARRAY(sa.Uuid))))
    counted = held.cte("held")
    is_served = sa.exists().where(customers.c.id == counted.c.customer_id, customers.c.status.not_in(NOT_SERVED))
    until = sa.case(
        (is_served, sa.func.greatest(sa.func.max(counted.c.month), today)), else_=sa.func.max(counted.c.month)
    )
    spans = (
        sa.select(counted.c.customer_id, sa.func.min(counted.c.month).label("first"), until.label("last"))
        .group_by(counted.c.customer_id)
        .subquery("spans")
    )
    every = sa.func.generate_series(spans.c.first, spans.c.last, sa.text("interval '1 month'"))
    each = sa.select(spans.c.customer_id, sa.cast(every, sa.Date).label("month")).subquery("each")
    same = sa.and_(counted.c.customer_id == each.c.customer_id, counted.c.month == each.c.month)
    met = sa.func.coalesce(counted.c.met, 0).label("met")
    demanded = _demanded(each.c.customer_id, each.c.month, usual_days).label("demanded")
    return sa.select(each, met, demanded).join_from(each, counted, same, isouter=True).subquery("fresh")


def _demanded(customer_id: Any, month: Any, usual_days: int, level: int = LEVELS[0]) -> sa.ColumnElement[Decimal]:
    """SQL expression: the touchpoints that the cadence demands in a month, as readers of the level may know it.

    Where none is demanded regularly, once in the days within which the contact scheme says that we are in contact.
    """
    day = sa.cast(month + sa.text("interval '1 month' - interval '1 day'"), sa.Date)
    days = sa.cast(sa.extract("day", day), sa.Numeric)
    times = {one.value: sa.literal(1) / sa.cast(one.months, sa.Numeric) for one in PolicyCadence if one.months}
    times |= {one.value: days / one.days for one in PolicyCadence if one.days}
    every = (
        sa.select(cadences.c.every)
        .where(cadences.c.customer_id == customer_id, cadences.c.kind == CadenceKind.REGULAR, cadences.c.level == level)
        .scalar_subquery()
    )
    return sa.cast(sa.case(times, value=every, else_=days / usual_days), sa.Numeric(20, 4))


def _as_rows(missing: sa.Select[Any]) -> sa.Subquery:
    """The rows to add, with all columns of the table."""
    found, now = missing.subquery("found"), sa.literal(utc_now(), sa.DateTime(timezone=True))
    given: dict[str, Any] = {
        "id": sa.func.gen_random_uuid(),
        "version": sa.literal(1),
        "created_at": now,
        "updated_at": now,
        "kpi": sa.literal(KPI.value),
        "customer_id": found.c.customer_id,
        "month": found.c.month,
        "level": found.c.get("level", sa.literal(FOR_EVERYBODY)),
        "numerator": sa.cast(found.c.met, sa.Numeric(20, 4)),
        "denominator": found.c.demanded,
        "n": sa.cast(found.c.met, sa.Integer),
    }
    return sa.select(*(given[column.name].label(column.name) for column in TABLE.c)).subquery("added_rows")


@CONTACT_MADE.follow
async def publish_visits(session: AsyncSession, customer_ids: Collection[UUID] | None = None) -> None:
    """Make the figures of these customers, or of all, those of their touchpoints: what differs is written."""
    await wait_for_contact(session, customer_ids)
    fresh = _months(customer_ids, await _usual_days(session))
    is_same = sa.and_(*IS_WHOLE, TABLE.c.customer_id == fresh.c.customer_id, TABLE.c.month == fresh.c.month)
    among = [*IS_WHOLE]
    if customer_ids is not None:
        among.append(TABLE.c.customer_id == sa.any_(sa.cast(list(customer_ids), ARRAY(sa.Uuid))))
    await remove_rows(session, FIGURE, sa.and_(*among, ~sa.exists().where(is_same)))
    met = sa.cast(fresh.c.met, sa.Numeric(20, 4))
    demanded = sa.case((TABLE.c.month >= _this_month(), fresh.c.demanded), else_=TABLE.c.denominator)
    said = {"numerator": met, "denominator": demanded, "n": sa.cast(fresh.c.met, sa.Integer)}
    await change_rows(session, FIGURE, said, is_same)
    missing = sa.select(fresh).where(~sa.exists().where(is_same).correlate(fresh))
    await add_rows(session, FIGURE, _as_rows(missing))
    await _publish_hidden(session, customer_ids)


async def _publish_hidden(session: AsyncSession, customer_ids: Collection[UUID] | None) -> None:
    """Make the figures of hidden demand those of the running month; of months before they stay while those count."""
    whole = TABLE.alias("whole")
    more = _hidden(whole.c.customer_id, await _usual_days(session)).label("denominator")
    among = [TABLE.c.kpi == KPI, TABLE.c.level.in_(HIDDEN)]
    is_of = sa.and_(whole.c.kpi == KPI, whole.c.level == FOR_EVERYBODY)
    running = [is_of, whole.c.month >= _this_month()]
    if customer_ids is not None:
        of_them = sa.cast(list(customer_ids), ARRAY(sa.Uuid))
        among.append(TABLE.c.customer_id == sa.any_(of_them))
        running.append(whole.c.customer_id == sa.any_(of_them))
    levels = sa.func.unnest(sa.cast(list(HIDDEN), ARRAY(sa.SmallInteger))).label("level")
    demand = sa.select(whole.c.customer_id, whole.c.month, levels, more).where(*running).subquery()
    fresh = sa.select(demand).where(demand.c.denominator != 0).subquery("fresh")
    names = ("customer_id", "month", "level")
    is_same = sa.and_(TABLE.c.kpi == KPI, *(TABLE.c[name] == fresh.c[name] for name in names))
    counts = sa.exists().where(is_of, whole.c.customer_id == TABLE.c.customer_id, whole.c.month == TABLE.c.month)
    is_over = sa.or_(~counts, sa.and_(TABLE.c.month >= _this_month(), ~sa.exists().where(is_same)))
    await remove_rows(session, FIGURE, sa.and_(*among, is_over))
    await change_rows(session, FIGURE, {"denominator": fresh.c.denominator}, is_same)
    missing = sa.select(fresh, sa.literal(0).label("met"), fresh.c.denominator.label("demanded"))
    missing = missing.where(~sa.exists().where(is_same).correlate(fresh))
    await add_rows(session, FIGURE, _as_rows(missing))


def _hidden(customer_id: Any, usual_days: int) -> sa.ColumnElement[Decimal]:
    """SQL expression: how much more than everybody may know the cadence demands in the running month."""
    month = sa.cast(_this_month(), sa.Date)
    seen, whole = (_demanded(customer_id, month, usual_days, level) for level in LEVELS)
    return sa.cast(whole - seen, sa.Numeric(20, 4))


async def _usual_days(session: AsyncSession) -> int:
    return (await CONTACT_SCHEMES.current(session)).content.in_contact_days


def _this_month() -> date:
    return company_today().replace(day=1)


async def publish_begun_month(session: AsyncSession) -> None:
    """Count the running month of customers for whom it is missing, or whose cadence has changed: some at a time."""
    usual = await _usual_days(session)
    of_customer = (TABLE.c.customer_id == customers.c.id, TABLE.c.kpi == KPI)
    figures = sa.exists().where(*of_customer, *IS_WHOLE)
    demanded = _demanded(customers.c.id, sa.cast(_this_month(), sa.Date), usual)
    is_counted = figures.where(TABLE.c.month >= _this_month(), TABLE.c.denominator == demanded)
    kept = sa.select(TABLE.c.denominator).where(
        *of_customer, TABLE.c.level == HIDDEN[0], TABLE.c.month >= _this_month()
    )
    is_hidden = sa.func.coalesce(kept.scalar_subquery(), 0) == _hidden(customers.c.id, usual)
    behind = sa.select(customers.c.id).where(
        customers.c.status.not_in(NOT_SERVED), figures, sa.or_(~is_counted, ~is_hidden)
    )
    behind = behind.limit(AT_ONCE)
    ids = list((await execute(session, behind)).scalars())
    if ids:
        await publish_visits(session, ids)


async def follow_served(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Count anew who has absorbed another customer, whose touchpoints have moved by now, and whose status changed."""
    ids = {merger.survivor_id for merger, _ in mergers_among(changes) if merger.owner is Owner.CUSTOMER}
    of_customers = [change.data for change in changes if change.data.entity == "customer"]
    ids |= {change.entity_id for change in of_customers if "status" in change.changes}
    if ids:
        await publish_visits(session, ids)
