"""Computing DSO: the query's rows, the two formulas, and the order of the groups."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from services.kpi.analytics.days_sales_outstanding import store
from services.kpi.analytics.days_sales_outstanding.model import (
    DaysSalesOutstandingRead,
    DsoGroupingRead,
    DsoGroupRead,
    DsoQuery,
    DsoRead,
    DsoSort,
)
from services.kpi.analytics.days_sales_outstanding.rules import (
    AMOUNT_PLACES,
    MonthSales,
    by_turnover,
    count_back,
    month_ends,
    turnover,
)
from services.kpi.analytics.receivable_groups.rules import ReceivableDimension, label_of
from services.kpi.analytics.receivable_groups.store import Found, count_members, read_groups
from shared.statements import Record, Statement
from shared.time import company_today
from shared.web.call import Call

NOTHING = Decimal(0)


class Parts(NamedTuple):
    """What DSO is computed from."""

    balance: Decimal
    balances: Decimal
    """Of all month ends, added up."""
    sales: Sequence[MonthSales]
    """From the newest month back."""


class Period(NamedTuple):
    """The period of the turnover."""

    starts_on: date
    as_of: date
    months: int

    @property
    def days(self) -> int:
        return (self.as_of - self.starts_on).days + 1


async def get_days_sales_outstanding(call: Call, asked: DsoQuery) -> DaysSalesOutstandingRead:
    """DSO. Raises GroupOfNobody, FieldHidden."""
    as_of = asked.as_of or company_today()
    ends = month_ends(as_of, asked.months)
    period = Period(ends[0].replace(day=1), as_of, asked.months)
    statement = Statement(store.balances_and_sales(call.principal, asked, ends), is_planned_anew=True)
    async with call.snapshot():
        found = list(read_groups(asked.dimensions, await call.fetch(statement)))
        members = await count_members(call, asked)
    totals = [_parts(one.row) for one in found if one.dimension is None]
    return DaysSalesOutstandingRead.model_construct(
        starts_on=period.starts_on,
        as_of=as_of,
        days=period.days,
        currency=call.settings.base_currency,
        members=members,
        total=DsoRead.model_construct(**_told(add_up(totals), period)),
        groupings=[_grouping(call, one, found, asked, period) for one in asked.dimensions],
    )


def _grouping(
    call: Call, dimension: ReceivableDimension, found: Sequence[Found], asked: DsoQuery, period: Period
) -> DsoGroupingRead:
    groups: list[tuple[DsoGroupRead, Parts]] = []
    for one in found:
        if one.dimension is dimension:
            parts, label = _parts(one.row), label_of(dimension, one.key, one.name, call.language)
            groups.append((DsoGroupRead.model_construct(key=one.key, label=label, **_told(parts, period)), parts))
    in_order = sort_groups(groups, asked.sort)
    behind = [parts for _, parts in in_order[asked.limit :]]
    others = DsoRead.model_construct(**_told(add_up(behind), period)) if behind else None
    return DsoGroupingRead.model_construct(
        group_by=dimension, items=[one for one, _ in in_order[: asked.limit]], others=others
    )


def sort_groups(groups: list[tuple[DsoGroupRead, Parts]], sort: DsoSort) -> list[tuple[DsoGroupRead, Parts]]:
    """The groups in the requested order; equal ones by name, those without a name or a value last."""
    named = sorted(groups, key=lambda one: (one[0].label is None, one[0].label or "", one[0].key or ""))
    if sort == "label":
        return named

    def value_of(one: tuple[DsoGroupRead, Parts]) -> tuple[bool, Decimal]:
        value = getattr(one[0], sort.removeprefix("-"))
        return value is not None, value or NOTHING

    return sorted(named, key=value_of, reverse=True)


def add_up(parts: Sequence[Parts]) -> Parts:
    """The parts of several groups together."""
    by_month: Counter[date] = Counter()
    for one in parts:
        for month, amount in one.sales:
            by_month[month] += amount  # type: ignore[assignment]  # amounts, not counts
    sales = [MonthSales(month, Decimal(by_month[month])) for month in sorted(by_month, reverse=True)]
    return Parts(sum((one.balance for one in parts), NOTHING), sum((one.balances for one in parts), NOTHING), sales)


def _parts(row: Record) -> Parts:
    return Parts(row["balance"], row["balances"], [*map(MonthSales, row["months"], row["sales"])])


def _told(parts: Parts, period: Period) -> dict[str, Any]:
    """The fields of an answer."""
    sales = sum((one.amount for one in parts.sales if one.month >= period.starts_on), NOTHING)
    mean = parts.balances / period.months
    back, turned = count_back(parts.balance, period.as_of, parts.sales), by_turnover(sales, mean, period.days)
    return {
        "balance": parts.balance,
        "count_back_days": back.days,
        "count_back_reason": back.reason,
        "sales": sales,
        "mean_balance": mean.quantize(AMOUNT_PLACES),
        "turnover": turnover(sales, mean),
        "turnover_days": turned.days,
        "turnover_reason": turned.reason,
    }
