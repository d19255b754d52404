"""Severity of late actions, and what makes an action scheme unsound."""

import pytest

from services.planning.measures.action_schemes.model import ActionSchemeContent
from services.planning.measures.action_schemes.rules import refuse_unsound, severity_of
from services.planning.measures.action_schemes.store import STANDARD
from shared.schemes.problems import SchemeUnsound


@pytest.mark.parametrize(
    ("days", "severity"), [(1, "low"), (6, "low"), (7, "medium"), (29, "medium"), (30, "high"), (400, "high")]
)
def test_a_warning_grows_graver_with_the_delay(days: int, severity: str) -> None:
    assert severity_of(days, STANDARD) == severity


def test_the_standard_is_sound() -> None:
    refuse_unsound(STANDARD)


@pytest.mark.parametrize("high", [6, 7])
def test_high_severity_begins_after_medium(high: int) -> None:
    with pytest.raises(SchemeUnsound) as refused:
        refuse_unsound(ActionSchemeContent(medium_days=7, high_days=high))
    assert [one.pointer for one in refused.value.errors] == ["/content/high_days"]
