"""Where figures of goals come from, and how months and days become a figure."""

import uuid
from datetime import date
from decimal import Decimal

import pytest

from services.planning.goals.market_goals.figures import Figures, RivalShare
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.market_goals.rules import METRICS, UNITS, GoalMetric, GoalUnit, MarketGoalKind
from services.planning.goals.market_goals.series import MonthFigure, figure_over, months_from
from services.planning.goals.market_goals.sources import (
    GoalKpi,
    GoalSource,
    KpiSource,
    ProjectsSource,
    ShareOf,
    SupplySource,
    figure_between,
    has_figure,
    source_of,
)
from services.planning.plans.plans.rules import Market, MarketKind

PROFIT, SHARE, RIVAL, SUMMIT = MarketGoalKind
JAN, FEB, MARCH = (date(2026, month, 1) for month in (1, 2, 3))
CUSTOMER, COMPETITOR, DAY = uuid.uuid4(), uuid.uuid4(), date(2026, 6, 30)
RATIO, AMOUNT, COUNT = GoalUnit.RATIO, GoalUnit.AMOUNT, GoalUnit.COUNT
OF_CATEGORY = (ShareOf.CATEGORY, "power")


def goal(kind: MarketGoalKind, metric: GoalMetric, unit: GoalUnit, customer: uuid.UUID | None = CUSTOMER) -> MarketGoal:
    """A goal that says all that its metric may need."""
    said = {"share_of": "power", "competitor_id": COMPETITOR, "due_on": date(2026, 6, 15), "currency": "CNY"}
    return MarketGoal(kind=kind, metric=metric, unit=unit, customer_id=customer, **said)


@pytest.mark.parametrize(
    ("kind", "metric", "unit", "source"),
    [
        (PROFIT, GoalMetric.REVENUE, AMOUNT, KpiSource(GoalKpi.SALES)),
        (PROFIT, GoalMetric.ORDERS, AMOUNT, KpiSource(GoalKpi.SALES)),
        (PROFIT, GoalMetric.ORDERS, COUNT, KpiSource(GoalKpi.ORDERS)),
        (PROFIT, GoalMetric.MARGIN, RATIO, KpiSource(GoalKpi.MARGIN)),
        (PROFIT, GoalMetric.MARGIN, AMOUNT, KpiSource(GoalKpi.PROFIT)),
        (SHARE, GoalMetric.SHARE_OF_WALLET, RATIO, KpiSource(GoalKpi.SHARE_OF_WALLET)),
        (PROFIT, GoalMetric.COLLECTIONS, AMOUNT, KpiSource(GoalKpi.COLLECTIONS)),
        (SHARE, GoalMetric.PRODUCT_SHARE, RATIO, None),
        (SHARE, GoalMetric.CATEGORY_SHARE, RATIO, KpiSource(GoalKpi.SHARE_OF_WALLET, *OF_CATEGORY)),
        (RIVAL, GoalMetric.RIVAL_SHARE, RATIO, SupplySource(GoalMetric.RIVAL_SHARE, COMPETITOR, DAY)),
        (RIVAL, GoalMetric.SUPPRESSION_RATIO, RATIO, SupplySource(GoalMetric.SUPPRESSION_RATIO, COMPETITOR, DAY)),
        (SUMMIT, GoalMetric.PROJECTS_WON, COUNT, ProjectsSource()),
        (SUMMIT, GoalMetric.ORDERS, COUNT, ProjectsSource()),
        (SUMMIT, GoalMetric.REVENUE, AMOUNT, ProjectsSource("CNY")),
        (SUMMIT, GoalMetric.ORDERS, AMOUNT, ProjectsSource("CNY")),
    ],
)
def test_each_goal_of_a_customer_has_its_source_or_none(
    kind: MarketGoalKind, metric: GoalMetric, unit: GoalUnit, source: GoalSource | None
) -> None:
    assert metric in METRICS[kind]
    assert unit in UNITS[metric]
    assert source_of(goal(kind, metric, unit)) == source


