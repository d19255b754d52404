"""Two figures of one month when two customers become one."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from services.relationship.tables import MonthlyFigure
from shared.customers.monthly_figures import PeerKpi, unite_figures
from shared.customers.settlements import SettledAs


def figure(kpi: PeerKpi, numerator: int, denominator: int) -> MonthlyFigure:
    parts = {"numerator": Decimal(numerator), "denominator": Decimal(denominator), "n": denominator}
    return MonthlyFigure(kpi=kpi, customer_id=uuid4(), month=date(2026, 3, 1), **parts)


@pytest.mark.parametrize(
    ("kpi", "expected"),
    [
        (PeerKpi.SATISFACTION, (Decimal(7), Decimal(9), 9)),
        (PeerKpi.RELATIONSHIP_COVERAGE, (Decimal(7), Decimal(9), 9)),
        (PeerKpi.VISIT_FREQUENCY, (Decimal(7), Decimal(4), 9)),
    ],
)
def test_parts_are_added_up_but_a_customers_month_is_one(kpi: PeerKpi, expected: tuple[Decimal, Decimal, int]) -> None:
    settled = unite_figures(ours := figure(kpi, 3, 4), figure(kpi, 4, 5))
    assert (ours.numerator, ours.denominator, ours.n) == expected
    assert (settled.stays, settled.way) == (ours, SettledAs.UNITED)
