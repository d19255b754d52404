"""States of visit plans, the agenda within the visit, who approves, and the budget in all."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from services.relationship.contact.visit_plans import rules
from services.relationship.contact.visit_plans.rules import Slot, VisitStatus, VisitStep
from services.relationship.contact.visit_schemes.rules import VisitApprover
from shared.auth.access import DataScopeKind

FIRST, LAST = date(2025, 6, 18), date(2025, 6, 19)
POSSIBLE = {
    VisitStep.CHANGE: {"draft", "returned"},
    VisitStep.SUBMIT: {"draft", "returned"},
    VisitStep.APPROVE: {"submitted"},
    VisitStep.RETURN: {"submitted"},
    VisitStep.WITHDRAW: {"submitted", "approved"},
    VisitStep.HOLD: {"approved"},
    VisitStep.CANCEL: {"draft", "returned", "submitted", "approved"},
    VisitStep.REMOVE: {"draft", "returned"},
}


@pytest.mark.parametrize(("step", "status"), [*product(VisitStep, VisitStatus)])
def test_a_step_is_possible_where_the_workflow_says(step: VisitStep, status: VisitStatus) -> None:
    is_possible = True
    try:
        rules.refuse_step(step, status)
    except rules.VisitStepNotPossible:
        is_possible = False
    assert is_possible is (status.value in POSSIBLE[step])


@pytest.mark.parametrize(
    ("slot", "wrong"),
    [
        (Slot(FIRST, "09:30", "11:00"), []),
        (Slot(LAST, "00:00", None), []),
        (Slot(date(2025, 6, 17), "09:30", None), ["/agenda/0/day"]),
        (Slot(date(2025, 6, 20), "09:30", None), ["/agenda/0/day"]),
        (Slot(FIRST, "09:30", "09:30"), ["/agenda/0/ends"]),
        (Slot(date(2025, 6, 20), "10:00", "09:59"), ["/agenda/0/day", "/agenda/0/ends"]),
    ],
)
def test_the_agenda_lies_within_the_visit(slot: Slot, wrong: list[str]) -> None:
    found: list[str | None] = []
    try:
        rules.refuse_unsound_agenda([slot], FIRST, LAST)
    except rules.AgendaUnsound as refused:
        found = [one.pointer for one in refused.errors]
    assert found == wrong


@pytest.mark.parametrize(
    ("needed", "scope", "is_allowed"),
    [
        (VisitApprover.SUPERVISOR, DataScopeKind.OWN, False),
        (VisitApprover.SUPERVISOR, DataScopeKind.REGIONS, True),
        (VisitApprover.SUPERVISOR, DataScopeKind.ALL, True),
        (VisitApprover.OVERSEER, DataScopeKind.OWN, False),
        (VisitApprover.OVERSEER, DataScopeKind.REGIONS, False),
        (VisitApprover.OVERSEER, DataScopeKind.ALL, True),
    ],
)
def test_who_approves_follows_from_the_data_scope(
    needed: VisitApprover, scope: DataScopeKind, is_allowed: bool
) -> None:
    allowed = True
    try:
        rules.refuse_approver(needed, scope, "b", ("a", None))
    except rules.ApproverTooNarrow:
        allowed = False
    assert allowed is is_allowed


def test_nobody_approves_what_they_planned_or_submitted() -> None:
    for authors in (("a", "b"), ("b", "a"), ("a", None)):
        with pytest.raises(rules.ApproverIsAuthor):
            rules.refuse_approver(VisitApprover.SUPERVISOR, DataScopeKind.ALL, "a", authors)


def test_what_has_not_begun_was_not_held() -> None:
    rules.refuse_not_begun(FIRST, FIRST)
    with pytest.raises(rules.VisitNotBegun):
        rules.refuse_not_begun(LAST, FIRST)


def test_a_line_without_an_amount_costs_nothing() -> None:
    assert rules.total([Decimal("1.5"), None, Decimal(2)]) == Decimal("3.5")
    assert rules.total([]) == 0
