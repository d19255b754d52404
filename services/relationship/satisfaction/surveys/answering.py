"""Responses to surveys, as they are stored."""

from typing import Any

from services.relationship.satisfaction.questionnaires.model import QuestionnaireBody
from services.relationship.satisfaction.responses.model import SurveyResponse
from services.relationship.satisfaction.responses.rules import Answers, scored
from services.relationship.satisfaction.surveys.model import Survey


def response_to(survey: Survey, questionnaire: QuestionnaireBody, answers: Answers, **given: Any) -> SurveyResponse:
    """A response to the survey; `given` says whose it is, and when."""
    return SurveyResponse(
        survey_id=survey.id,
        customer_id=survey.customer_id,
        questionnaire_version=survey.questionnaire_version,
        is_anonymous=survey.is_anonymous,
        **scored(questionnaire, answers),
        **given,
    )
