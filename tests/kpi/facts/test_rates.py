"""Exchange rates of pushed documents."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from services.kpi.facts.rates import complete_rate, refuse_rate
from services.kpi.settings import KpiSettings


@dataclass
class Invoice:
    currency: str | None = None
    fx_rate: Decimal | None = None


@pytest.mark.parametrize(
    ("currency", "rate", "code"),
    [
        ("CNY", None, None),
        ("CNY", Decimal("1.0"), None),
        ("USD", Decimal(1), None),
        ("USD", None, "fx_rate_missing"),
        ("CNY", Decimal(2), "fx_rate_not_one"),
    ],
)
def test_a_foreign_currency_needs_its_rate(currency: str, rate: Decimal | None, code: str | None) -> None:
    found = refuse_rate(Invoice(currency, rate), KpiSettings(base_currency="CNY"))
    assert [error.code for error in found] == ([code] if code else [])


def test_without_a_currency_a_document_is_in_the_base_currency() -> None:
    invoice = Invoice()
    complete_rate(invoice, KpiSettings(base_currency="CNY"))
    assert invoice == Invoice("CNY", Decimal(1))
