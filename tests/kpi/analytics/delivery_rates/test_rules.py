"""Rates from counts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.analytics.delivery_rates.rules import NO_LINES, DeliveryCounts, DeliveryReason, rates_of, total_of


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((4, 3, 0, 2, 1, 1, 6), (Decimal("0.75"), Decimal("0.5"), Decimal("0.5"), Decimal(6), None)),
        ((4, 4, 0, 0, 0, 0, 0), (Decimal(1), None, None, None, DeliveryReason.NOTHING_CHECKED)),
        ((2, 0, 2, 2, 0, 0, 9), (Decimal(0), Decimal(0), Decimal(0), Decimal("4.5"), None)),
        ((0, 0, 0, 0, 0, 0, 0), (None, None, None, None, DeliveryReason.NOTHING_DUE)),
    ],
)
def test_rates(counts: tuple[int, ...], expected: tuple[object, ...]) -> None:
    assert tuple(rates_of(DeliveryCounts(*counts))) == expected


@given(st.lists(st.tuples(*[st.integers(0, 50)] * 7), max_size=20))
def test_a_total_is_the_sum_of_its_groups(groups: list[tuple[int, ...]]) -> None:
    total = total_of([DeliveryCounts(*one) for one in groups])
    assert total.due_lines == sum(one[0] for one in groups)
    assert groups or total == NO_LINES
