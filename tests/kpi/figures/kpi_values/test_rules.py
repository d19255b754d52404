"""The queries that are refused."""

from datetime import date

import pytest

from services.kpi.figures.kpi_values.rules import (
    DaysInvalid,
    GrainUnsupported,
    GroupBy,
    GroupingUnknown,
    GroupUnsupported,
    PeriodInvalid,
    TooLongForLines,
    kpis_of,
    require_dimensions,
    require_grain,
    require_time,
    require_whole_months,
)
from services.kpi.figures.kpis.catalogue import KpiCode
from services.kpi.figures.kpis.rules import Dimension, Grain


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2024-01-02", "2024-01-31"),
        ("2024-01-01", "2024-01-30"),
        ("2024-02-01", "2024-01-31"),
        ("1900-01-01", "2000-01-31"),
        ("0002-01-01", "0002-12-31"),
        ("9999-01-01", "9999-12-31"),
    ],
)
def test_only_whole_months_and_not_too_many(first: str, last: str) -> None:
    with pytest.raises(PeriodInvalid):
        require_whole_months(date.fromisoformat(first), date.fromisoformat(last))


def named(*codes: str) -> list[KpiCode]:
    return [KpiCode(code) for code in codes]


def test_kpis_are_known_and_listed_once() -> None:
    assert [kpi.code for kpi in kpis_of(named("sales", "margin", "sales"))] == ["sales", "margin"]


@pytest.mark.parametrize(
    ("kpi", "dimension"), [("orders", "category"), ("leads", "product"), ("market_share", "stage")]
)
def test_a_kpi_has_its_dimensions_only(kpi: str, dimension: str) -> None:
    with pytest.raises(GroupUnsupported, match="cannot be grouped or filtered"):
        require_dimensions(kpis_of(named("sales", kpi)), [Dimension(dimension)], [])
    with pytest.raises(GroupUnsupported):
        require_dimensions(kpis_of(named(kpi)), [], [Dimension(dimension)])


def test_concentration_is_filtered_by_a_customer_but_not_grouped() -> None:
    require_dimensions(kpis_of(named("concentration")), [], [Dimension.CUSTOMER])
    with pytest.raises(GroupUnsupported):
        require_dimensions(kpis_of(named("concentration")), [Dimension.CUSTOMER], [])


def test_what_is_kept_by_month_has_no_days() -> None:
    require_grain(kpis_of(named("sales", "late_orders")), Grain.MONTH)
    with pytest.raises(GrainUnsupported, match='"Orders shipped late" is not computed by "Day"'):
        require_grain(kpis_of(named("sales", "late_orders")), Grain.DAY)


@pytest.mark.parametrize(
    ("grain", "of_lines", "last", "refused"),
    [
        (Grain.DAY, None, date(2024, 4, 1), False),
        (Grain.DAY, None, date(2024, 4, 2), True),
        (Grain.TOTAL, Dimension.PRODUCT, date(2024, 12, 31), False),
        (Grain.MONTH, Dimension.PROJECT, date(2025, 1, 31), True),
        (Grain.MONTH, None, date(2034, 12, 31), False),
    ],
)
def test_order_lines_are_added_up_for_a_limited_time(
    grain: Grain, of_lines: Dimension | None, last: date, refused: bool
) -> None:
    if not refused:
        require_time(grain, date(2024, 1, 1), last, of_lines)
        return
    with pytest.raises(TooLongForLines, match=r"at most (92|366) days"):
        require_time(grain, date(2024, 1, 1), last, of_lines)


def test_days_end_after_they_begin() -> None:
    with pytest.raises(DaysInvalid):
        require_time(Grain.DAY, date(2024, 1, 2), date(2024, 1, 1), None)


def test_a_custom_field_is_named_by_its_code() -> None:
    assert GroupBy.read("custom:channel") == (Dimension.CUSTOM, "channel")
    assert str(GroupBy.read("custom:channel")) == "custom:channel"
    for text in ("moon", "custom", "custom:", "region:x"):
        with pytest.raises(GroupingUnknown):
            GroupBy.read(text)
