"""Every query over surveys."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.satisfaction.invitations.model import SurveyInvitation
from services.relationship.satisfaction.responses.model import SurveyBallot, SurveyResponse
from services.relationship.satisfaction.surveys.model import Survey, SurveyRead
from services.relationship.satisfaction.surveys.rules import SurveyNotFound
from shared.announcements import Announcement
from shared.auth.access import Principal
from shared.auth.users import name_of
from shared.auth.visibility import of_visible_customers, person_visible_to
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery

SURVEYS_CLOSED: Announcement[UUID] = Announcement()
"""Surveys that have been closed."""


class SurveyQuery(
    ListQuery,
    of=SurveyRead,
    filters=(
        "id",
        "customer_id",
        "questionnaire_version",
        "is_anonymous",
        "is_recorded",
        "opens_on",
        "closes_on",
        "status",
        "owner_id",
        "closed_at",
        "created_at",
        "updated_at",
    ),
    sorts=("opens_on", "closes_on", "closed_at", "created_at", "updated_at"),
    searched=("title",),
):
    """How surveys are filtered, sorted and searched."""


def _counts(principal: Principal) -> dict[str, Expression]:
    """How many were asked and have answered, of the people whom the caller may see.

    Who answered an anonymous survey is not known: as many at most as the caller sees invited, or the number would tell
    of others. Nobody is invited to an anonymous one whose answers are recorded.
    """
    invited, answer = SurveyInvitation, SurveyResponse
    is_seen = person_visible_to(principal, col(invited.contact_id))
    by_name = _count_of(answer, person_visible_to(principal, col(answer.contact_id)))
    given = _count_of(SurveyBallot) + _count_of(answer)
    at_most = sa.case((col(Survey.is_recorded), given), else_=_count_of(invited, is_seen))
    return {
        "invited": _count_of(invited, is_seen, col(invited.revoked_at).is_(None)),
        "answered": sa.case((col(Survey.is_anonymous), sa.func.least(given, at_most)), else_=by_name),
    }


def _count_of(table: Any, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    """SQL expression: how many rows the survey has in the table."""
    counted = sa.select(sa.func.count()).where(col(table.survey_id) == col(Survey.id), *where)
    return counted.correlate(Survey).scalar_subquery()


SURVEYS = Collection(
    Survey,
    SurveyRead,
    SurveyQuery,
    missing=SurveyNotFound,
    visible=of_visible_customers(col(Survey.customer_id)),
    columns={"owner_name": name_of(col(Survey.owner_id))},
    columns_for=_counts,
)


async def has_answers(session: AsyncSession, survey_id: UUID) -> bool:
    """Whether anybody has answered the survey."""
    answered = (sa.exists().where(col(table.survey_id) == survey_id) for table in (SurveyResponse, SurveyBallot))
    return bool((await execute(session, sa.select(sa.or_(*answered)))).scalar_one())
