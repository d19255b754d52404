"""Every query over single responses, and which responses a caller sees."""

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.satisfaction.invitations.model import SurveyInvitation
from services.relationship.satisfaction.responses.model import SurveyResponse, SurveyResponseRead
from services.relationship.satisfaction.responses.rules import ResponseNotFound
from services.relationship.satisfaction.schemes.rules import LEAST_ANONYMOUS
from shared.auth.access import HIGHEST_CLEARANCE, Principal
from shared.auth.visibility import of_visible_customers, people, person_visible_to
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


def is_seen(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition: the caller may see who answered; of anonymous answers, they show nobody above the caller."""
    return sa.and_(person_visible_to(principal, col(SurveyResponse.contact_id)), _shows_nobody_above(principal))


def _shows_nobody_above(principal: Principal) -> sa.ColumnElement[bool]:
    """SQL condition: even if everybody above the caller answered the anonymous survey, enough others did."""
    if principal.clearance >= HIGHEST_CLEARANCE:
        return sa.true()
    row, invited = SurveyResponse, SurveyInvitation
    other = sa.alias(row.__table__)  # type: ignore[attr-defined]
    answers = sa.select(sa.func.count()).where(other.c.survey_id == col(row.survey_id)).scalar_subquery()
    is_above = sa.and_(people.c.contact_id == col(invited.contact_id), people.c.clearance > principal.clearance)
    above = sa.select(sa.func.count(col(invited.contact_id).distinct())).join(people, is_above)
    hidden = above.where(col(invited.survey_id) == col(row.survey_id)).correlate(row).scalar_subquery()
    return sa.or_(~col(row.is_anonymous), answers - hidden >= LEAST_ANONYMOUS)


def _visible(principal: Principal) -> sa.ColumnElement[bool]:
    return sa.and_(of_visible_customers(col(SurveyResponse.customer_id))(principal), _shows_nobody_above(principal))


RESPONSES = Collection(
    SurveyResponse,
    SurveyResponseRead,
    SurveyResponseQuery,
    missing=ResponseNotFound,
    visible=_visible,
)
