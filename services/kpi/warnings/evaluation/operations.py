"""Looking at customers: those whose facts have changed, and once a day at all."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.facts.touched.store import take_touched
from services.kpi.warnings.evaluation import figures, rules, store
from services.kpi.warnings.evaluation.changes import compare
from services.kpi.warnings.evaluation.figures import ComparedMonths
from services.kpi.warnings.evaluation.model import warning_days
from services.kpi.warnings.evaluation.rules import Finding
from services.kpi.warnings.evaluation.shapes import CategoryFigures, ShareFigures
from services.kpi.warnings.schemes.model import WarningSchemeContent
from services.kpi.warnings.schemes.rules import WarningKind
from services.kpi.warnings.schemes.store import WARNING_SCHEMES
from shared.auth.visibility import codes
from shared.database import execute, execute_sql
from shared.time import company_today, utc_now
from shared.upserts import add_missing

AT_ONCE = 5_000
"""Customers that one set of queries looks at."""


async def evaluate_touched(session: AsyncSession) -> None:
    """Look at the customers whose facts or codes have changed since the last time."""
    await evaluate(session, await take_touched(session), company_today())


async def evaluate_daily(session: AsyncSession) -> None:
    """Look at every customer once a day, and again under a new version of the scheme: time alone makes orders late."""
    today, version = company_today(), await WARNING_SCHEMES.current(session)
    done = sa.select(warning_days.c.day).where(
        warning_days.c.day == today, warning_days.c.scheme_version == version.number
    )
    if (await execute(session, done)).first():
        return
    after, count = None, 0
    while ids := await store.list_watched(session, after, AT_ONCE):
        await evaluate(session, ids, today)
        after, count = ids[-1], count + len(ids)
    looked = {"day": today, "scheme_version": version.number, "customers": count, "finished_at": utc_now()}
    await add_missing(session, warning_days, [looked])
    await execute(session, sa.delete(warning_days).where(warning_days.c.day < today))


async def evaluate(session: AsyncSession, customer_ids: Sequence[UUID], today: date) -> None:
    """Raise, change and close the warnings of these customers by their figures of today."""
    version = await WARNING_SCHEMES.current(session)
    await execute_sql(session, "SET LOCAL work_mem = '64MB'")
    in_order = sorted(customer_ids)
    for place in range(0, len(in_order), AT_ONCE):
        ids = in_order[place : place + AT_ONCE]
        findings = await find(session, await store.list_expected(session, ids), version.content, today)
        changes = compare(findings, await store.read_standing(session, ids), version.content, utc_now())
        if not changes.is_empty:
            await store.write_changes(session, changes, version)


async def find(
    session: AsyncSession, customer_ids: Sequence[UUID], scheme: WarningSchemeContent, today: date
) -> list[Finding]:
    """What the scheme calls a warning in the figures of these customers."""
    among = codes.c.customer_id == sa.any_(sa.literal(list(customer_ids), ARRAY(sa.Uuid)))
    reach = await figures.read_reach(session, today)
    look = Look(session, scheme, today, reach, among, await figures.read_profits(session, today, among))
    found = [await finder(look) for kind, finder in FINDERS.items() if scheme.duty_of(kind)]
    return [one for some in found for one in some if one is not None]


class Look(NamedTuple):
    """A look at some customers on a day. `reach`: the day up to which orders are known; `among`: the condition on the
    directory's codes."""

    session: AsyncSession
    scheme: WarningSchemeContent
    today: date
    reach: date
    among: sa.ColumnElement[bool]
    profits: Mapping[UUID, Decimal]


async def _overdue(look: Look) -> list[Finding | None]:
    cycles = await figures.read_cycles(look.session, look.today, look.among)
    rule = look.scheme.order_overdue
    return [rules.order_overdue(one, cycle, rule, look.reach, look.profits.get(one)) for one, cycle in cycles]


async def _down(look: Look) -> list[Finding | None]:
    rule = look.scheme.sales_down
    compared = ComparedMonths.before(look.reach, rule.months)
    sales = await figures.read_sales(look.session, compared, look.among)
    with_profit = (one._replace(profit=look.profits.get(one.customer_id)) for one in sales)
    return [rules.sales_down(one, rule, compared.first) for one in with_profit]


async def _slower(look: Look) -> list[Finding | None]:
    rule = look.scheme.payment_slower
    return [
        rules.payment_slower(one, rule)
        for one in await figures.read_payments(look.session, look.today, rule, look.among)
    ]


async def _share_down(look: Look) -> list[Finding | None]:
    rule, by_customer = look.scheme.share_down, defaultdict[UUID, list[ShareFigures]](list)
    for one in await figures.read_shares(look.session, look.today - timedelta(days=rule.max_age_days), look.among):
        by_customer[one.customer_id].append(one)
    return [rules.share_down(one, rule) for one in by_customer.values()]


async def _missed(look: Look) -> list[Finding | None]:
    rule = look.scheme.forecast_missed
    compared = ComparedMonths.before(look.reach, rule.months)
    return [
        rules.forecast_missed(one, rule) for one in await figures.read_forecasts(look.session, compared, look.among)
    ]


async def _dropped(look: Look) -> list[Finding | None]:
    rule, by_customer = look.scheme.product_dropped, defaultdict[UUID, list[CategoryFigures]](list)
    for one in await figures.read_categories(look.session, look.today, rule.min_months, look.among):
        by_customer[one.customer_id].append(one)
    return [rules.product_dropped(one, rule, look.today.replace(day=1)) for one in by_customer.values()]


async def _returned(look: Look) -> list[Finding | None]:
    rule = look.scheme.returns_high
    returned = await figures.read_returns(look.session, look.today, rule, look.among)
    return [rules.returns_high(one, rule) for one in returned]


FINDERS: Mapping[WarningKind, Callable[[Look], Awaitable[list[Finding | None]]]] = {
    WarningKind.ORDER_OVERDUE: _overdue,
    WarningKind.SALES_DOWN: _down,
    WarningKind.PAYMENT_SLOWER: _slower,
    WarningKind.SHARE_DOWN: _share_down,
    WarningKind.FORECAST_MISSED: _missed,
    WarningKind.PRODUCT_DROPPED: _dropped,
    WarningKind.RETURNS_HIGH: _returned,
}
"""What finds each kind of warning."""
