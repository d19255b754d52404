"""When figures are a warning: each kind at its edges."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from services.kpi.analytics.order_cycles.rules import OrderCycle
from services.kpi.warnings.evaluation import rules
from services.kpi.warnings.evaluation.shapes import (
    CategoryFigures,
    ForecastFigures,
    PaymentFigures,
    ReturnFigures,
    SalesFigures,
    ShareFigures,
)
from services.kpi.warnings.evaluation.texts import WORDS, evidence_of
from services.kpi.warnings.schemes.rules import COMPUTED, Severity, WarningKind
from services.kpi.warnings.schemes.standard import STANDARD

WHO = UUID(int=1)
TODAY = date(2025, 6, 15)
D = Decimal


def severity(finding: rules.Finding | None) -> Severity | None:
    return finding.severity if finding else None


@pytest.mark.parametrize(
    ("silent", "expected"),
    [(35, None), (36, Severity.LOW), (53, Severity.LOW), (54, Severity.MEDIUM), (71, Severity.HIGH)],
)
def test_an_order_is_overdue_after_the_gap_that_nine_of_ten_stay_below(silent: int, expected: Severity | None) -> None:
    cycle = OrderCycle(8, TODAY - timedelta(days=silent), 30.0, 8.0, 35.0)
    finding = rules.order_overdue(WHO, cycle, STANDARD.order_overdue, TODAY, D(5))
    assert severity(finding) is expected


def test_too_few_order_days_make_no_cycle_to_judge_by() -> None:
    rule = STANDARD.order_overdue.model_copy(update={"min_order_days": 3})
    assert rules.order_overdue(WHO, OrderCycle(2, date(2020, 1, 1), 9.0, 0.0, 9.0), rule, TODAY, None) is None


def test_who_orders_every_day_is_not_overdue_after_two() -> None:
    cycle = OrderCycle(90, TODAY - timedelta(days=13), 1.0, 0.0, 1.0)
    assert rules.order_overdue(WHO, cycle, STANDARD.order_overdue, TODAY, None) is None
    assert rules.order_overdue(WHO, cycle, STANDARD.order_overdue, TODAY + timedelta(days=1), None) is not None


def sold(recent: str, last_year: str = "30000", before: str = "120000", first: date = date(2020, 1, 1)) -> SalesFigures:
    return SalesFigures(WHO, first, D(recent), D(last_year), D(before), D(120000))


@pytest.mark.parametrize(
    ("recent", "expected"),
    [("21001", None), ("21000", Severity.LOW), ("15000", Severity.MEDIUM), ("9000", Severity.HIGH)],
)
def test_sales_are_down_by_the_share_below_what_was_expected(recent: str, expected: Severity | None) -> None:
    assert severity(rules.sales_down(sold(recent), STANDARD.sales_down, date(2025, 3, 1))) is expected


def test_a_weak_season_is_no_warning_and_neither_is_a_customer_without_a_year_of_history() -> None:
    rule, first = STANDARD.sales_down, date(2025, 3, 1)
    assert rules.sales_down(sold("11000", last_year="12000"), rule, first) is None
    young = sold("0", first=date(2024, 4, 1))
    assert rules.sales_down(young, rule, first) is None
    assert severity(rules.sales_down(young._replace(first_month=date(2024, 3, 1)), rule, first)) is Severity.HIGH


def test_the_trend_bends_the_season_between_a_half_and_double() -> None:
    rule, first = STANDARD.sales_down, date(2025, 3, 1)
    grown = sold("30000", last_year="30000", before="1200000")  # ten times the year before: expects 60,000, not 300,000
    finding = rules.sales_down(grown, rule, first)
    assert finding is not None
    assert (finding.figures["expected"], finding.severity) == ("60000", Severity.MEDIUM)


def test_small_sales_are_not_worth_a_warning() -> None:
    small = sold("0", last_year="9999", before="39996")
    assert rules.sales_down(small, STANDARD.sales_down, date(2025, 3, 1)) is None


def paid(recent_late: str, count: int = 3) -> PaymentFigures:
    return PaymentFigures(WHO, count, D(1000), D(recent_late), 3, D(1000), D(5000))


@pytest.mark.parametrize(
    ("late", "expected"),
    [("14999", None), ("15000", Severity.LOW), ("25000", Severity.MEDIUM), ("50000", Severity.HIGH)],
)
def test_payment_is_slower_by_the_days_against_the_year_before(late: str, expected: Severity | None) -> None:
    assert severity(rules.payment_slower(paid(late), STANDARD.payment_slower)) is expected


def test_two_receivables_say_nothing_about_how_a_customer_pays() -> None:
    assert rules.payment_slower(paid("90000", count=2), STANDARD.payment_slower) is None


@pytest.mark.parametrize(("now", "expected"), [("0.56", None), ("0.55", Severity.LOW), ("0.4", Severity.HIGH)])
def test_the_share_of_wallet_is_down_by_its_points(now: str, expected: Severity | None) -> None:
    shares = [
        ShareFigures(WHO, "cables", date(2025, 6, 1), D("0.59"), date(2024, 6, 1), D("0.6")),
        ShareFigures(WHO, "sensors", date(2025, 6, 1), D(now), date(2024, 6, 1), D("0.6")),
    ]
    found = rules.share_down(shares, STANDARD.share_down)
    assert severity(found) is expected
    assert found is None or [one["category"] for one in found.figures["shares"]] == ["sensors"]


@pytest.mark.parametrize(
    ("forecast", "sales", "expected"),
    [("100000", "80001", None), ("100000", "80000", Severity.LOW), ("9999", "0", None), ("0", "0", None)],
)
def test_a_forecast_is_missed_by_its_share(forecast: str, sales: str, expected: Severity | None) -> None:
    figures = ForecastFigures(WHO, D(forecast), D(sales))
    assert severity(rules.forecast_missed(figures, STANDARD.forecast_missed)) is expected


def bought(last: date, months: int = 12, sales: str = "500", **fields: object) -> CategoryFigures:
    one = CategoryFigures(WHO, "valves", last, months, D(sales), D(1000), date(2025, 6, 1), D(7))
    return one._replace(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("last", "months", "expected"),
    [
        (date(2025, 4, 1), 12, None),
        (date(2025, 3, 1), 12, Severity.LOW),
        (date(2025, 1, 1), 12, Severity.MEDIUM),
        (date(2024, 12, 1), 12, Severity.HIGH),
        (date(2024, 10, 1), 4, None),
        (date(2024, 9, 1), 4, Severity.LOW),
    ],
)
def test_a_category_is_dropped_after_three_of_its_usual_intervals(
    last: date, months: int, expected: Severity | None
) -> None:
    found = rules.product_dropped([bought(last, months)], STANDARD.product_dropped, date(2025, 6, 1))
    assert severity(found) is expected


def test_who_has_stopped_ordering_at_all_has_dropped_no_category_and_trifles_do_not_count() -> None:
    rule, month, long_ago = STANDARD.product_dropped, date(2025, 6, 1), date(2024, 6, 1)
    assert rules.product_dropped([bought(long_ago, last_month_of_all=long_ago)], rule, month) is None
    assert rules.product_dropped([bought(long_ago, sales="49")], rule, month) is None
    both = rules.product_dropped([bought(long_ago), bought(date(2025, 3, 1), category="pumps")], rule, month)
    assert both is not None
    assert ([one["category"] for one in both.figures["categories"]], both.profit_at_stake) == (["valves", "pumps"], 14)


@pytest.mark.parametrize(
    ("returned", "expected"),
    [("99", None), ("100", Severity.LOW), ("150", Severity.MEDIUM), ("250", Severity.HIGH)],
)
def test_returns_are_many_by_the_times_of_the_usual_rate(returned: str, expected: Severity | None) -> None:
    figures = ReturnFigures(WHO, 2, D(returned), D(1000), D(500), D(10_000))
    assert severity(rules.returns_high(figures, STANDARD.returns_high)) is expected


def test_one_return_of_a_customer_that_never_returned_anything_is_no_alarm() -> None:
    one = ReturnFigures(WHO, 1, D(900), D(1000), D(0), D(10_000))
    assert rules.returns_high(one, STANDARD.returns_high) is None
    two = ReturnFigures(WHO, 2, D(39), D(1000), D(0), D(0))
    assert rules.returns_high(two, STANDARD.returns_high) is None


def test_every_kind_says_its_evidence_in_both_languages() -> None:
    assert set(WORDS) == set(COMPUTED)
    finding = rules.order_overdue(
        WHO, OrderCycle(8, date(2025, 4, 1), 30.5, 9.5, 40.2), STANDARD.order_overdue, TODAY, None
    )
    assert finding is not None
    assert evidence_of(finding) == (
        "No order for 75 days. It usually orders every 30 days and rarely later than after 40; the next order was"
        " expected on 2025-05-02.",
        "已 75 天未下单。通常每 30 天下单，很少超过 40 天，原预计 2025-05-02 下单。",
    )
    dropped = rules.product_dropped([bought(date(2024, 6, 1))], STANDARD.product_dropped, date(2025, 6, 1))
    assert dropped is not None
    assert evidence_of(dropped).zh == "客户仍在下单，但已停购：valves（最后 2024-06）。"
    assert dropped.kind is WarningKind.PRODUCT_DROPPED
