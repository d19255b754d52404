"""Which answers may be recorded."""

from datetime import date
from uuid import uuid4

import pytest

from services.relationship.satisfaction.questionnaires.model import QuestionnaireContent
from services.relationship.satisfaction.questionnaires.standard import STANDARD
from services.relationship.satisfaction.recorded_responses import rules
from shared.customers.contacts import KnownContact

QUESTIONNAIRE = QuestionnaireContent.model_validate(STANDARD).for_everybody


def test_answers_become_the_fields_of_the_form() -> None:
    given = {"quality": {"expectation": 5, "perception": 3}, "overall": {"value": 4}, "suggestion": {"text": "快些"}}
    fields = {"quality.expectation": "5", "quality.perception": "3", "overall": "4", "suggestion": "快些"}
    assert rules.form_of(QUESTIONNAIRE, given) == (fields, [])


@pytest.mark.parametrize(
    ("key", "name"), [("price", "value"), ("quality", "value"), ("overall", "perception"), ("suggestion", "value")]
)
def test_what_the_questionnaire_does_not_ask_is_named(key: str, name: str) -> None:
    fields, errors = rules.form_of(QUESTIONNAIRE, {key: {name: 4}})
    assert (fields, [one.field for one in errors]) == ({}, [f"{key}.{name}"])


@pytest.mark.parametrize(("day", "is_right"), [(1, False), (2, True), (9, True), (10, False)])
def test_an_answer_is_of_one_of_the_surveys_days(day: int, is_right: bool) -> None:
    wrong = rules.wrong_day(date(2025, 3, day), date(2025, 3, 2), date(2025, 3, 9))
    assert (wrong is None) is is_right


def test_by_name_a_response_has_a_person_and_a_day_and_anonymous_neither() -> None:
    nobody = {"contact_id": None, "answered_on": None, "questionnaire_code": None}
    somebody = {"contact_id": uuid4(), "answered_on": date(2025, 3, 2), "questionnaire_code": "general"}
    found = [
        [one.field for one in rules.wrong_names(named, is_anonymous=is_anonymous)]
        for named in (nobody, somebody)
        for is_anonymous in (False, True)
    ]
    assert found == [["contact_id", "answered_on"], [], [], ["contact_id", "answered_on", "questionnaire_code"]]


def test_whoever_has_left_may_have_answered_but_nobody_twice_or_of_another_customer() -> None:
    customer = uuid4()
    gone = KnownContact(uuid4(), customer, "韩梅梅", None, None, True)
    assert rules.wrong_person(gone, customer, is_repeated=False, used_link=False) is None
    assert rules.wrong_person(gone, customer, is_repeated=True, used_link=False) is rules.TWICE
    assert rules.wrong_person(gone, uuid4(), is_repeated=False, used_link=False) is rules.NO_SUCH_PERSON
    assert rules.wrong_person(gone, customer, is_repeated=False, used_link=True) is not None


@pytest.mark.parametrize(("is_anonymous", "is_recorded"), [(False, False), (False, True), (True, True)])
def test_only_an_anonymous_survey_with_links_takes_none(is_anonymous: bool, is_recorded: bool) -> None:
    rules.refuse_links_only(is_anonymous=is_anonymous, is_recorded=is_recorded)
    with pytest.raises(rules.LinksOnly):
        rules.refuse_links_only(is_anonymous=True, is_recorded=False)
