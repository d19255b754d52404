"""What a plan takes over of a rival."""

import pytest

from services.planning.analysis.rival_assessments.rules import RivalImportance, importance_of, missing_answers


def test_only_answers_that_the_plan_lacks_are_taken_over() -> None:
    known = {"market_strategy": "低价", "lessons": "驻厂", "unknown_question": "x"}
    assert missing_answers(known, ["lessons"]) == {"market_strategy": "低价"}


@pytest.mark.parametrize(
    ("is_main", "is_strategic", "has_main", "importance"),
    [
        (True, False, False, RivalImportance.MAIN),
        (True, True, False, RivalImportance.MAIN),
        (True, False, True, RivalImportance.STRATEGIC),
        (False, True, False, RivalImportance.STRATEGIC),
        (False, False, False, RivalImportance.OTHER),
    ],
)
def test_a_plan_keeps_its_main_rival(
    is_main: bool, is_strategic: bool, has_main: bool, importance: RivalImportance
) -> None:
    assert importance_of(is_main=is_main, is_strategic=is_strategic, has_main=has_main) is importance
