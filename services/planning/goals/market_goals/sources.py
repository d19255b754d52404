"""From which KPI a market goal's figures come, and how months of it become one figure: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from services.planning.goals.market_goals.rules import MARGIN_CLEARANCE, GoalMetric, GoalUnit, MarketGoalKind
from services.planning.plans.plans.rules import Market, MarketKind
from shared.labels import Labelled
from shared.time import months_after

RATIO_PLACES = Decimal("0.0001")
NOTHING = Decimal(0)


class GoalKpi(Labelled):
    """The KPI from which a market goal's figures come."""

    SALES = "sales", "Sales", "销售额"
    ORDERS = "orders", "Orders", "订单数"
    PROFIT = "profit", "Gross profit", "毛利"
    MARGIN = "margin", "Profit margin", "利润率"
    SHARE_OF_WALLET = "share_of_wallet", "Share of wallet", "客户采购占比"

    @property
    def clearance(self) -> int:
        """The clearance that it needs, as in the catalogue of KPIs."""
        return 1 if self in {GoalKpi.SALES, GoalKpi.ORDERS} else MARGIN_CLEARANCE

    @property
    def adds_up(self) -> bool:
        """Whether its months add up to the year; a ratio is divided anew."""
        return self in {GoalKpi.SALES, GoalKpi.ORDERS, GoalKpi.PROFIT}


SOURCES: Mapping[tuple[GoalMetric, GoalUnit], GoalKpi] = {
    (GoalMetric.REVENUE, GoalUnit.AMOUNT): GoalKpi.SALES,
    (GoalMetric.ORDERS, GoalUnit.AMOUNT): GoalKpi.SALES,
    (GoalMetric.ORDERS, GoalUnit.COUNT): GoalKpi.ORDERS,
    (GoalMetric.MARGIN, GoalUnit.AMOUNT): GoalKpi.PROFIT,
    (GoalMetric.MARGIN, GoalUnit.RATIO): GoalKpi.MARGIN,
    (GoalMetric.SHARE_OF_WALLET, GoalUnit.RATIO): GoalKpi.SHARE_OF_WALLET,
}
"""kpi's sales are the net amount of the orders. It has no figure of collections, of shares by product or category
(a goal names none), of rivals, or of projects."""


def source_of(kind: MarketGoalKind, metric: GoalMetric, unit: GoalUnit) -> GoalKpi | None:
    """The KPI of a goal; None where there is none. Orders of a summit project are not kept apart from the others."""
    return None if kind is MarketGoalKind.SUMMIT_PROJECT else SOURCES.get((metric, unit))


def has_figure(kpi: GoalKpi, market: Market | None) -> bool:
    """Whether kpi has the KPI of such a market: what counts orders has no categories of products."""
    return kpi is not GoalKpi.ORDERS or market is None or market.kind is not MarketKind.PRODUCT


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """A KPI of one month; a ratio also has what is divided and by what."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


Series = Mapping[date, MonthFigure]
"""A KPI's figures by the first day of their month. A month without any is left out."""


def months_from(first: date, last: date) -> list[date]:
    """The first days of the months from the one of `first` to the one of `last`."""
    return list(_months(first.replace(day=1), last.replace(day=1)))


@lru_cache(maxsize=1_000)
def _months(first: date, last: date) -> tuple[date, ...]:
    """The same; the goals of thousands of plans have few spans among them."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple(months_after(first, number) for number in range(count))


def figure_over(kpi: GoalKpi, series: Series, months: list[date]) -> Decimal | None:
    """The figure of these months together. A month without orders counts 0; a ratio without a base is None."""
    found = [series[month] for month in months if month in series]
    if kpi.adds_up:
        return sum((one.value or NOTHING for one in found), NOTHING)
    base = sum((one.denominator or NOTHING for one in found), NOTHING)
    part = sum((one.numerator or NOTHING for one in found), NOTHING)
    return (part / base).quantize(RATIO_PLACES) if base > 0 else None
