"""Which insights are due, and in which period."""

from datetime import date

import pytest

from services.relationship.contact.insight_schemes.rules import (
    InsightKind,
    period_of,
    refuse_irregular,
    refuse_repeated,
)
from shared.customers.policy_terms import PolicyCadence
from shared.schemes.problems import SchemeUnsound


@pytest.mark.parametrize(
    ("day", "every", "first", "last"),
    [
        (date(2025, 1, 1), PolicyCadence.MONTHLY, date(2025, 1, 1), date(2025, 1, 31)),
        (date(2024, 2, 29), PolicyCadence.MONTHLY, date(2024, 2, 1), date(2024, 2, 29)),
        (date(2025, 3, 31), PolicyCadence.QUARTERLY, date(2025, 1, 1), date(2025, 3, 31)),
        (date(2025, 4, 1), PolicyCadence.QUARTERLY, date(2025, 4, 1), date(2025, 6, 30)),
        (date(2025, 12, 31), PolicyCadence.HALF_YEARLY, date(2025, 7, 1), date(2025, 12, 31)),
        (date(2025, 12, 31), PolicyCadence.YEARLY, date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_is_one_of_the_calendar_year(day: date, every: PolicyCadence, first: date, last: date) -> None:
    assert period_of(day, every) == (first, last)


def test_only_whole_months_make_a_cadence() -> None:
    with pytest.raises(SchemeUnsound) as caught:
        refuse_irregular([(0, PolicyCadence.MONTHLY), (1, PolicyCadence.WEEKLY), (2, PolicyCadence.ONCE)])
    assert [error.pointer for error in caught.value.errors] == ["/content/duties/1/every", "/content/duties/2/every"]


def test_a_kind_has_one_duty() -> None:
    refuse_repeated(InsightKind)
    with pytest.raises(SchemeUnsound) as caught:
        refuse_repeated([InsightKind.BULLETIN, InsightKind.TRAINING, InsightKind.BULLETIN])
    assert [error.pointer for error in caught.value.errors] == ["/content/duties/2/kind"]
