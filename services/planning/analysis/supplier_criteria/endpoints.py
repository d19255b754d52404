"""Supplier criteria of plans over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.planning.analysis.clients import CustomerFile
from services.planning.analysis.supplier_criteria import operations, rules
from services.planning.analysis.supplier_criteria.charts import criteria_radar
from services.planning.analysis.supplier_criteria.model import (
    CriteriaChartQuery,
    CriteriaChartRead,
    PlanSupplierCriterionCreate,
    PlanSupplierCriterionRead,
    PlanSupplierCriterionUpdate,
)
from services.planning.analysis.supplier_criteria.store import SUPPLIER_CRITERIA, PlanSupplierCriterionQuery
from services.planning.clients import Competitors
from services.planning.plans.parts.router import ADOPTING, PartWords, part_router
from services.planning.plans.plans.rules import MarketPlanHasNone, PlanNotFound
from services.planning.plans.plans.store import get_customer_plan
from shared.auth.access import Scope
from shared.documents.answers import CHART, RENDERING_PROBLEMS, Document, answer
from shared.lists.paging import Page
from shared.web.call import Call

router = part_router(
    "/v1/plans/{plan_id}/supplier-criteria",
    SUPPLIER_CRITERIA,
    creates=PlanSupplierCriterionCreate,
    changes=PlanSupplierCriterionUpdate,
    words=PartWords(
        one="a supplier criterion",
        many="What a plan's customer demands of its suppliers",
        about="What the customer demands on one of ten axes, with our score and each rival's, from 0 to 5 as the "
        "customer sees them. The standard scheme asks for all ten axes, each with the demand and our score.",
        of_list="`gap__lt=0` finds where we fall short.",
    ),
    fails_with=[MarketPlanHasNone, rules.PlanCriterionEmpty, rules.PlanRivalScoredTwice],
)


@router.reads(
    path="/chart",
    model=CriteriaChartRead,
    answers=CHART.answers,
    fails_with=[PlanNotFound, MarketPlanHasNone, *RENDERING_PROBLEMS],
    is_translated=True,
)
async def get_plan_supplier_criteria_chart(
    call: Call, plan_id: UUID, query: Annotated[CriteriaChartQuery, Query()], request: Request
) -> Response:
    """The radar of a plan's supplier criteria: the customer's demand, ours, each rival's.

    As JSON, or drawn; an axis that is not known leaves the outline open there.
    """
    read = await operations.read_chart(call, plan_id)
    document = Document(read, "supplier-criteria", chart=lambda: criteria_radar(read, call.language))
    return await answer(call, document, CHART.chosen(request, query.format))


@router.acts(None, "/adoption", needs=(Scope.PLANS_WRITE, Scope.CUSTOMERS_READ), fails_with=ADOPTING)
async def adopt_plan_supplier_criteria(
    call: Call, plan_id: UUID, file: CustomerFile, competitors: Competitors
) -> Page[PlanSupplierCriterionRead]:
    """Take over from the customer's file the axes that the plan does not have yet.

    What the plan says of an axis stays. The customer service has to answer.
    """
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
    criteria = await file.list_supplier_criteria(plan.customer_id)
    await operations.adopt_criteria(call, plan_id, criteria, competitors)
    return await SUPPLIER_CRITERIA.page(call, PlanSupplierCriterionQuery(), SUPPLIER_CRITERIA.of_plan(plan_id))
