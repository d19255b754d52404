"""Every query over supplier criteria of plans."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlmodel import col

from services.planning.analysis.supplier_criteria.model import PlanSupplierCriterion, PlanSupplierCriterionRead
from services.planning.analysis.supplier_criteria.rules import PlanCriterionNotFound, refuse_unsound
from services.planning.plans.parts.store import PlanParts
from services.planning.plans.plans.rules import PlanStep
from services.planning.settings import PlanningSettings
from shared.customers.competitors import competitors
from shared.lists.queries import ListQuery


class PlanSupplierCriterionQuery(
    ListQuery,
    of=PlanSupplierCriterionRead,
    filters=("id", "axis", "demanded", "ours", "gap", "created_at", "updated_at"),
    sorts=("axis", "demanded", "ours", "gap", "created_at", "updated_at"),
    searched=("evidence",),
    default_sort="created_at",
):
    """How supplier criteria of plans are filtered, sorted and searched."""


def _named_rivals() -> sa.ScalarSelect[Any]:
    """The scores with the competitors' present names, in the stored order."""
    elements = sa.func.jsonb_array_elements(col(PlanSupplierCriterion.rivals))
    scores = elements.table_valued(sa.column("value", JSONB), with_ordinality="place").render_derived(name="scored")
    rival, called = scores.c.value, sa.func.coalesce(competitors.c.short_name, competitors.c.name)
    named = rival.op("||")(sa.func.jsonb_build_object("competitor_name", called))
    is_rival = sa.cast(rival["competitor_id"].astext, sa.Uuid) == competitors.c.id
    in_order = sa.func.jsonb_agg(aggregate_order_by(named, scores.c.place))
    listed = sa.select(sa.func.coalesce(in_order, sa.cast([], JSONB)))
    return (
        listed.select_from(scores.outerjoin(competitors, is_rival)).correlate(PlanSupplierCriterion).scalar_subquery()
    )


def _rivals(said: Any) -> dict[str, UUID]:
    return {f"/rivals/{place}/competitor_id": one.competitor_id for place, one in enumerate(said.rivals or ())}


def _settle(criterion: PlanSupplierCriterion, _: PlanningSettings) -> None:
    refuse_unsound(criterion.demanded, criterion.ours, (UUID(one["competitor_id"]) for one in criterion.rivals))


SUPPLIER_CRITERIA = PlanParts(
    PlanSupplierCriterion,
    PlanSupplierCriterionRead,
    PlanSupplierCriterionQuery,
    missing=PlanCriterionNotFound,
    step=PlanStep.ANALYSIS,
    most=10,
    rivals=_rivals,
    settle=_settle,
    columns={
        "rivals": sa.type_coerce(_named_rivals(), JSONB),
        "gap": col(PlanSupplierCriterion.ours) - col(PlanSupplierCriterion.demanded),
    },
)
