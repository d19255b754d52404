"""Rules of lines between two people."""

from datetime import date
from uuid import uuid4

import pytest

from services.customer.decision_chain.contact_lines import rules
from services.customer.decision_chain.contact_lines.rules import ContactLineKind

FIRST, SECOND = date(2024, 2, 29), date(2024, 3, 1)
DIRECTED = {ContactLineKind.INFLUENCES, ContactLineKind.SPONSORS}
PRIVATE = {ContactLineKind.PERSONAL_TIE, ContactLineKind.CONFLICTS}


def test_influence_and_sponsorship_have_a_direction_and_nothing_else_has() -> None:
    assert {kind for kind in ContactLineKind if not kind.is_mutual} == DIRECTED


@pytest.mark.parametrize("kind", ContactLineKind)
def test_personal_ties_and_conflicts_have_clearance_2_by_default(kind: ContactLineKind) -> None:
    assert rules.usual_clearance(kind) == (2 if kind in PRIVATE else 1)


def test_a_line_to_oneself_is_refused() -> None:
    one, other = uuid4(), uuid4()
    rules.refuse_line_to_self(one, other)
    with pytest.raises(rules.LineToSelf) as refused:
        rules.refuse_line_to_self(one, one)
    assert [error.pointer for error in refused.value.errors] == ["/to_contact_id"]


@pytest.mark.parametrize(
    ("since", "until"), [(None, None), (FIRST, None), (None, FIRST), (FIRST, FIRST), (FIRST, SECOND)]
)
def test_a_line_may_end_on_the_day_it_begins_or_later(since: date | None, until: date | None) -> None:
    rules.refuse_reversed_time(since, until)


def test_a_line_that_ends_the_day_before_it_begins_is_refused() -> None:
    with pytest.raises(rules.LineEndsBeforeItBegins) as refused:
        rules.refuse_reversed_time(SECOND, FIRST)
    assert [(error.code, error.pointer) for error in refused.value.errors] == [("ends_before_it_begins", "/until")]
