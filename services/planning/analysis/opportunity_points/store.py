"""Every query over opportunity points."""

import sqlalchemy as sa
from sqlmodel import col

from services.planning.analysis.opportunity_points.model import OpportunityPoint, OpportunityPointRead
from services.planning.analysis.opportunity_points.rules import OpportunityPointNotFound
from services.planning.plans.parts.store import PlanParts
from services.planning.plans.plans.rules import PlanStep
from services.planning.settings import PlanningSettings
from shared.lists.queries import ListQuery


class OpportunityPointQuery(
    ListQuery,
    of=OpportunityPointRead,
    filters=(
        *("id", "title", "amount", "currency", "likelihood", "weighted_value", "product", "category"),
        *("created_at", "updated_at"),
    ),
    sorts=("title", "amount", "likelihood", "weighted_value", "created_at", "updated_at"),
    searched=("title", "description", "product"),
    default_sort="created_at",
):
    """How opportunity points are filtered, sorted and searched."""


def _settle(point: OpportunityPoint, settings: PlanningSettings) -> None:
    point.currency = point.currency or settings.base_currency


OPPORTUNITY_POINTS = PlanParts(
    OpportunityPoint,
    OpportunityPointRead,
    OpportunityPointQuery,
    missing=OpportunityPointNotFound,
    step=PlanStep.ANALYSIS,
    most=50,
    settle=_settle,
    columns={
        "weighted_value": sa.func.round(
            col(OpportunityPoint.amount) * col(OpportunityPoint.likelihood), 4, type_=sa.Numeric(20, 4)
        )
    },
)
