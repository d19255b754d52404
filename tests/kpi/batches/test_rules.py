"""The rate to the base currency that a document needs."""

from decimal import Decimal

import pytest

from services.kpi.batches.rules import refuse_rate

ABROAD, BASE = "USD", "CNY"


def codes(currency: str, rate: str | None) -> list[tuple[str, str | None]]:
    found = refuse_rate(currency, None if rate is None else Decimal(rate), BASE)
    return [(error.code, error.pointer) for error in found]


@pytest.mark.parametrize("rate", ["0.00000001", "1", "7.1205", "999999999999"])
def test_an_amount_abroad_takes_any_rate(rate: str) -> None:
    assert codes(ABROAD, rate) == []


def test_an_amount_abroad_needs_a_rate() -> None:
    assert codes(ABROAD, None) == [("fx_rate_missing", "/fx_rate")]


@pytest.mark.parametrize("rate", [None, "1", "1.00000000"])
def test_the_base_currency_needs_none_and_takes_1(rate: str | None) -> None:
    assert codes(BASE, rate) == []


@pytest.mark.parametrize("rate", ["0.99999999", "1.00000001", "7.1205"])
def test_the_base_currency_has_no_other_rate_however_close_to_1(rate: str) -> None:
    assert codes(BASE, rate) == [("fx_rate_not_one", "/fx_rate")]
