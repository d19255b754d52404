"""New and mature customers, and differences that need a reason."""

from datetime import date

import pytest

from services.planning.execution.resources import rules


@pytest.mark.parametrize(
    ("first_contract_on", "is_new"),
    [
        (None, True),
        (date(2025, 6, 1), True),
        (date(2024, 1, 2), True),
        (date(2024, 1, 1), False),
        (date(2019, 5, 1), False),
    ],
)
def test_a_customer_is_new_for_its_first_months(first_contract_on: date | None, is_new: bool) -> None:
    assert rules.is_new(first_contract_on, date(2025, 1, 1), 12) is is_new


def test_a_difference_needs_a_reason() -> None:
    rules.refuse_unexplained(differs=False, reason=None, proposed="3.4")
    rules.refuse_unexplained(differs=True, reason="shared", proposed="3.4")
    with pytest.raises(rules.DifferenceUnexplained, match=r"3\.4") as error:
        rules.refuse_unexplained(differs=True, reason=None, proposed="3.4")
    assert [one.pointer for one in error.value.errors] == ["/reason"]