@pytest.mark.parametrize(
    ("metric", "share_of"),
    [(GoalMetric.PRODUCT_SHARE, ShareOf.PRODUCT), (GoalMetric.CATEGORY_SHARE, ShareOf.CATEGORY)],
)
def test_shares_of_a_market_are_market_shares(metric: GoalMetric, share_of: ShareOf) -> None:
    source = source_of(goal(SHARE, metric, RATIO, customer=None))
    assert source == KpiSource(GoalKpi.MARKET_SHARE, share_of, "power")


@pytest.mark.parametrize(("metric", "name"), [("category_share", "share_of"), ("rival_share", "competitor_id")])
def test_a_goal_that_names_nothing_has_no_source(metric: str, name: str) -> None:
    kind = SHARE if name == "share_of" else RIVAL
    before = goal(kind, GoalMetric(metric), RATIO)
    setattr(before, name, None)
    assert source_of(before) is None


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        (KpiSource(GoalKpi.SALES), {*MarketKind}),
        (KpiSource(GoalKpi.ORDERS), {MarketKind.REGION, MarketKind.INDUSTRY}),
        (KpiSource(GoalKpi.COLLECTIONS), {MarketKind.REGION, MarketKind.INDUSTRY}),
        (KpiSource(GoalKpi.MARKET_SHARE, *OF_CATEGORY), {MarketKind.REGION, MarketKind.PRODUCT}),
        (ProjectsSource(), {MarketKind.REGION, MarketKind.INDUSTRY}),
        (SupplySource(GoalMetric.RIVAL_SHARE, COMPETITOR, DAY), {*MarketKind}),
    ],
)
def test_which_markets_have_such_figures(source: GoalSource, kinds: set[MarketKind]) -> None:
    assert {kind for kind in MarketKind if has_figure(source, Market(kind, "x"))} == kinds
    assert has_figure(source, None)


def test_a_rival_s_share_is_that_of_the_day() -> None:
    share, ratio = (SupplySource(metric, COMPETITOR, DAY) for metric in METRICS[RIVAL][::-1])
    found = {JAN: {}, FEB: {COMPETITOR: RivalShare(Decimal("0.3"), Decimal(2))}}
    figures = Figures(landscapes={CUSTOMER: found})
    shown = [
        [figure_between(source, figures.of(CUSTOMER, source), JAN, day) for day in (JAN, FEB, MARCH)]
        for source in (share, ratio)
    ]
    assert shown == [[0, Decimal("0.3"), None], [None, 2, None]]


def test_months_cross_the_year() -> None:
    assert months_from(date(2025, 12, 5), date(2026, 2, 28)) == [date(2025, 12, 1), JAN, FEB]
    assert months_from(MARCH, date(2026, 2, 28)) == []


def test_amounts_add_up_and_months_without_orders_count_nothing() -> None:
    series = {JAN: MonthFigure(Decimal(100)), MARCH: MonthFigure(Decimal(-30))}
    assert figure_over(series, [JAN, FEB, MARCH], adds_up=True) == 70
    assert figure_over({}, [JAN], adds_up=True) == 0


def test_a_ratio_is_divided_anew_and_not_averaged() -> None:
    series = {
        JAN: MonthFigure(Decimal("0.5"), Decimal(50), Decimal(100)),
        FEB: MonthFigure(Decimal("0.1"), Decimal(90), Decimal(900)),
        MARCH: MonthFigure(None, Decimal(0), Decimal(0)),
    }
    assert figure_over(series, [JAN, FEB, MARCH], adds_up=False) == Decimal("0.14")


@pytest.mark.parametrize("base", [Decimal(0), Decimal(-5), None])
def test_a_ratio_without_a_base_has_no_figure(base: Decimal | None) -> None:
    assert figure_over({JAN: MonthFigure(None, Decimal(5), base)}, [JAN], adds_up=False) is None
    assert figure_over({}, [JAN], adds_up=False) is None
