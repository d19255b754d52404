"""How long a verification is valid."""

from datetime import date

import pytest

from services.customer.dossier.facts.rules import review_due
from services.customer.dossier.templates.rules import CollectionCadence


@pytest.mark.parametrize(
    ("cadence", "due"),
    [
        (CollectionCadence.WEEKLY, date(2026, 3, 8)),
        (CollectionCadence.MONTHLY, date(2026, 4, 1)),
        (CollectionCadence.QUARTERLY, date(2026, 6, 1)),
        (CollectionCadence.HALF_YEARLY, date(2026, 9, 1)),
        (CollectionCadence.YEARLY, date(2027, 3, 2)),
        (CollectionCadence.ONCE, None),
    ],
)
def test_a_verification_holds_for_its_cadence(cadence: CollectionCadence, due: date | None) -> None:
    assert review_due(date(2026, 3, 1), cadence) == due
