"""Counting the ballots of anonymous surveys that have ended: all of a survey at the same moment, in no order."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.satisfaction.ballots import rules, store
from services.relationship.satisfaction.duties.operations import settle_all, settle_customer
from services.relationship.satisfaction.questionnaires.model import QuestionnaireBody
from services.relationship.satisfaction.questionnaires.store import QUESTIONNAIRES
from services.relationship.satisfaction.responses.model import SurveyResponse
from services.relationship.satisfaction.responses.rules import Answers
from services.relationship.satisfaction.schemes.store import SCHEMES
from services.relationship.satisfaction.scores.rules import window
from services.relationship.satisfaction.surveys.answering import response_to
from services.relationship.satisfaction.surveys.model import Survey
from services.relationship.satisfaction.surveys.store import SURVEYS_CLOSED
from shared.time import company_today, day_of, utc_now


async def count_and_settle(session: AsyncSession) -> None:
    """Count what has ended since the last time, and make all duties, warnings and figures right."""
    since: dict[UUID, date] = {}
    while counted := await count_ballots(session):
        since |= {whose: min(day, since.get(whose, day)) for whose, day in counted.items()}
    await settle_all(session)
    scheme = (await SCHEMES.current(session)).content
    first, _ = window(None, None, company_today(), scheme.window_months)
    for customer_id, day in sorted(since.items()):
        if day < first:  # the look at all customers leaves months before the window as they were
            await settle_customer(session, customer_id, day)


@SURVEYS_CLOSED.follow
async def count_closed(session: AsyncSession, survey_ids: Sequence[UUID]) -> None:
    """Count the ballots of surveys that are closed in this transaction."""
    for customer_id, since in sorted((await count_ballots(session, col(Survey.id).in_(survey_ids))).items()):
        await settle_customer(session, customer_id, since)


async def count_ballots(session: AsyncSession, *among: sa.ColumnElement[bool]) -> dict[UUID, date]:
    """Make responses of the ballots of some surveys that have ended with enough of them.

    Returns whose surveys they are, and the day of the earliest answers.

    With fewer they stay ballots, which nobody reads.
    """
    least = (await SCHEMES.current(session)).content.anonymous_from_answers
    surveys = await store.lock_ended(session, least, *among)
    if not surveys:
        return {}
    numbers = {one.questionnaire_version for one in surveys}
    versions = {number: await QUESTIONNAIRES.get(session, number) for number in numbers}
    ballots, now = await store.take_ballots(session, surveys), utc_now()
    for survey in surveys:
        questionnaire = versions[survey.questionnaire_version].content.for_everybody
        kept = rules.without_rare(ballots[survey.id], least)
        # By their random ids: ballots are read in the order in which they were cast.
        rows = sorted(_responses(survey, questionnaire, kept, now), key=lambda row: row.id)
        session.add_all(rows)
    await session.flush()
    return {one.customer_id: _day(one) for one in sorted(surveys, key=_day, reverse=True)}  # of many, the earliest


def _responses(
    survey: Survey, questionnaire: QuestionnaireBody, ballots: Sequence[Answers], now: datetime
) -> Iterator[SurveyResponse]:
    moment = {"created_at": now, "updated_at": now, "answered_on": _day(survey)}
    for answers in ballots:
        yield response_to(survey, questionnaire, answers, id=uuid4(), **moment)


def _day(survey: Survey) -> date:
    return rules.last_day(survey.closes_on, day_of(survey.closed_at) if survey.closed_at else None)
