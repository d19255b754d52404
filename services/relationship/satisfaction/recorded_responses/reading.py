"""Reading responses that were given elsewhere, as their survey and its people allow."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.relationship.satisfaction.questionnaires.model import QuestionnaireBody, QuestionnaireContent
from services.relationship.satisfaction.questionnaires.rules import choose_questionnaire
from services.relationship.satisfaction.recorded_responses import rules
from services.relationship.satisfaction.recorded_responses.model import ResponseGiven
from services.relationship.satisfaction.responses.model import SurveyResponse
from services.relationship.satisfaction.responses.rules import Answers, FormError, read_answers
from services.relationship.satisfaction.surveys.model import Survey
from shared.customers.contacts import KnownContact
from shared.problems import FieldError, Text


@dataclass(frozen=True, slots=True)
class SurveyWithPeople:
    """A survey with the people named, the responses by person, and who was invited to which questionnaire."""

    survey: Survey
    content: QuestionnaireContent
    people: Mapping[UUID, KnownContact]
    responses: Mapping[UUID | None, SurveyResponse]
    invited: Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A response as it was given, with its questionnaire and the answers that were read."""

    given: ResponseGiven
    questionnaire: QuestionnaireBody
    answers: Answers


def read_sheets(asked: SurveyWithPeople, given: Sequence[ResponseGiven]) -> list[Sheet]:
    """The responses, read. Raises ResponsesWrong, which names each wrong place."""
    repeated = {one for one, times in Counter(each.contact_id for each in given).items() if times > 1}
    sheets, errors = list[Sheet](), list[FieldError]()
    for place, one in enumerate(given):
        sheet, wrong = _read(asked, one)
        wrong += _wrong_person(asked, one, is_repeated=one.contact_id in repeated)
        sheets += [sheet] if sheet else []
        errors += [_error(f"/sheets/{place}/{name.replace('.', '/')}", text) for name, text in wrong]
    if errors:
        raise rules.ResponsesWrong(errors=errors)
    return sheets


def _error(pointer: str, text: Text) -> FieldError:
    return FieldError(rules.ResponsesWrong.code(), text, pointer)


def _read(asked: SurveyWithPeople, given: ResponseGiven) -> tuple[Sheet | None, list[FormError]]:
    """The answers, with what is wrong with them; None: nobody knows what was asked."""
    questionnaire = _questionnaire(asked, given)
    if questionnaire is None:
        return None, [FormError("questionnaire_code", rules.NO_QUESTIONNAIRE)]
    said = {key: marks.model_dump(exclude_none=True) for key, marks in given.answers.items()}
    form, unasked = rules.form_of(questionnaire, said)
    answers, unread = read_answers(questionnaire, form, may_skip=True)
    wrong = [FormError(f"answers.{field}", text) for field, text in (*unasked, *unread)]
    if not answers and not wrong:
        wrong = [FormError("answers", rules.NOTHING)]
    return Sheet(given, questionnaire, answers), wrong


def _questionnaire(asked: SurveyWithPeople, given: ResponseGiven) -> QuestionnaireBody | None:
    """The questionnaire named, else the person's."""
    content, person = asked.content, asked.people.get(given.contact_id) if given.contact_id else None
    if asked.survey.is_anonymous or person is None:
        return content.for_everybody
    if code := given.questionnaire_code or asked.invited.get(person.id):
        return next((one for one in content.questionnaires if one.code == code), None)
    return choose_questionnaire(content.questionnaires, person.decision_role, person.department, is_anonymous=False)


def _wrong_person(asked: SurveyWithPeople, given: ResponseGiven, *, is_repeated: bool) -> Iterator[FormError]:
    """What is wrong with who answered, and when."""
    survey, contact_id, day = asked.survey, given.contact_id, given.answered_on
    named = given.model_dump(include={"contact_id", "answered_on", "questionnaire_code"})
    yield from rules.wrong_names(named, is_anonymous=survey.is_anonymous)
    if survey.is_anonymous:
        return
    if contact_id is not None:
        present = asked.responses.get(contact_id)
        used_link = present is not None and present.recorded_by is None
        person = asked.people.get(contact_id)
        text = rules.wrong_person(person, survey.customer_id, is_repeated=is_repeated, used_link=used_link)
        yield from [FormError("contact_id", text)] if text else []
    if day is not None and (text := rules.wrong_day(day, survey.opens_on, survey.closes_on)):
        yield FormError("answered_on", text)
