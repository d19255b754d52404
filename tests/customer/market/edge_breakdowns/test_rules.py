"""When a breakdown is due."""

from datetime import date

import pytest

from services.customer.market.edge_breakdowns import rules
from services.customer.market.edge_breakdowns.rules import BreakdownHorizon


@pytest.mark.parametrize(
    ("now", "ahead", "opened"),
    [
        (False, False, []),
        (True, False, [BreakdownHorizon.NOW]),
        (False, True, [BreakdownHorizon.AHEAD]),
        (True, True, [BreakdownHorizon.NOW, BreakdownHorizon.AHEAD]),
    ],
)
def test_each_edge_opens_its_own(now: bool, ahead: bool, opened: list[BreakdownHorizon]) -> None:
    assert list(rules.horizons(is_due_now=now, is_due_ahead=ahead)) == opened


@pytest.mark.parametrize(
    ("assessed_on", "days", "due_on"),
    [
        (date(2026, 3, 1), 30, date(2026, 3, 31)),
        (date(2026, 2, 1), 28, date(2026, 3, 1)),
        (date(2025, 1, 1), 30, date(2026, 3, 1)),
        (date.max, 30, date.max),
    ],
)
def test_a_breakdown_is_due_so_many_days_after_and_never_before_today(
    assessed_on: date, days: int, due_on: date
) -> None:
    assert rules.due_day(assessed_on, days, date(2026, 3, 1)) == due_on
