"""Every query over single responses, and which responses count."""

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.satisfaction.responses.model import SurveyResponse, SurveyResponseRead
from services.relationship.satisfaction.responses.rules import LEAST_ANONYMOUS, ResponseNotFound
from shared.auth.access import Principal
from shared.auth.visibility import of_visible_customers
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class SurveyResponseQuery(
    ListQuery,
    of=SurveyResponseRead,
    filters=(
        "id",
        "survey_id",
        "customer_id",
        "contact_id",
        "questionnaire_code",
        "is_anonymous",
        "answered_on",
        "score",
        "nps",
        "csat",
        "created_at",
        "updated_at",
    ),
    sorts=("answered_on", "score", "nps", "csat", "created_at", "updated_at"),
):
    """How responses are filtered and sorted."""


def is_countable() -> sa.ColumnElement[bool]:
    """SQL condition: the response is not of an anonymous survey with too few answers."""
    other = sa.alias(SurveyResponse.__table__)  # type: ignore[attr-defined]
    answers = sa.select(sa.func.count()).select_from(other).where(other.c.survey_id == col(SurveyResponse.survey_id))
    return sa.or_(~col(SurveyResponse.is_anonymous), answers.scalar_subquery() >= LEAST_ANONYMOUS)


def _visible(principal: Principal) -> sa.ColumnElement[bool]:
    return sa.and_(of_visible_customers(col(SurveyResponse.customer_id))(principal), is_countable())


RESPONSES = Collection(
    SurveyResponse,
    SurveyResponseRead,
    SurveyResponseQuery,
    missing=ResponseNotFound,
    visible=_visible,
)
