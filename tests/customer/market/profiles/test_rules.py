"""Questions about competitors."""

from uuid import uuid4

import pytest

from services.customer.market.profiles import rules
from services.customer.market.profiles.rules import ProfileQuestion

ONE, OTHER = uuid4(), uuid4()


def test_the_fifth_question_asks_for_the_level_of_the_relationship() -> None:
    assert rules.SIX_QUESTIONS[4].zh == "主要支撑点、关系水平、存在问题"
    assert len(rules.SIX_QUESTIONS) == 6


def test_only_the_six_questions_count_as_unanswered() -> None:
    answered = {question: {} for question in rules.SIX_QUESTIONS[1:]}
    assert rules.unanswered(answered) == [ProfileQuestion.MARKET_POSITIONING]


def test_a_profile_needs_one_answer() -> None:
    rules.refuse_unanswered([{}])
    with pytest.raises(rules.ProfileWithoutAnswer):
        rules.refuse_unanswered({})
