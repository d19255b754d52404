"""What is kept of anonymous answers, and their day."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.relationship.satisfaction.ballots.rules import last_day, without_rare
from services.relationship.satisfaction.responses.rules import VALUE_MARKS

MARKS = st.integers(1, 5)
COMPARISON = st.fixed_dictionaries(
    {"kind": st.just("comparison"), "topic": st.just("care")},
    optional={"expectation": MARKS, "perception": MARKS, "rival": MARKS},
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "trust": COMPARISON,
        "quality": COMPARISON,
        "overall": st.fixed_dictionaries({"kind": st.just("csat"), "value": MARKS}),
        "suggestion": st.fixed_dictionaries({"kind": st.just("text"), "text": st.text(min_size=1)}),
    },
)


def given_marks(ballots: list[dict[str, dict[str, Any]]]) -> Counter[tuple[str, str]]:
    return Counter(
        (key, name) for one in ballots for key, answer in one.items() for name in answer if name in VALUE_MARKS
    )


@pytest.mark.parametrize(("rivals", "kept"), [(1, 0), (2, 0), (3, 3), (4, 4)])
def test_a_mark_that_too_few_gave_is_not_kept(rivals: int, kept: int) -> None:
    def answers(*, with_rival: bool) -> dict[str, dict[str, Any]]:
        return {"trust": {"kind": "comparison", "perception": 4} | ({"rival": 3} if with_rival else {})}

    found = without_rare([answers(with_rival=number < rivals) for number in range(5)], 3)
    assert given_marks(found) == {("trust", "perception"): 5} | ({("trust", "rival"): kept} if kept else {})


def test_an_answer_without_marks_is_none_and_texts_stay() -> None:
    lonely = {"overall": {"kind": "csat", "value": 1}, "suggestion": {"kind": "text", "text": "更快"}}
    assert without_rare([lonely, {}, {}], 3) == [{"suggestion": lonely["suggestion"]}, {}, {}]


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no defect
@given(st.lists(ANSWERS, max_size=8), st.integers(3, 5))
def test_each_mark_is_of_nobody_or_of_enough(ballots: list[dict[str, dict[str, Any]]], least: int) -> None:
    before, after = given_marks(ballots), given_marks(without_rare(ballots, least))
    assert after == {mark: people for mark, people in before.items() if people >= least}


@pytest.mark.parametrize(
    ("closed_on", "day"),
    [(None, date(2026, 3, 31)), (date(2026, 3, 30), date(2026, 3, 30)), (date(2026, 4, 1), date(2026, 3, 31))],
)
def test_all_answers_are_of_the_last_day(closed_on: date | None, day: date) -> None:
    assert last_day(date(2026, 3, 31), closed_on) == day
