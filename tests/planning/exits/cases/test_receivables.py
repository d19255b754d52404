"""What is open at an exit, and what a waiver covers."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.planning.exits.cases import receivables
from shared.customers.receivable_kinds import ReceivableKind
from tests.planning.exits.cases.owed import Owed

TEN = Owed(Decimal(10))
CENTS = st.lists(st.integers(-500, 500).map(lambda cents: Decimal(cents) / 100), max_size=5)


def test_open_amounts_are_added_by_kind_and_currency() -> None:
    nre = Owed(Decimal("2.5"), "USD", ReceivableKind.NRE)
    assert receivables.sums_of([nre, TEN, Owed(Decimal(-4))]) == [
        {"kind": "retention", "currency": "CNY", "amount": "6", "receivables": 2},
        {"kind": "nre", "currency": "USD", "amount": "2.5", "receivables": 1},
    ]


@settings(suppress_health_check=[HealthCheck.too_slow])  # on a busy machine the first draw is slow
@given(CENTS, CENTS)
def test_a_waiver_covers_what_was_open_and_nothing_else(then: list[Decimal], later: list[Decimal]) -> None:
    owed, new = [Owed(one) for one in then], [Owed(one) for one in later]
    waived = receivables.covered_by(owed)
    assert receivables.not_covered(owed, waived) == []
    assert receivables.not_covered([*owed, *new], waived) == [one for one in new if one.open_amount > 0]


def test_a_credit_note_is_not_among_what_keeps_a_case_open() -> None:
    assert receivables.not_covered([TEN, Owed(Decimal(-10))], {}) == [TEN]
