"""Reading supplier criteria of a plan as a whole, and taking them over from the customer's file."""

from collections.abc import Sequence
from uuid import UUID

from services.planning.analysis.clients import FileCriterion
from services.planning.analysis.supplier_criteria import rules
from services.planning.analysis.supplier_criteria.model import (
    CriteriaChartRead,
    CriteriaOutlineRead,
    PlanSupplierCriterion,
)
from services.planning.analysis.supplier_criteria.rules import Criterion
from services.planning.analysis.supplier_criteria.store import SUPPLIER_CRITERIA, PlanSupplierCriterionQuery
from services.planning.plans.plans.rules import customer_of
from services.planning.plans.plans.store import get_customer_plan
from services.planning.plans.steps.operations import editing
from shared.customers.competitors import CompetitorSource, require_competitors
from shared.customers.purchasing import HIGHEST_SCORE, CriterionAxis
from shared.web.call import Call


async def adopt_criteria(
    call: Call, plan_id: UUID, criteria: Sequence[FileCriterion], competitors: CompetitorSource
) -> None:
    """Add the axes that the plan lacks; what it says of an axis stays."""
    rivals = {rival.competitor_id for one in criteria for rival in one.rivals}
    await require_competitors(call.session, {f"/{rival}": rival for rival in rivals}, competitors)
    async with editing(call, plan_id, SUPPLIER_CRITERIA.step, PlanSupplierCriterion) as plan:
        present = await SUPPLIER_CRITERIA.rows(call, SUPPLIER_CRITERIA.of_plan(plan_id))
        known = {one.axis for one in present}
        call.session.add_all(
            PlanSupplierCriterion(
                **one.model_dump(exclude={"rivals"}),
                rivals=[rival.model_dump(mode="json") for rival in one.rivals],
                plan_id=plan_id,
                customer_id=customer_of(plan.customer_id),
            )
            for one in criteria
            if one.axis not in known
        )
        plan.touch()


async def read_chart(call: Call, plan_id: UUID) -> CriteriaChartRead:
    """The ten axes with everybody's scores."""
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
        page = await SUPPLIER_CRITERIA.page(brief, PlanSupplierCriterionQuery(), SUPPLIER_CRITERIA.of_plan(plan_id))
    names = {rival.competitor_id: rival.competitor_name for one in page.items for rival in one.rivals}
    found = rules.outlines(
        {
            one.axis: Criterion(one.demanded, one.ours, {rival.competitor_id: rival.score for rival in one.rivals})
            for one in page.items
        }
    )
    return CriteriaChartRead(
        plan_id=plan_id,
        customer_name=plan.customer_name,
        highest=HIGHEST_SCORE,
        axes=list(CriterionAxis),
        demanded=list(found.demanded),
        ours=list(found.ours),
        rivals=[
            CriteriaOutlineRead(competitor_id=rival, competitor_name=names[rival], scores=list(scores))
            for rival, scores in found.rivals.items()
        ],
    )
