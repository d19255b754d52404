"""Where an action was since a revision began, and what of it is taken back."""

from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.planning.measures.actions.courses import Change, Course, follow

ACTION, PERSON, OTHER, CONTACT = (uuid4() for _ in range(4))
P, Q = uuid4(), uuid4()
PLANS = {"P": P, "Q": Q, "-": None}


def change(row_id: UUID = ACTION, **fields: Any) -> Change:
    return Change(ACTION, row_id, fields)


def to(before: UUID | None, after: UUID | None, **fields: Any) -> Change:
    """A change that moves the action."""
    return change(plan_id=[str(one) if one else None for one in (before, after)], **fields)


def course_of(*changes: Change, now: UUID | None = P) -> Course:
    return follow(P, {ACTION: now}, changes)[ACTION]


def walk(path: str) -> Course:
    """The course of an action along plans, by letters; `+` before the first: it was created since."""
    places = [PLANS[one] for one in path.lstrip("+")]
    created = [to(None, places[0], source=[None, "plan"])] if path[0] == "+" else []
    moves = [to(before, after) for before, after in pairwise(places)]
    return course_of(*created, *moves, now=places[-1])


@pytest.mark.parametrize(
    ("path", "end"),
    [
        *(("P", "P"), ("PQ", "Q"), ("PQP", "P"), ("P-", "P"), ("P-P", "P"), ("PQ-", "P")),
        *(("QP", "P"), ("-P", "-"), ("-QP", "P"), ("Q-P", "-"), ("-P-", "-"), ("Q", "Q"), ("Q-", "-")),
        *(("+P", "P"), ("+PQ", "Q"), ("+PQP", "P"), ("+P-P", "-"), ("+QP", "P"), ("+-P", "-"), ("+P-", "-")),
    ],
)
def test_where_an_action_is_after_the_drop(path: str, end: str) -> None:
    assert walk(path).end == PLANS[end]


@pytest.mark.parametrize(
    ("path", "alone"), [("+P", True), ("P", False), ("+PQP", False), ("+-P", False), ("+P-P", False)]
)
def test_only_what_was_nowhere_else_is_the_plan_s_alone(path: str, alone: bool) -> None:
    assert walk(path).is_of_plan_alone is alone


def test_changes_in_the_plan_are_taken_back_to_the_last_ones_elsewhere() -> None:
    course = course_of(
        change(title=["a", "b"], cost=["1", "2"]),
        to(P, Q, title=["b", "c"]),
        change(title=["c", "d"]),
        to(Q, P, title=["d", "e"]),
        change(title=["e", "f"]),
    )
    assert course.taken_back(ACTION) == {"title": "d", "cost": "1"}


def test_what_takes_the_action_out_of_the_plan_is_a_change_in_it() -> None:
    course = course_of(to(P, None, title=["a", "b"]), change(cost=["1", "2"]), now=None)
    assert course.taken_back(ACTION) == {"title": "a"}


def test_what_fits_a_plan_is_as_it_was_in_it() -> None:
    back = course_of(to(P, Q, due_on=["2025", "2026"]), to(Q, P, due_on=["2026", "2027"]))
    came = course_of(to(Q, P, due_on=["2026", "2025"]), change(due_on=["2025", "2024"]))
    assert (back.taken_back(ACTION)["due_on"], "due_on" in came.taken_back(ACTION)) == ("2025", False)


def test_the_first_stay_of_what_was_created_for_the_plan_is_not_taken_back() -> None:
    created = to(None, P, source=[None, "plan"], title=[None, "a"])
    course = course_of(created, change(title=["a", "b"]), to(P, Q), to(Q, P, cost=["1", "2"]))
    assert course.taken_back(ACTION) == {"cost": "1"}


def person(row_id: UUID, *, is_there: bool) -> Change:
    pairs = {"action_id": str(ACTION), "contact_id": str(CONTACT)}
    return change(row_id, **{name: [None, one] if is_there else [one, None] for name, one in pairs.items()})


def test_a_person_whom_another_plan_removed_does_not_come_back() -> None:
    removed = person(PERSON, is_there=False)
    again = [to(P, Q), person(OTHER, is_there=True), person(OTHER, is_there=False), to(Q, P)]
    assert course_of(removed).before[PERSON]["contact_id"] == str(CONTACT)
    assert not course_of(removed, *again).before.get(PERSON)


def test_people_follow_the_plan_that_the_action_has_at_that_moment() -> None:
    here = course_of(to(Q, P), person(PERSON, is_there=True))
    there = course_of(person(PERSON, is_there=True), to(Q, P))
    assert (here.before[PERSON]["action_id"], there.before[PERSON]) == (None, {})
