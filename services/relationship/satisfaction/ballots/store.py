"""Every query over ballots that are counted."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.satisfaction.responses.model import SurveyBallot
from services.relationship.satisfaction.surveys.model import Survey
from services.relationship.satisfaction.surveys.rules import SurveyStatus
from shared.auth.visibility import is_customer
from shared.database import execute
from shared.time import company_today

SURVEYS_AT_ONCE = 100


async def lock_ended(session: AsyncSession, least: int, *among: sa.ColumnElement[bool]) -> Sequence[Survey]:
    """Some anonymous surveys that have ended with so many ballots or more; answers on their way are waited for."""
    cast = sa.select(sa.func.count()).where(col(SurveyBallot.survey_id) == col(Survey.id)).scalar_subquery()
    is_by_link = ~col(Survey.is_recorded)  # answers on paper are entered after the last day too
    is_over = sa.and_(col(Survey.closes_on) < company_today(), is_by_link)
    has_ended = sa.or_(col(Survey.status) == SurveyStatus.CLOSED, is_over)
    is_there = (col(Survey.deleted_at).is_(None), is_customer(col(Survey.customer_id)))
    query = select(Survey).where(col(Survey.is_anonymous), has_ended, cast >= least, *is_there, *among)
    in_turn = query.order_by(col(Survey.id)).limit(SURVEYS_AT_ONCE).with_for_update(key_share=True)
    return (await session.exec(in_turn)).all()


async def take_ballots(session: AsyncSession, surveys: Sequence[Survey]) -> dict[UUID, list[dict[str, Any]]]:
    """The ballots of these surveys, which are removed."""
    ids = [one.id for one in surveys]
    columns: list[Any] = [col(SurveyBallot.survey_id), col(SurveyBallot.answers)]
    taken = sa.delete(SurveyBallot).where(col(SurveyBallot.survey_id).in_(ids)).returning(*columns)
    found: dict[UUID, list[dict[str, Any]]] = {one: [] for one in ids}
    for row in await execute(session, taken):
        found[row.survey_id].append(row.answers)
    return found
