"""What a form says, and what it counts as."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.relationship.satisfaction.questionnaires.model import QuestionnaireContent
from services.relationship.satisfaction.questionnaires.rules import QuestionKind
from services.relationship.satisfaction.questionnaires.standard import STANDARD
from services.relationship.satisfaction.responses.rules import (
    MAX_TEXT,
    digest_of_answers,
    fields_of,
    marks_of,
    read_answers,
    score_of,
    value_of,
)
from tests.relationship.satisfaction.conftest import GENERAL, form

QUESTIONNAIRE = QuestionnaireContent.model_validate(STANDARD).questionnaires[-1]
FIELDS = [field for question in QUESTIONNAIRE.questions for field in fields_of(question)]


@pytest.mark.parametrize(
    ("field", "value", "is_wrong"),
    [
        ("trust.perception", "", True),
        ("trust.expectation", "", True),
        ("trust.rival", "", False),
        ("trust.perception", "0", True),
        ("trust.perception", "1", False),
        ("trust.perception", "5", False),
        ("trust.perception", "6", True),
        ("trust.perception", "4.0", True),
        ("trust.rival", "x", True),
        ("trust.perception", "٣", True),
        ("recommendation", "0", False),
        ("recommendation", "10", False),
        ("recommendation", "11", True),
        ("recommendation", "", True),
        ("overall", "0", True),
        ("overall", "5", False),
        ("suggestion", "x" * MAX_TEXT, False),
        ("suggestion", "x" * (MAX_TEXT + 1), True),
        ("unheard_of", "5", False),
    ],
)
def test_each_field_at_its_edges(field: str, value: str, is_wrong: bool) -> None:
    _, errors = read_answers(QUESTIONNAIRE, form() | {field: value})
    assert [error.field for error in errors] == ([field] if is_wrong else [])


def test_control_characters_are_left_out_of_texts() -> None:
    answers, _ = read_answers(QUESTIONNAIRE, form(suggestion="更快\r\n\x00\x1b[31m更好\u202e"))
    assert answers["suggestion"]["text"] == "更快\n[31m更好"


@pytest.mark.parametrize(("perception", "score"), [(1, "0.2"), (4, "0.8"), (5, "1")])
def test_the_score_is_the_mean_mark_over_the_highest(perception: int, score: str) -> None:
    answers, _ = read_answers(QUESTIONNAIRE, form(perception, rival=None))
    assert score_of(answers, QUESTIONNAIRE.scale) == Decimal(score)
    assert value_of(answers, QuestionKind.NPS) == 9
    assert value_of({}, QuestionKind.CSAT) is None
    assert score_of({}, 5) is None


@given(st.dictionaries(st.sampled_from([*FIELDS, "other"]), st.text(max_size=4) | st.sampled_from("0123456789")))
def test_whatever_is_sent_marks_stay_within_their_scale(sent: dict[str, str]) -> None:
    answers, errors = read_answers(QUESTIONNAIRE, sent)
    wrong = {error.field for error in errors}
    assert wrong <= set(FIELDS)
    for question in QUESTIONNAIRE.questions:
        marks = [value for value in answers.get(question.key, {}).values() if isinstance(value, int)]
        assert set(marks) <= set(marks_of(question.kind, QUESTIONNAIRE.scale))
    score = score_of(answers, QUESTIONNAIRE.scale)
    assert score is None or Decimal("0.2") <= score <= 1


@given(st.sampled_from(GENERAL), st.integers(1, 5))
def test_a_better_mark_never_lowers_the_score(key: str, mark: int) -> None:
    sent = form(2) | {f"{key}.perception": str(mark)}
    better = sent | {f"{key}.perception": str(min(mark + 1, 5))}
    scores = [score_of(read_answers(QUESTIONNAIRE, one)[0], 5) or Decimal(0) for one in (sent, better)]
    assert scores[0] <= scores[1]


def test_the_digest_tells_the_same_from_other_answers_and_needs_the_link() -> None:
    same, other = (read_answers(QUESTIONNAIRE, form(mark))[0] for mark in (4, 5))
    again, _ = read_answers(QUESTIONNAIRE, dict(reversed(form(4).items())))
    assert digest_of_answers(same, "a") == digest_of_answers(again, "a")
    assert len({digest_of_answers(same, "a"), digest_of_answers(other, "a"), digest_of_answers(same, "b")}) == 3
