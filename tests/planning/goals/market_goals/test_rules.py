"""Metrics of market goals, their units and bounds."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from services.planning.goals.market_goals import rules
from services.planning.goals.market_goals.rules import GoalFigures, GoalMetric, GoalUnit, MarketGoalKind

REVENUE = GoalFigures(
    MarketGoalKind.PROFIT,
    GoalMetric.REVENUE,
    GoalUnit.AMOUNT,
    baseline=Decimal(8),
    target=Decimal(10),
    currency="CNY",
    share_of=None,
    competitor_id=None,
    due_on=date(2025, 12, 31),
)
WALLET = replace(
    REVENUE,
    kind=MarketGoalKind.SHARE,
    metric=GoalMetric.SHARE_OF_WALLET,
    unit=GoalUnit.RATIO,
    currency=None,
    baseline=None,
    target=Decimal("0.5"),
)


def wrong(goal: GoalFigures) -> list[tuple[str, str | None]]:
    return [(error.code, error.pointer) for error in rules.inconsistencies(goal, 2025, 1)]


def test_every_metric_has_a_kind_and_a_unit() -> None:
    assert {metric for metrics in rules.METRICS.values() for metric in metrics} == set(GoalMetric)
    assert set(rules.UNITS) == set(GoalMetric)
    assert set(rules.METRICS) == set(MarketGoalKind)


def test_the_default_unit_is_the_metrics_own() -> None:
    assert rules.settle_unit(GoalMetric.ORDERS, None) is GoalUnit.AMOUNT
    assert rules.settle_unit(GoalMetric.ORDERS, GoalUnit.COUNT) is GoalUnit.COUNT


@pytest.mark.parametrize("goal", [REVENUE, WALLET])
def test_a_consistent_goal_is_accepted(goal: GoalFigures) -> None:
    assert wrong(goal) == []
    rules.refuse_inconsistent(goal, 2025, 1)


@pytest.mark.parametrize(
    ("goal", "code", "pointer"),
    [
        (replace(REVENUE, kind=MarketGoalKind.SHARE), "metric_does_not_fit", "/metric"),
        (replace(REVENUE, unit=GoalUnit.COUNT, currency=None), "unit_does_not_fit", "/unit"),
        (replace(WALLET, currency="CNY"), "currency_does_not_fit", "/currency"),
        (
            replace(WALLET, kind=MarketGoalKind.COMPETITION, metric=GoalMetric.RIVAL_SHARE),
            "missing",
            "/competitor_id",
        ),
        (replace(WALLET, metric=GoalMetric.PRODUCT_SHARE), "missing", "/share_of"),
        (replace(WALLET, metric=GoalMetric.CATEGORY_SHARE), "missing", "/share_of"),
        (replace(WALLET, share_of="power"), "share_of_does_not_fit", "/share_of"),
        (replace(REVENUE, target=Decimal("-0.0001")), "greater_than_equal", "/target"),
        (replace(REVENUE, baseline=Decimal(-1)), "greater_than_equal", "/baseline"),
        (replace(WALLET, target=Decimal("1.0001")), "share_out_of_range", "/target"),
        (replace(WALLET, baseline=Decimal("-0.1")), "share_out_of_range", "/baseline"),
        (replace(REVENUE, due_on=date(2024, 12, 31)), "outside_year", "/due_on"),
        (replace(REVENUE, due_on=date(2026, 1, 1)), "outside_year", "/due_on"),
    ],
)
def test_inconsistent_fields_are_listed(goal: GoalFigures, code: str, pointer: str) -> None:
    assert wrong(goal) == [(code, pointer)]


@pytest.mark.parametrize(
    ("value", "unit", "fits"),
    [("1", "ratio", True), ("1.0001", "ratio", False), ("-3", "ratio", True), ("-50000", "amount", True)],
)
def test_a_margin_may_be_negative_but_not_above_all_sales(value: str, unit: str, fits: bool) -> None:
    currency = "CNY" if unit == "amount" else None
    margin = replace(
        REVENUE, metric=GoalMetric.MARGIN, unit=GoalUnit(unit), currency=currency, target=Decimal(value), baseline=None
    )
    assert (wrong(margin) == []) is fits


@pytest.mark.parametrize(("value", "fits"), [("2", True), ("2.0000", True), ("2.5", False)])
def test_a_count_is_whole(value: str, fits: bool) -> None:
    projects = replace(
        REVENUE,
        kind=MarketGoalKind.SUMMIT_PROJECT,
        metric=GoalMetric.PROJECTS_WON,
        unit=GoalUnit.COUNT,
        currency=None,
        baseline=None,
        target=Decimal(value),
    )
    assert (wrong(projects) == []) is fits


def test_a_suppression_ratio_may_exceed_one() -> None:
    ratio = replace(
        WALLET,
        kind=MarketGoalKind.COMPETITION,
        metric=GoalMetric.SUPPRESSION_RATIO,
        target=Decimal("1.5"),
        competitor_id=uuid.uuid4(),
    )
    assert wrong(ratio) == []


def test_all_errors_are_listed_at_once() -> None:
    goal = replace(WALLET, currency="CNY", target=Decimal(2), due_on=date(2020, 1, 1))
    with pytest.raises(rules.MarketGoalInconsistent) as caught:
        rules.refuse_inconsistent(goal, 2025, 1)
    assert [error.pointer for error in caught.value.errors] == ["/currency", "/target", "/due_on"]


def test_a_served_goal_is_not_deleted() -> None:
    rules.refuse_served(0)
    with pytest.raises(rules.MarketGoalServed, match="2"):
        rules.refuse_served(2)
