"""Whose approval a visit needs, at every edge, and which limits are sound."""

from decimal import Decimal

import pytest

from services.relationship.contact.visit_schemes.model import STANDARD
from services.relationship.contact.visit_schemes.rules import (
    Limit,
    ReceptionLevel,
    VisitApprover,
    needed_approver,
    refuse_unsound,
)
from shared.schemes.problems import SchemeUnsound

ROUTINE, IMPORTANT, EXECUTIVE, HIGHEST = ReceptionLevel
SUPERVISOR, OVERSEER = STANDARD.supervisor.limit, STANDARD.overseer.limit


@pytest.mark.parametrize(
    ("budget", "level", "expected"),
    [
        ("0", ROUTINE, VisitApprover.NOBODY),
        ("2000", ROUTINE, VisitApprover.NOBODY),
        ("2000.01", ROUTINE, VisitApprover.SUPERVISOR),
        ("0", IMPORTANT, VisitApprover.SUPERVISOR),
        ("0", EXECUTIVE, VisitApprover.SUPERVISOR),
        ("20000", EXECUTIVE, VisitApprover.SUPERVISOR),
        ("20000.01", ROUTINE, VisitApprover.OVERSEER),
        ("0", HIGHEST, VisitApprover.OVERSEER),
    ],
)
def test_the_standard_asks_for_the_highest_approval_needed(
    budget: str, level: ReceptionLevel, expected: VisitApprover
) -> None:
    assert needed_approver(Decimal(budget), level, SUPERVISOR, OVERSEER) is expected


def test_without_limits_nobody_approves() -> None:
    none = Limit(None, None)
    assert needed_approver(Decimal(10**9), HIGHEST, none, none) is VisitApprover.NOBODY


@pytest.mark.parametrize(
    ("supervisor", "overseer", "wrong"),
    [
        (Limit(Decimal(5), IMPORTANT), Limit(Decimal(5), IMPORTANT), []),
        (Limit(Decimal(5), IMPORTANT), Limit(None, None), []),
        (Limit(Decimal(5), IMPORTANT), Limit(Decimal("4.99"), HIGHEST), ["above"]),
        (Limit(None, IMPORTANT), Limit(Decimal(9), HIGHEST), ["above"]),
        (Limit(Decimal(5), EXECUTIVE), Limit(Decimal(9), IMPORTANT), ["from_level"]),
        (Limit(Decimal(5), None), Limit(Decimal(4), ROUTINE), ["above", "from_level"]),
    ],
)
def test_the_higher_approval_begins_no_earlier(supervisor: Limit, overseer: Limit, wrong: list[str]) -> None:
    found: list[str | None] = []
    try:
        refuse_unsound(supervisor, overseer)
    except SchemeUnsound as refused:
        found = [one.pointer for one in refused.errors]
    assert found == [f"/content/overseer/{name}" for name in wrong]
