"""Every query over risks."""

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import col, select

from services.planning.risks.risks.model import Risk, RiskAnalysis, RiskRead, RiskStep
from services.planning.risks.risks.rules import RiskNotFound
from shared.auth.access import Principal
from shared.auth.users import name_of
from shared.auth.visibility import of_visible_customers
from shared.customers.competitors import competitor_name_of
from shared.customers.contacts import contact_name_of
from shared.feed.log import SelectIds
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call


class RiskQuery(
    ListQuery,
    of=RiskRead,
    filters=(
        *("id", "customer_id", "contact_id", "competitor_id", "owner_id", "kind", "status", "severity", "score"),
        *("scheme_version", "due_on", "next_analysis_on", "decided_at", "created_at", "updated_at"),
    ),
    sorts=("due_on", "score", "next_analysis_on", "created_at", "updated_at"),
    searched=("description", "status_reason"),
    default_sort="due_on",
):
    """How risks are filtered, sorted and searched."""


_STEPS = sa.select(sa.func.count(col(RiskStep.id))).where(col(RiskStep.risk_id) == col(Risk.id)).correlate(Risk)

RISKS = Collection(
    Risk,
    RiskRead,
    RiskQuery,
    missing=RiskNotFound,
    visible=of_visible_customers(col(Risk.customer_id)),
    columns={
        "owner_name": name_of(col(Risk.owner_id)),
        "contact_name": contact_name_of(col(Risk.contact_id)),
        "competitor_name": competitor_name_of(col(Risk.competitor_id)),
        "step_count": _STEPS.scalar_subquery(),
        "open_step_count": _STEPS.where(col(RiskStep.done_at).is_(None)).scalar_subquery(),
    },
)


def of_visible_risks(risk_id: Mapped[UUID]) -> Callable[[Principal], sa.ColumnElement[bool]]:
    """The visibility of a collection whose rows belong to the risk in this column."""
    return lambda principal: risk_id.in_(sa.select(col(Risk.id)).where(RISKS.seen_by(principal)))


async def list_steps(call: Call, risk_id: UUID) -> list[RiskStep]:
    """The risk's steps, in order."""
    query = select(RiskStep).where(col(RiskStep.risk_id) == risk_id)
    return list(await call.session.exec(query.order_by(col(RiskStep.position))))


def everything_of(risk_id: UUID) -> SelectIds:
    """Ids of the risk and of its steps and analyses."""
    parts = [sa.select(col(part.id)).where(col(part.risk_id) == risk_id) for part in (RiskStep, RiskAnalysis)]
    return sa.union_all(sa.select(col(Risk.id)).where(col(Risk.id) == risk_id), *parts)
