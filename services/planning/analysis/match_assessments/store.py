"""Every query over assessments of the match."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.analysis.match_assessments.model import MatchAssessment, MatchAssessmentRead
from services.planning.analysis.match_assessments.rules import MatchAssessmentNotFound
from shared.auth.visibility import of_visible_customers
from shared.customers.competitors import competitor_name_of
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class MatchAssessmentQuery(
    ListQuery,
    of=MatchAssessmentRead,
    filters=("id", "market_opportunity", "trend", "created_at", "updated_at"),
    sorts=("created_at", "updated_at"),
):
    """How assessments of the match are filtered and sorted."""


MATCH_ASSESSMENTS = Collection(
    MatchAssessment,
    MatchAssessmentRead,
    MatchAssessmentQuery,
    missing=MatchAssessmentNotFound,
    visible=of_visible_customers(col(MatchAssessment.customer_id)),
    columns={"main_rival_name": competitor_name_of(col(MatchAssessment.main_rival_id))},
)


def of_plan(plan_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: assessments of the plan."""
    return col(MatchAssessment.plan_id) == plan_id
