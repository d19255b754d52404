"""Every query over the steps of risks."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.planning.risks.risks.model import RiskStep
from services.planning.risks.risks.store import of_visible_risks
from services.planning.risks.steps.model import RiskStepRead
from services.planning.risks.steps.rules import RiskStepNotFound
from shared.auth.users import name_of
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery


class RiskStepQuery(
    ListQuery,
    of=RiskStepRead,
    filters=("id", "code", "role", "is_required", "owner_id", "due_at", "done_at", "updated_at"),
    sorts=("position", "due_at", "done_at", "updated_at"),
    default_sort="position",
):
    """How steps are filtered and sorted."""


RISK_STEPS = Collection(
    RiskStep,
    RiskStepRead,
    RiskStepQuery,
    missing=RiskStepNotFound,
    visible=of_visible_risks(col(RiskStep.risk_id)),
    columns={"owner_name": name_of(col(RiskStep.owner_id))},
)


def of_risk(risk_id: UUID) -> sa.ColumnElement[bool]:
    """SQL condition: steps of the risk."""
    return col(RiskStep.risk_id) == risk_id
