"""The demo company's surveys: what the API takes, over three periods that rise, fall and stay."""

from collections import defaultdict
from datetime import date
from statistics import mean
from uuid import UUID

import pytest

from deploy.local.demo.company import DemoCompany
from deploy.local.demo.surveys import ANSWERING, ASKED_CUSTOMERS, answers, sheets
from services.relationship.satisfaction.questionnaires.model import QuestionnaireContent
from services.relationship.satisfaction.questionnaires.standard import STANDARD
from services.relationship.satisfaction.recorded_responses.model import ResponsesRecord
from services.relationship.satisfaction.recorded_responses.rules import form_of, wrong_day
from services.relationship.satisfaction.responses.rules import read_answers, score_of
from services.relationship.satisfaction.surveys.model import SurveyCreate, SurveyRecord
from tests.deploy.local.demo.conftest import DAYS, company_on

NOBODY = UUID("00000000-0000-4000-8000-000000000001")
QUESTIONNAIRE = QuestionnaireContent.model_validate(STANDARD).for_everybody
ASKED = QUESTIONNAIRE.model_dump(mode="json")


@pytest.fixture(scope="module", params=DAYS, ids=str)
def dated(request: pytest.FixtureRequest) -> DemoCompany:
    return company_on(request.param)


def test_surveys_are_answered_completely_by_about_three_quarters(company: DemoCompany) -> None:
    content = QuestionnaireContent.model_validate(STANDARD)
    questionnaire, asked, filled = content.questionnaires[0], 0, 0
    for survey in company.surveys:
        if survey.asked:
            continue
        body = SurveyCreate.model_validate(survey.body | {"customer_id": NOBODY})
        for person in company.contacts[survey.customer.code]:
            form = answers(survey, person.number, questionnaire.model_dump(mode="json"))
            assert form or not body.is_anonymous
            assert not form or read_answers(questionnaire, form)[1] == []
            asked, filled = asked + (not body.is_anonymous), filled + bool(form and not body.is_anonymous)
    assert ANSWERING - 0.12 < filled / asked < ANSWERING + 0.12


def test_an_anonymous_survey_asks_enough_people_to_count(company: DemoCompany) -> None:
    for survey in company.surveys:
        if survey.body.get("is_anonymous"):
            assert sum(one.is_key for one in company.contacts[survey.customer.code]) >= 3


def test_earlier_surveys_are_what_the_api_takes(dated: DemoCompany) -> None:
    for survey in (one for one in dated.surveys if one.asked):
        body = SurveyRecord.model_validate(survey.body | {"customer_id": NOBODY})
        responses = [one | {"contact_id": NOBODY} for one in sheets(survey, ASKED)]
        people = [one.pop("contact") for one in responses]
        assert len(set(people)) == len(people)
        for one in ResponsesRecord.model_validate({"survey_id": NOBODY, "sheets": responses}).sheets:
            assert one.answered_on is not None
            assert wrong_day(one.answered_on, body.opens_on, body.closes_on) is None
            given = {key: marks.model_dump(exclude_none=True) for key, marks in one.answers.items()}
            assert form_of(QUESTIONNAIRE, given)[1] == []


def test_each_big_customer_was_asked_in_three_periods_of_the_year(dated: DemoCompany) -> None:
    days: dict[str, list[date]] = defaultdict(list)
    for survey in dated.surveys:
        if not survey.body.get("is_anonymous"):
            days[survey.customer.code].append(date.fromisoformat(survey.body["opens_on"]))
            assert not survey.asked or survey.body["opens_on"][:7] == survey.body["closes_on"][:7]
    assert len(days) == ASKED_CUSTOMERS
    for found in days.values():
        assert len({(day.year, (day.month - 1) // 3) for day in found}) == 3
        assert (dated.as_of - min(found)).days < 365


def test_satisfaction_rises_falls_and_stays(company: DemoCompany) -> None:
    scores: dict[str, list[float]] = defaultdict(list)
    for survey in company.surveys:
        if not survey.body.get("is_anonymous"):
            key_people = [one.number for one in company.contacts[survey.customer.code] if one.is_key]
            forms = [answers(survey, person, ASKED) for person in key_people]
            read = [score_of(read_answers(QUESTIONNAIRE, form)[0], QUESTIONNAIRE.scale) for form in forms if form]
            scores[survey.customer.code] += [mean(float(one) for one in read if one is not None)] if read else []
    moves = [found[-1] - found[0] for found in scores.values() if len(found) == 3]
    assert sum(move > 0.08 for move in moves) >= 3
    assert sum(move < -0.08 for move in moves) >= 3
    assert sum(abs(move) < 0.04 for move in moves) >= 2
