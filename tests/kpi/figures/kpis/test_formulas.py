"""How figures are computed from sums."""

from decimal import Decimal

import pytest

from services.kpi.figures.kpi_values.sources import registry
from services.kpi.figures.kpis import formulas
from services.kpi.figures.kpis.catalogue import ENTRIES, KPIS, KpiCode
from services.kpi.figures.kpis.formulas import GROWTH, MARGIN, ON_TIME, Figure, Sums, concentration_index, divide
from services.kpi.figures.kpis.rules import Dimension, NullReason


def sums(**values: str) -> Sums:
    return {name: Decimal(value) for name, value in values.items()}


def test_margin_is_over_the_sales_whose_cost_is_known() -> None:
    assert MARGIN.calculate(sums(costed_sales="200", cost="150")) == Figure(Decimal("0.25"), Decimal(50), Decimal(200))
    assert MARGIN.calculate(sums(costed_sales="0", cost="0")).value is None


@pytest.mark.parametrize(
    ("sales", "base", "value"), [("150", "100", "0.5"), ("0", "100", "-1"), ("5", "0", None), ("5", "-1", None)]
)
def test_growth_needs_a_positive_base(sales: str, base: str, value: str | None) -> None:
    figure = GROWTH.calculate(sums(sales=sales) | {"last_year.sales": Decimal(base)})
    assert figure.value == (None if value is None else Decimal(value))
    assert figure.reason is (NullReason.NO_BASE if value is None else None)


def test_returns_are_credits_without_their_sign() -> None:
    figure = formulas.RETURN_RATE.calculate(sums(sales="75", credits="-25"))
    assert figure == Figure(Decimal("0.25"), Decimal(25), Decimal(100))
    assert formulas.RETURN_RATE.calculate(sums(sales="-25", credits="-25")).reason is NullReason.NO_BASE


def test_accuracy_falls_with_every_error() -> None:
    found = formulas.FORECAST_ACCURACY.calculate(
        {"forecast.actual_size": Decimal(200), "forecast.error_size": Decimal(50)}
    )
    assert found == Figure(Decimal("0.75"), Decimal(150), Decimal(200))


def test_on_time_counts_overdue_lines_as_late() -> None:
    figure = ON_TIME.calculate(sums(on_time_lines="6", delivered_lines="8", overdue_lines="4"))
    assert figure == Figure(Decimal("0.5"), Decimal(6), Decimal(12))


def test_ratios_have_six_places() -> None:
    assert divide(Decimal(1), Decimal(3)).value == Decimal("0.333333")


def test_without_sales_there_is_no_concentration() -> None:
    nothing = {f"concentration.{name}": Decimal(0) for name in ("hhi", "customers", "negatives")}
    assert concentration_index(nothing).reason is NullReason.NO_BASE


def test_every_kpi_needs_only_its_sums_from_sources_that_are_there() -> None:
    assert [kpi.code for kpi in KPIS.values()] == [code.value for code in KpiCode] == [kpi.code for kpi in ENTRIES]
    for kpi in KPIS.values():
        kpi.formula.calculate(dict.fromkeys(kpi.formula.sums, Decimal(1)))
        assert registry.by_source(kpi.formula.sums).keys() <= registry.SELECTED.keys() | registry.COMPUTED.keys()
        assert kpi.meaning.en
        assert kpi.meaning.zh


def test_what_counts_orders_is_not_grouped_by_product() -> None:
    """An order with two products would count twice: totals would not be the sum of the groups."""
    for kpi in KPIS.values():
        if {"orders", "credit_notes"} & set(kpi.formula.sums):
            assert not {Dimension.PRODUCT, Dimension.CATEGORY} & kpi.dimensions, kpi.code
