"""Severity of risks, and what makes a risk scheme unsound."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from services.kpi.warnings.schemes.rules import WarningKind
from services.planning.risks.playbooks.model import RiskBandsBody, RiskSchemeContent
from services.planning.risks.playbooks.rules import RiskKind, due_at, refuse_unsound, score_of, severity_of
from services.planning.risks.playbooks.standard import STANDARD
from shared.schemes.problems import SchemeUnsound

OPENED = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("score", "severity"),
    [
        *((1, "low"), (4, "low"), (5, "medium"), (9, "medium")),
        *((10, "high"), (15, "high"), (16, "critical"), (25, "critical")),
    ],
)
def test_the_severity_is_the_highest_band_that_is_reached(score: int, severity: str) -> None:
    assert severity_of(score, STANDARD.bands) == severity


def test_the_score_is_likelihood_times_impact() -> None:
    assert [score_of(1, 1), score_of(4, 3), score_of(5, 5)] == [1, 12, 25]


def test_a_step_is_due_hours_or_days_after_the_opening() -> None:
    handover, visit = STANDARD.playbook_of(RiskKind.CONTACT_CHANGE).steps
    assert due_at(handover, OPENED) == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert due_at(visit, OPENED) == datetime(2026, 3, 8, 9, tzinfo=UTC)


def test_the_standard_is_sound_and_names_warnings_that_exist() -> None:
    refuse_unsound(STANDARD.bands, STANDARD.playbooks)
    assert {sign for one in STANDARD.playbooks for sign in one.signs} <= {kind.value for kind in WarningKind}
    assert {one.kind: one.analysis_months for one in STANDARD.playbooks if one.analysis_months} == {"poaching": 1}


def pointers_of(spoil: Callable[[RiskSchemeContent], None]) -> list[str | None]:
    content = RiskSchemeContent.model_validate(STANDARD.model_dump())
    spoil(content)
    with pytest.raises(SchemeUnsound) as refused:
        refuse_unsound(content.bands, content.playbooks)
    return [error.pointer for error in refused.value.errors]


@pytest.mark.parametrize("bands", [(5, 5, 16), (5, 16, 16), (10, 5, 16)])
def test_bands_rise(bands: tuple[int, int, int]) -> None:
    def spoil(content: RiskSchemeContent) -> None:
        content.bands = RiskBandsBody(**dict(zip(("medium", "high", "critical"), bands, strict=True)))

    assert pointers_of(spoil) == ["/content/bands"]


def test_every_kind_has_one_playbook() -> None:
    def spoil(content: RiskSchemeContent) -> None:
        content.playbooks[5].kind = RiskKind.DELIVERY

    assert pointers_of(spoil) == ["/content/playbooks", "/content/playbooks"]


def test_a_step_has_its_code_once_and_either_hours_or_days() -> None:
    def spoil(content: RiskSchemeContent) -> None:
        first, second = content.playbooks[1].steps
        second.code, second.due_days, first.due_days = first.code, None, 1

    at = "/content/playbooks/1/steps"
    assert pointers_of(spoil) == [f"{at}/0/due_hours", f"{at}/1/code", f"{at}/1/due_hours"]


@pytest.mark.parametrize("field", ["is_required", "confirming_side"])
def test_both_sides_always_confirm_a_requirement_change(field: str) -> None:
    def spoil(content: RiskSchemeContent) -> None:
        setattr(content.playbooks[0].steps[2], field, None)

    assert pointers_of(spoil) == ["/content/playbooks/0/steps"]
