"""Assessments of rivals over HTTP."""

from uuid import UUID

from services.planning.analysis.clients import CustomerFile
from services.planning.analysis.rival_assessments import operations
from services.planning.analysis.rival_assessments.model import (
    RivalAssessmentCreate,
    RivalAssessmentRead,
    RivalAssessmentUpdate,
)
from services.planning.analysis.rival_assessments.store import RIVAL_ASSESSMENTS, RivalAssessmentQuery
from services.planning.clients import Competitors
from services.planning.plans.parts.router import ADOPTING, PartWords, part_router
from services.planning.plans.plans.store import get_customer_plan
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call

router = part_router(
    "/v1/plans/{plan_id}/rival-assessments",
    RIVAL_ASSESSMENTS,
    creates=RivalAssessmentCreate,
    changes=RivalAssessmentUpdate,
    words=PartWords(
        one="an assessment of a rival",
        many="What we know of each rival 友商分析 at a plan's customer",
        about="The method's six questions about a rival, and four more. The standard scheme asks for a rival with all "
        "six answered. A plan has one main rival, and each competitor once.",
        of_list="`unanswered` says which of the six questions are open.",
    ),
)


@router.acts(None, "/adoption", needs=(Scope.PLANS_WRITE, Scope.CUSTOMERS_READ), fails_with=ADOPTING)
async def adopt_plan_rival_assessments(
    call: Call, plan_id: UUID, file: CustomerFile, competitors: Competitors
) -> Page[RivalAssessmentRead]:
    """Take over from the customer's file what the plan does not say of rivals yet.

    Rivals and answers that the plan lacks are added; what it says stays. Answers of coaches are left out, as they need
    clearance 2. The customer service has to answer.
    """
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
    await operations.adopt_rivals(call, plan_id, await file.list_rivals(plan.customer_id), competitors)
    return await RIVAL_ASSESSMENTS.page(call, RivalAssessmentQuery(limit=500), RIVAL_ASSESSMENTS.of_plan(plan_id))
