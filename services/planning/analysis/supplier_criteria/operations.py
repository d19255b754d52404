"""Reading supplier criteria of a plan as a whole."""

from uuid import UUID

from services.planning.analysis.supplier_criteria import rules
from services.planning.analysis.supplier_criteria.model import CriteriaChartRead, CriteriaOutlineRead
from services.planning.analysis.supplier_criteria.rules import Criterion
from services.planning.analysis.supplier_criteria.store import SUPPLIER_CRITERIA, PlanSupplierCriterionQuery
from services.planning.plans.plans.store import PLANS
from shared.customers.purchasing import HIGHEST_SCORE, CriterionAxis
from shared.web.call import Call


async def read_chart(call: Call, plan_id: UUID) -> CriteriaChartRead:
    """The ten axes with everybody's scores."""
    async with call.briefly() as brief:
        plan = await PLANS.get(brief, plan_id)
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
