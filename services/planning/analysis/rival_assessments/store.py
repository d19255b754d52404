"""Every query over assessments of rivals."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import array
from sqlmodel import col

from services.planning.analysis.rival_assessments.model import RivalAssessment, RivalAssessmentRead
from services.planning.analysis.rival_assessments.rules import RivalAssessmentNotFound
from services.planning.plans.parts.store import PlanParts, the_rival
from services.planning.plans.plans.rules import PlanStep
from shared.customers.competitors import competitor_name_of
from shared.customers.rival_questions import SIX_QUESTIONS
from shared.lists.queries import ListQuery


class RivalAssessmentQuery(
    ListQuery,
    of=RivalAssessmentRead,
    filters=("id", "competitor_id", "importance", "created_at", "updated_at"),
    sorts=("importance", "created_at", "updated_at"),
    searched=("market_positioning", "market_strategy"),
    default_sort="created_at",
):
    """How assessments of rivals are filtered, sorted and searched."""


def _unanswered() -> sa.ColumnElement[Any]:
    questions = [
        sa.case((col(getattr(RivalAssessment, question.value)).is_(None), question.value), else_=None)
        for question in SIX_QUESTIONS
    ]
    return sa.func.array_remove(sa.cast(array(questions), sa.ARRAY(sa.Text)), None, type_=sa.ARRAY(sa.Text))


RIVAL_ASSESSMENTS = PlanParts(
    RivalAssessment,
    RivalAssessmentRead,
    RivalAssessmentQuery,
    missing=RivalAssessmentNotFound,
    step=PlanStep.ANALYSIS,
    most=20,
    rivals=the_rival,
    columns={
        "competitor_name": competitor_name_of(col(RivalAssessment.competitor_id)),
        "unanswered": _unanswered(),
    },
)
