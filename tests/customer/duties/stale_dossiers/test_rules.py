"""When a dossier is stale."""

import pytest

from services.customer.dossier.templates.model import StaleSteps
from services.customer.duties.stale_dossiers.rules import severity_of


@pytest.mark.parametrize(
    ("stale", "facts", "expected"),
    [(0, 0, None), (0, 4, None), (24, 100, None), (1, 4, "low"), (49, 100, "low"), (2, 4, "medium"), (3, 4, "high")],
)
def test_the_share_of_stale_facts_decides(stale: int, facts: int, expected: str | None) -> None:
    assert severity_of(stale, facts, StaleSteps()) == expected
