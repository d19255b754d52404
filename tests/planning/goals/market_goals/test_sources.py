"""From which KPI goals are read, and how months become a figure."""

from datetime import date
from decimal import Decimal

import pytest

from services.planning.goals.market_goals.rules import METRICS, UNITS, GoalMetric, GoalUnit, MarketGoalKind
from services.planning.goals.market_goals.sources import GoalKpi, MonthFigure, figure_over, months_from, source_of

PROFIT, SHARE, RIVAL, SUMMIT = MarketGoalKind
JAN, FEB, MARCH = (date(2026, month, 1) for month in (1, 2, 3))


@pytest.mark.parametrize(
    ("kind", "metric", "unit", "kpi"),
    [
        (PROFIT, GoalMetric.REVENUE, GoalUnit.AMOUNT, GoalKpi.SALES),
        (PROFIT, GoalMetric.ORDERS, GoalUnit.AMOUNT, GoalKpi.SALES),
        (PROFIT, GoalMetric.ORDERS, GoalUnit.COUNT, GoalKpi.ORDERS),
        (PROFIT, GoalMetric.MARGIN, GoalUnit.RATIO, GoalKpi.MARGIN),
        (PROFIT, GoalMetric.MARGIN, GoalUnit.AMOUNT, GoalKpi.PROFIT),
        (SHARE, GoalMetric.SHARE_OF_WALLET, GoalUnit.RATIO, GoalKpi.SHARE_OF_WALLET),
        (PROFIT, GoalMetric.COLLECTIONS, GoalUnit.AMOUNT, None),
        (SHARE, GoalMetric.PRODUCT_SHARE, GoalUnit.RATIO, None),
        (SHARE, GoalMetric.CATEGORY_SHARE, GoalUnit.RATIO, None),
        (RIVAL, GoalMetric.SUPPRESSION_RATIO, GoalUnit.RATIO, None),
        (RIVAL, GoalMetric.RIVAL_SHARE, GoalUnit.RATIO, None),
        (SUMMIT, GoalMetric.PROJECTS_WON, GoalUnit.COUNT, None),
        (SUMMIT, GoalMetric.REVENUE, GoalUnit.AMOUNT, None),
        (SUMMIT, GoalMetric.ORDERS, GoalUnit.COUNT, None),
        (SUMMIT, GoalMetric.ORDERS, GoalUnit.AMOUNT, None),
    ],
)
def test_each_goal_has_its_kpi_or_none(
    kind: MarketGoalKind, metric: GoalMetric, unit: GoalUnit, kpi: GoalKpi | None
) -> None:
    assert metric in METRICS[kind]
    assert unit in UNITS[metric]
    assert source_of(kind, metric, unit) is kpi


def test_months_cross_the_year() -> None:
    assert months_from(date(2025, 12, 5), date(2026, 2, 28)) == [date(2025, 12, 1), JAN, FEB]
    assert months_from(MARCH, date(2026, 2, 28)) == []


def test_amounts_add_up_and_months_without_orders_count_nothing() -> None:
    series = {JAN: MonthFigure(Decimal(100)), MARCH: MonthFigure(Decimal(-30))}
    assert figure_over(GoalKpi.SALES, series, [JAN, FEB, MARCH]) == 70
    assert figure_over(GoalKpi.SALES, {}, [JAN]) == 0


def test_a_ratio_is_divided_anew_and_not_averaged() -> None:
    series = {
        JAN: MonthFigure(Decimal("0.5"), Decimal(50), Decimal(100)),
        FEB: MonthFigure(Decimal("0.1"), Decimal(90), Decimal(900)),
        MARCH: MonthFigure(None, Decimal(0), Decimal(0)),
    }
    assert figure_over(GoalKpi.MARGIN, series, [JAN, FEB, MARCH]) == Decimal("0.14")


@pytest.mark.parametrize("base", [Decimal(0), Decimal(-5), None])
def test_a_ratio_without_a_base_has_no_figure(base: Decimal | None) -> None:
    assert figure_over(GoalKpi.MARGIN, {JAN: MonthFigure(None, Decimal(5), base)}, [JAN]) is None
    assert figure_over(GoalKpi.MARGIN, {}, [JAN]) is None
