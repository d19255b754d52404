"""Who gets which questionnaire, and what makes a set of them unsound."""

from collections.abc import Callable
from typing import Any

import pytest

from services.relationship.satisfaction.questionnaires.model import QuestionnaireContent
from services.relationship.satisfaction.questionnaires.rules import choose_questionnaire, refuse_unsound
from services.relationship.satisfaction.questionnaires.standard import STANDARD
from shared.customers.roles import DecisionRole
from shared.schemes.problems import SchemeUnsound

CONTENT = QuestionnaireContent.model_validate(STANDARD)


@pytest.mark.parametrize(
    ("role", "department", "code"),
    [
        (DecisionRole.DECIDER, None, "management"),
        (DecisionRole.APPROVER, "采购部", "management"),
        (DecisionRole.BUYER, None, "purchasing"),
        (DecisionRole.EVALUATOR, "采购部", "technical"),
        (None, "华东采购部", "purchasing"),
        (None, "Purchasing EMEA", "purchasing"),
        (DecisionRole.INFLUENCER, "研发中心", "technical"),
        (DecisionRole.COACH, None, "general"),
        (None, "财务部", "general"),
        (None, None, "general"),
    ],
)
def test_the_role_comes_before_the_department(role: str | None, department: str | None, code: str) -> None:
    assert choose_questionnaire(CONTENT.questionnaires, role, department).code == code
    assert choose_questionnaire(CONTENT.questionnaires, role, department, is_anonymous=True).code == "general"


def test_the_standard_is_sound_and_has_both_parts_and_every_kind_for_everybody() -> None:
    refuse_unsound(CONTENT.questionnaires)
    for one in CONTENT.questionnaires:
        kinds = {item.kind for item in one.questions}
        parts = {item.topic.part for item in one.questions if item.topic}
        assert (len(kinds), len(parts)) == (4, 2), one.code


def without_comparisons(sent: dict[str, Any]) -> None:
    sent["questionnaires"][3]["questions"] = sent["questionnaires"][3]["questions"][-3:]


def with_a_repeated_code(sent: dict[str, Any]) -> None:
    sent["questionnaires"][1]["code"] = "general"


def with_a_repeated_key(sent: dict[str, Any]) -> None:
    sent["questionnaires"][1]["questions"][1]["key"] = "trust"


def with_a_topic_of_text(sent: dict[str, Any]) -> None:
    sent["questionnaires"][0]["questions"][-1]["topic"] = "care"


def without_a_topic(sent: dict[str, Any]) -> None:
    sent["questionnaires"][0]["questions"][2]["topic"] = None


def with_another_meaning(sent: dict[str, Any]) -> None:
    sent["questionnaires"][1]["questions"][0]["topic"] = "care"


def without_one_for_everybody(sent: dict[str, Any]) -> None:
    sent["questionnaires"][3]["departments"] = ["财务"]


def with_two_for_everybody(sent: dict[str, Any]) -> None:
    sent["questionnaires"][0]["decision_roles"] = []
    sent["questionnaires"][0]["departments"] = []


@pytest.mark.parametrize(
    ("spoil", "pointer"),
    [
        (without_comparisons, "/content/questionnaires/3/questions"),
        (with_a_repeated_code, "/content/questionnaires/1/code"),
        (with_a_repeated_key, "/content/questionnaires/1/questions/0/key"),
        (with_a_topic_of_text, "/content/questionnaires/0/questions/8/topic"),
        (without_a_topic, "/content/questionnaires/0/questions/2/topic"),
        (with_another_meaning, "/content/questionnaires/1/questions/0/key"),
        (without_one_for_everybody, "/content/questionnaires/3/decision_roles"),
        (with_two_for_everybody, "/content/questionnaires/0/decision_roles"),
    ],
)
def test_what_is_unsound_is_named(spoil: Callable[[dict[str, Any]], None], pointer: str) -> None:
    sent = CONTENT.model_dump(mode="json")
    spoil(sent)
    with pytest.raises(SchemeUnsound) as refused:
        refuse_unsound(QuestionnaireContent.model_validate(sent).questionnaires)
    assert pointer in [error.pointer for error in refused.value.errors]
