"""Severity of a shortfall, and what makes a goal scheme unsound."""

from decimal import Decimal

import pytest

from services.planning.goals.schemes.model import STANDARD
from services.planning.goals.schemes.rules import refuse_unsound, severity_of
from shared.schemes.problems import SchemeUnsound


@pytest.mark.parametrize(
    ("shortfall", "severity"),
    [("0.11", "low"), ("0.1999", "low"), ("0.2", "medium"), ("0.3999", "medium"), ("0.4", "high"), ("7", "high")],
)
def test_a_warning_grows_graver_with_the_shortfall(shortfall: str, severity: str) -> None:
    assert severity_of(Decimal(shortfall), STANDARD) == severity


def test_the_standard_is_sound() -> None:
    refuse_unsound(STANDARD, STANDARD)


@pytest.mark.parametrize(
    ("changed", "places"),
    [
        ({"medium_shortfall": "0.1"}, ["/content/medium_shortfall"]),
        ({"high_shortfall": "0.2"}, ["/content/high_shortfall"]),
        ({"tolerance": "0.5"}, ["/content/medium_shortfall"]),
        ({"qualified_lead_weight": "0.04"}, ["/content/qualified_lead_weight"]),
    ],
    ids=str,
)
def test_steps_that_do_not_rise_are_refused(changed: dict[str, str], places: list[str]) -> None:
    scheme = STANDARD.model_copy(update={name: Decimal(value) for name, value in changed.items()})
    with pytest.raises(SchemeUnsound) as refused:
        refuse_unsound(scheme, scheme)
    assert [one.pointer for one in refused.value.errors] == places
