"""Severities, due hours, and unsound warning schemes."""

from decimal import Decimal

import pytest

from services.kpi.warnings.schemes.model import DueHours, SeveritySteps
from services.kpi.warnings.schemes.rules import (
    COMPUTED,
    FROM_SERVICES,
    Severity,
    WarningKind,
    hours_for,
    refuse_own_kinds,
    refuse_steps,
    severity_of,
)
from services.kpi.warnings.schemes.standard import STANDARD
from shared.customers.traits import CustomerClass, LifecycleStage

STEPS = SeveritySteps(low=Decimal(1), medium=Decimal("1.5"), high=Decimal(2))


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        ("0.9999", None),
        ("1", Severity.LOW),
        ("1.4999", Severity.LOW),
        ("1.5", Severity.MEDIUM),
        ("2", Severity.HIGH),
        ("99", Severity.HIGH),
    ],
)
def test_a_severity_begins_at_its_step(value: str, severity: Severity | None) -> None:
    assert severity_of(Decimal(value), STEPS) is severity


@pytest.mark.parametrize(
    ("stage", "customer_class", "hours"),
    [(None, None, 120), ("initial", None, 48), (None, "core", 24), ("initial", "core", 24), ("deep", "small", 120)],
)
def test_the_shortest_time_that_applies_counts(stage: str | None, customer_class: str | None, hours: int) -> None:
    due = DueHours(otherwise=120, stages={LifecycleStage.INITIAL: 48}, classes={CustomerClass.CORE: 24})
    assert hours_for(due, stage, customer_class) == hours


@pytest.mark.parametrize(("low", "medium", "high"), [("1", "1", "2"), ("1", "3", "2"), ("2", "1", "3")])
def test_steps_that_do_not_rise_are_refused(low: str, medium: str, high: str) -> None:
    steps = SeveritySteps(low=Decimal(low), medium=Decimal(medium), high=Decimal(high))
    (error,) = refuse_steps([("sales_down", steps)])
    assert (error.code, error.pointer) == ("steps_not_rising", "/content/sales_down/steps")


def test_a_kind_that_is_computed_here_comes_from_no_service() -> None:
    assert [one.pointer for one in refuse_own_kinds(WarningKind)] == [
        f"/content/from_services/{kind}" for kind in COMPUTED
    ]


def test_the_standard_has_every_kind_on() -> None:
    assert (*COMPUTED, *FROM_SERVICES) == tuple(WarningKind)
    assert all(STANDARD.duty_of(kind) is not None for kind in WarningKind)
