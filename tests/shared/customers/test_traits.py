"""Lifecycle stages."""

from datetime import date

import pytest

from shared.customers.followed_schemes import StageMonths
from shared.customers.traits import LifecycleStage, stage_of


@pytest.mark.parametrize(
    ("signed", "as_of", "stage"),
    [
        (None, date(2025, 1, 1), None),
        (date(2025, 1, 2), date(2025, 1, 1), None),
        (date(2025, 1, 15), date(2025, 1, 15), LifecycleStage.INITIAL),
        (date(2025, 1, 15), date(2025, 4, 15), LifecycleStage.INITIAL),
        (date(2025, 1, 15), date(2025, 4, 16), LifecycleStage.STABLE),
        (date(2025, 1, 15), date(2026, 1, 15), LifecycleStage.STABLE),
        (date(2025, 1, 15), date(2026, 1, 16), LifecycleStage.DEEP),
        (date(2025, 1, 15), date(2028, 1, 15), LifecycleStage.DEEP),
        (date(2025, 1, 15), date(2028, 1, 16), LifecycleStage.SYMBIOSIS),
    ],
)
def test_the_stage_counts_from_the_first_contract(
    signed: date | None, as_of: date, stage: LifecycleStage | None
) -> None:
    assert stage_of(signed, as_of, StageMonths()) is stage
