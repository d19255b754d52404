"""Shares of resources and of value."""

from decimal import Decimal

import pytest

from services.planning.annual.resource_shares import rules


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [("1", "4", "0.25"), ("1", "3", "0.3333"), ("0", "3", "0"), ("0", "0", None)]
)
def test_a_share_is_of_what_there_is(part: str, whole: str, expected: str | None) -> None:
    found = rules.share_of(Decimal(part), Decimal(whole))
    assert found == (None if expected is None else Decimal(expected))


def test_more_people_than_value_is_an_excess() -> None:
    assert rules.excess(Decimal("0.5"), Decimal("0.3")) == Decimal("0.2")
    assert rules.excess(Decimal("0.1"), Decimal("0.3")) == Decimal("-0.2")
    assert rules.excess(None, Decimal("0.3")) is None
    assert rules.excess(Decimal("0.3"), None) is None
