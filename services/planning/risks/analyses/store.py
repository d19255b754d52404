"""Every query over analyses."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.risks.analyses.model import RiskAnalysisRead
from services.planning.risks.analyses.rules import RiskAnalysisNotFound
from services.planning.risks.risks.model import RiskAnalysis
from services.planning.risks.risks.store import of_visible_risks
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class RiskAnalysisQuery(
    ListQuery,
    of=RiskAnalysisRead,
    filters=("id", "analysed_on", "analysed_by", "created_at"),
    sorts=("created_at",),
    searched=("finding",),
    default_sort="-created_at",
):
    """How analyses are filtered, sorted and searched."""


RISK_ANALYSES = Collection(
    RiskAnalysis,
    RiskAnalysisRead,
    RiskAnalysisQuery,
    missing=RiskAnalysisNotFound,
    visible=of_visible_risks(col(RiskAnalysis.risk_id)),
)


def of_risk(risk_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: analyses of the risk."""
    return col(RiskAnalysis.risk_id) == risk_id
