"""Where a market goal's figures come from, and how months or days of them become one figure: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Protocol
from uuid import UUID

from services.planning.goals.market_goals.rules import MARGIN_CLEARANCE, GoalMetric, GoalUnit, MarketGoalKind
from services.planning.goals.market_goals.series import Series, figure_over, months_from
from services.planning.plans.plans.rules import Market, MarketKind
from shared.labels import Labelled
from shared.time import months_after


class FigureOrigin(Labelled):
    """Where the figures of market goals come from."""

    KPI = "kpi", "KPIs", "指标"
    SUMMIT_PROJECTS = "summit_projects", "Summit projects that we have won", "我方赢得的山头项目"
    SUPPLY_POSITIONS = "supply_positions", "Supply landscape", "供应商档案"


class GoalKpi(Labelled):
    """The KPI from which a market goal's figures come."""

    SALES = "sales", "Sales", "销售额"
    ORDERS = "orders", "Orders", "订单数"
    COLLECTIONS = "collections", "Collections", "回款额"
    PROFIT = "profit", "Gross profit", "毛利"
    MARGIN = "margin", "Profit margin", "利润率"
    SHARE_OF_WALLET = "share_of_wallet", "Share of wallet", "客户采购占比"
    MARKET_SHARE = "market_share", "Market share", "产品市场占有率"

    @property
    def clearance(self) -> int:
        """The clearance that it needs, as in the catalogue of KPIs."""
        return 1 if self in LEVEL_ONE else MARGIN_CLEARANCE

    @property
    def adds_up(self) -> bool:
        """Whether its months add up to the year; a ratio is divided anew."""
        return self in {GoalKpi.SALES, GoalKpi.ORDERS, GoalKpi.COLLECTIONS, GoalKpi.PROFIT}


LEVEL_ONE = frozenset({GoalKpi.SALES, GoalKpi.ORDERS, GoalKpi.COLLECTIONS, GoalKpi.MARKET_SHARE})


class ShareOf(Labelled):
    """What a share is of, as kpi calls it."""

    CATEGORY = "category", "Category", "类别"
    PRODUCT = "product", "Product", "产品"


@dataclass(frozen=True, slots=True)
class KpiSource:
    """A KPI: of everything, or of one category or product."""

    origin: ClassVar = FigureOrigin.KPI
    kpi: GoalKpi
    share_of: ShareOf | None = None
    code: str | None = None

    @property
    def clearance(self) -> int:
        """The clearance that its figures need."""
        return self.kpi.clearance


@dataclass(frozen=True, slots=True)
class ProjectsSource:
    """The summit projects that we have won: their number, or what those in the currency are worth."""

    origin: ClassVar = FigureOrigin.SUMMIT_PROJECTS
    clearance: ClassVar = 1
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class SupplySource:
    """A rival's share, or ours by it, in the supply landscape of a day: today, or the last one of the goal."""

    origin: ClassVar = FigureOrigin.SUPPLY_POSITIONS
    clearance: ClassVar = MARGIN_CLEARANCE
    metric: GoalMetric
    competitor_id: UUID
    until: date


GoalSource = KpiSource | ProjectsSource | SupplySource
KPIS: Mapping[tuple[GoalMetric, GoalUnit], GoalKpi] = {
    (GoalMetric.REVENUE, GoalUnit.AMOUNT): GoalKpi.SALES,
    (GoalMetric.ORDERS, GoalUnit.AMOUNT): GoalKpi.SALES,
    (GoalMetric.ORDERS, GoalUnit.COUNT): GoalKpi.ORDERS,
    (GoalMetric.COLLECTIONS, GoalUnit.AMOUNT): GoalKpi.COLLECTIONS,
    (GoalMetric.MARGIN, GoalUnit.AMOUNT): GoalKpi.PROFIT,
    (GoalMetric.MARGIN, GoalUnit.RATIO): GoalKpi.MARGIN,
    (GoalMetric.SHARE_OF_WALLET, GoalUnit.RATIO): GoalKpi.SHARE_OF_WALLET,
}
"""kpi's sales are the net amount of the orders."""
SHARES = {GoalMetric.CATEGORY_SHARE: ShareOf.CATEGORY, GoalMetric.PRODUCT_SHARE: ShareOf.PRODUCT}
AGAINST_RIVALS = frozenset({GoalMetric.RIVAL_SHARE, GoalMetric.SUPPRESSION_RATIO})


class Measuring(Protocol):
    """What of a goal says where its figures come from."""

    kind: MarketGoalKind
    metric: GoalMetric
    due_on: date

    @property
    def customer_id(self) -> UUID | None:
        """The customer; None: it is a goal of a market."""

    @property
    def unit(self) -> GoalUnit | None:
        """The unit of its figures."""

    @property
    def currency(self) -> str | None:
        """Of amounts."""

    @property
    def share_of(self) -> str | None:
        """Code of the product or category that a share is of."""

    @property
    def competitor_id(self) -> UUID | None:
        """The rival."""


def source_of(goal: Measuring) -> GoalSource | None:
    """Where the goal's figures come from; None where there are none.

    A share by category is of the customer's purchasing (share of wallet), in a market's plan of the market (market
    share); of products there are only market shares, as supply files name no products. Goals written before they named
    a category, product or maintained competitor have no source.
    """
    unit = goal.unit or GoalUnit.AMOUNT
    if goal.kind is MarketGoalKind.SUMMIT_PROJECT:
        return ProjectsSource(goal.currency if unit is GoalUnit.AMOUNT else None)
    if goal.metric in SHARES:
        return _source_of_share(goal, SHARES[goal.metric])
    if goal.metric in AGAINST_RIVALS:
        until = months_after(goal.due_on.replace(day=1), 1)
        day = date.fromordinal(until.toordinal() - 1)
        return SupplySource(goal.metric, goal.competitor_id, day) if goal.competitor_id else None
    kpi = KPIS.get((goal.metric, unit))
    return KpiSource(kpi) if kpi else None


def _source_of_share(goal: Measuring, share_of: ShareOf) -> KpiSource | None:
    if goal.share_of is None or (goal.customer_id is not None and share_of is ShareOf.PRODUCT):
        return None
    kpi = GoalKpi.MARKET_SHARE if goal.customer_id is None else GoalKpi.SHARE_OF_WALLET
    return KpiSource(kpi, share_of, goal.share_of)


OF_NO_CATEGORY = (KpiSource(GoalKpi.ORDERS), KpiSource(GoalKpi.COLLECTIONS))


def has_figure(source: GoalSource, market: Market | None) -> bool:
    """Whether there are such figures of the market.

    Orders as a whole and payments have no categories of products; market volumes know regions, no industries; and which
    customers buy a category, whose projects could be counted, is not known here.
    """
    kind = market.kind if market else None
    if isinstance(source, KpiSource) and source.kpi is GoalKpi.MARKET_SHARE:
        return kind is not MarketKind.INDUSTRY
    is_whole = isinstance(source, ProjectsSource) or source in OF_NO_CATEGORY
    return not is_whole or kind is not MarketKind.PRODUCT


def adds_up(source: GoalSource) -> bool:
    """Whether its months add up to the year."""
    return source.kpi.adds_up if isinstance(source, KpiSource) else isinstance(source, ProjectsSource)


def figure_between(source: GoalSource, series: Series, first: date, last: date) -> Decimal | None:
    """The figure of the months from `first` to `last` together; of the supply landscape that of the last day."""
    if isinstance(source, SupplySource):
        return series[last].value if last in series else None
    return figure_over(series, months_from(first, last), adds_up=adds_up(source))
