"""Opening a link, and answering it once."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.satisfaction.answer_pages import pages, rules
from services.relationship.satisfaction.answer_pages.rules import PageState, Terms
from services.relationship.satisfaction.duties.operations import settle_customer
from services.relationship.satisfaction.invitations.rules import digest_of, is_genuine
from services.relationship.satisfaction.invitations.store import Link, find_link, get_key, lock_person
from services.relationship.satisfaction.questionnaires.model import QuestionnaireBody
from services.relationship.satisfaction.questionnaires.store import QUESTIONNAIRES
from services.relationship.satisfaction.responses.model import SurveyBallot
from services.relationship.satisfaction.responses.rules import (
    Answers,
    digest_of_answers,
    read_answers,
)
from services.relationship.satisfaction.surveys.answering import response_to
from services.relationship.satisfaction.surveys.model import Survey
from shared.auth.visibility import is_customer
from shared.problems import Language
from shared.time import company_today, utc_now
from shared.web.call import Call


@dataclass(frozen=True, slots=True)
class Reader:
    """Who opens a link: the language chosen on the page, and those that the browser takes."""

    chosen: str
    accepted: str

    def language(self, invited: Language | None = None) -> Language:
        """The language of the page."""
        return rules.language_of_reader(self.chosen, self.accepted, invited)


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its status."""

    html: str
    status: int
    language: Language


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that we have given out, with its survey and its questionnaire."""

    link: Link
    survey: Survey
    questionnaire: QuestionnaireBody

    @property
    def state(self) -> PageState:
        """What it shows; of an anonymous survey the same before and after it was answered."""
        is_revoked, survey = self.link.invitation.revoked_at is not None, self.survey
        is_answered = self.link.is_answered and not survey.is_anonymous
        terms = Terms(is_answered, is_revoked, survey.status, survey.opens_on, survey.closes_on)
        return rules.state_of(terms, company_today())


async def open_survey_page(call: Call, secret: str, reader: Reader) -> Page:
    """The page of the link; nothing is changed."""
    opened = await _open(call.session, secret)
    if opened is None:
        return _message(PageState.UNKNOWN, reader.language())
    language = reader.language(opened.link.invitation.language)
    if opened.state is PageState.OPEN:
        return _questions(opened, language)
    return _message(opened.state, language)


async def answer_survey_page(call: Call, secret: str, reader: Reader, sent: dict[str, str]) -> Page:
    """Take the answers, once."""
    opened = await _open(call.session, secret, for_answer=True)
    if opened is None:
        return _message(PageState.UNKNOWN, reader.language(), is_submission=True)
    language = reader.language(opened.link.invitation.language)
    answers, errors = read_answers(opened.questionnaire, sent)
    digest = digest_of_answers(answers, secret)
    if opened.link.used.answers_digest == digest and not errors:  # none is kept of an anonymous survey
        return _message(PageState.THANKS, language)
    if opened.state is not PageState.OPEN:
        return _message(opened.state, language, is_submission=True)
    if errors:
        return _questions(opened, language, sent, {one.field: one.text for one in errors})
    if opened.survey.is_anonymous:
        return _message(_cast(call.session, opened, answers), language)
    opened.link.used.answered_at, opened.link.used.answers_digest = utc_now(), digest
    person = {"contact_id": opened.link.invitation.contact_id, "answered_on": company_today()}
    call.session.add(response_to(opened.survey, opened.questionnaire, answers, **person))
    await settle_customer(call.session, opened.survey.customer_id)
    return _message(PageState.THANKS, language)


def _cast(session: AsyncSession, opened: Opened, answers: Answers) -> PageState:
    """Put a ballot in. Whoever sends once more gets the same page, and nothing changes: any other page, to the same
    answers or to others, would tell holders of the link whether it was used, and with which answers.
    """
    if not opened.link.is_answered:
        # One constant time for all links of the survey: the time of an answer would identify its author.
        opened.link.used.answered_at = datetime.combine(opened.survey.opens_on, time(), UTC)
        session.add(SurveyBallot(survey_id=opened.survey.id, answers=answers))
    return PageState.TAKEN


async def _open(session: AsyncSession, secret: str, *, for_answer: bool = False) -> Opened | None:
    if not is_genuine(secret, await get_key(session)):
        return None
    link = await find_link(session, digest_of(secret))
    if link is None:
        return None
    of_invitation = col(Survey.id) == link.invitation.survey_id
    is_kept = col(Survey.deleted_at).is_(None)
    query = select(Survey).where(of_invitation, is_kept, is_customer(col(Survey.customer_id)))
    # Who answers holds the survey: it is closed, and its ballots are counted, before or after.
    survey = (await session.exec(query.with_for_update(read=True) if for_answer else query)).first()
    if survey is None:
        return None
    if for_answer:
        link = await lock_person(session, link)
    version = await QUESTIONNAIRES.get(session, survey.questionnaire_version)
    return Opened(link, survey, version.content.named(link.invitation.questionnaire_code))


def _message(state: PageState, language: Language, *, is_submission: bool = False) -> Page:
    status = rules.status_of(state, is_submission=is_submission)
    return Page(pages.message_page(state, language), status, language)


def _questions(
    opened: Opened, language: Language, sent: dict[str, str] | None = None, errors: dict[str, Any] | None = None
) -> Page:
    html = pages.question_page(
        opened.survey.title,
        opened.questionnaire,
        language,
        is_anonymous=opened.survey.is_anonymous,
        closes_on=opened.survey.closes_on,
        sent=sent or {},
        errors=errors or {},
    )
    return Page(html, 422 if errors else 200, language)
