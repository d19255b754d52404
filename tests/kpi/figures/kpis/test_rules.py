"""How figures are computed from sums."""

from decimal import Decimal

import pytest

from services.kpi.figures.kpis.catalogue import KPIS
from services.kpi.figures.kpis.rules import Figure, KpiCode, Sums, concentration_index, divide, growth, margin, on_time


def sums(**values: str) -> Sums:
    return {name: Decimal(value) for name, value in values.items()}


def test_margin_is_over_the_sales_whose_cost_is_known() -> None:
    assert margin(sums(costed_sales="200", cost="150")) == Figure(Decimal("0.25"), Decimal(50), Decimal(200))
    assert margin(sums(costed_sales="0", cost="0")).value is None


@pytest.mark.parametrize(("sales", "base", "value"), [("150", "100", "0.5"), ("0", "100", "-1"), ("5", "0", None)])
def test_growth_needs_a_positive_base(sales: str, base: str, value: str | None) -> None:
    assert growth(sums(sales=sales, base_sales=base)).value == (None if value is None else Decimal(value))
    assert growth(sums(sales=sales, base_sales="-1")).value is None


def test_on_time_counts_overdue_lines_as_late() -> None:
    figure = on_time(sums(on_time_lines="6", delivered_lines="8", overdue_lines="4"))
    assert figure == Figure(Decimal("0.5"), Decimal(6), Decimal(12))


def test_ratios_have_six_places() -> None:
    assert divide(Decimal(1), Decimal(3)).value == Decimal("0.333333")


def test_without_sales_there_is_no_concentration() -> None:
    assert concentration_index(sums(hhi="0", all_customers="0")).value is None


def test_every_kpi_is_in_the_catalogue_and_needs_only_its_sums() -> None:
    assert list(KPIS) == list(KpiCode)
    for kpi in KPIS.values():
        kpi.formula.calculate(dict.fromkeys(kpi.formula.sums, Decimal(1)))
        assert kpi.meaning.en
        assert kpi.meaning.zh
