"""The queries for recording: who has answered, and how many."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.satisfaction.invitations.model import SurveyInvitation, SurveyLink
from services.relationship.satisfaction.responses.model import SurveyBallot, SurveyResponse
from shared.database import execute
from shared.time import utc_now


async def read_responses(session: AsyncSession, survey_id: UUID) -> dict[UUID | None, SurveyResponse]:
    """The responses to a survey by name, by person."""
    rows = await session.exec(select(SurveyResponse).where(col(SurveyResponse.survey_id) == survey_id))
    return {row.contact_id: row for row in rows}


async def read_questionnaires(session: AsyncSession, survey_id: UUID) -> dict[UUID, str]:
    """The code of the questionnaire of each person invited."""
    row = SurveyInvitation
    columns = (col(row.contact_id), col(row.questionnaire_code))
    query = sa.select(*columns).where(col(row.survey_id) == survey_id, col(row.revoked_at).is_(None))
    return {one.contact_id: one.questionnaire_code for one in await execute(session, query)}


async def count_ballots(session: AsyncSession, survey_id: UUID) -> int:
    """How many ballots the survey has."""
    query = sa.select(sa.func.count()).where(col(SurveyBallot.survey_id) == survey_id)
    return int((await execute(session, query)).scalar_one())


async def use_links(session: AsyncSession, survey_id: UUID, contact_ids: Collection[UUID]) -> None:
    """Mark the links of these people as used: they have answered. Links have no events."""
    row = SurveyInvitation
    theirs = sa.select(col(row.id)).where(col(row.survey_id) == survey_id, col(row.contact_id).in_(contact_ids))
    used = sa.update(SurveyLink).where(col(SurveyLink.invitation_id).in_(theirs), col(SurveyLink.answered_at).is_(None))
    await execute(session, used.values(answered_at=utc_now()))
