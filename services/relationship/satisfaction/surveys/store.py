"""Every query over surveys."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.satisfaction.invitations.model import SurveyInvitation
from services.relationship.satisfaction.responses.model import SurveyResponse
from services.relationship.satisfaction.surveys.model import Survey, SurveyRead
from services.relationship.satisfaction.surveys.rules import SurveyNotFound
from shared.auth.access import Principal
from shared.auth.users import name_of
from shared.auth.visibility import of_visible_customers, person_visible_to
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.paging import Expression
from shared.lists.queries import ListQuery


class SurveyQuery(
    ListQuery,
    of=SurveyRead,
    filters=(
        "id",
        "customer_id",
        "questionnaire_version",
        "is_anonymous",
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
    """How many were asked and have answered, of the people whom the caller may see."""
    invited, answer = SurveyInvitation, SurveyResponse
    asked = sa.select(sa.func.count()).where(
        col(invited.survey_id) == col(Survey.id),
        col(invited.revoked_at).is_(None),
        person_visible_to(principal, col(invited.contact_id)),
    )
    answered = sa.select(sa.func.count()).where(
        col(answer.survey_id) == col(Survey.id), person_visible_to(principal, col(answer.contact_id))
    )
    counts = {"invited": asked, "answered": answered}
    return {name: one.correlate(Survey).scalar_subquery() for name, one in counts.items()}


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
    answered = sa.exists().where(col(SurveyResponse.survey_id) == survey_id)
    return bool((await execute(session, sa.select(answered))).scalar_one())
