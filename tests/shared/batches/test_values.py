"""What an ERP's values may look like."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.batches.values import Day, PushedAmount, PushedRate, SourceVersion, Truth
from shared.money import Currency


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        (PushedAmount, "9999999999999999.9999", Decimal("9999999999999999.9999")),
        (PushedAmount, Decimal("1.50000"), Decimal("1.5")),
        (PushedAmount, -3, Decimal(-3)),
        (PushedRate, "0.00000001", Decimal("1E-8")),
        (SourceVersion, "17", 17),
        (SourceVersion, 2**63 - 1, 2**63 - 1),
        (Truth, "TRUE", True),
        (Truth, False, False),
        (Currency, "CNY", "CNY"),
    ],
)
def test_values_are_read_exactly(kind: Any, given: Any, expected: Any) -> None:
    assert TypeAdapter(kind).validate_python(given) == expected


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        (PushedAmount, "1e5", "decimal_parsing"),
        (PushedAmount, "1_000", "decimal_parsing"),
        (PushedAmount, "NaN", "decimal_parsing"),
        (PushedAmount, "１２", "decimal_parsing"),
        (PushedAmount, True, "decimal_parsing"),
        (PushedAmount, "0.00001", "decimal_max_places"),
        (PushedAmount, "10000000000000000", "decimal_whole_digits"),
        (PushedRate, "0", "greater_than"),
        (SourceVersion, 1.0, "int_parsing"),
        (SourceVersion, True, "int_parsing"),
        (SourceVersion, -1, "greater_than_equal"),
        (SourceVersion, 2**63, "less_than_equal"),
        (Day, "2024-02-30", "date_parsing"),
        (Day, "20240230", "date_parsing"),
        (Day, 1700000000, "date_parsing"),
        (Day, "2024-01-01T00:00:00", "date_parsing"),
        (Day, "0202-01-01", "date_out_of_range"),
        (Truth, "yes", "bool_parsing"),
        (Currency, "RMB", "currency_unknown"),
        (Currency, "cny", "currency_unknown"),
    ],
)
def test_ambiguous_values_are_refused(kind: Any, given: Any, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(given)
    assert refused.value.errors()[0]["type"] == code
