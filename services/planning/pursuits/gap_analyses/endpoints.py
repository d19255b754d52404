"""Gap analyses over HTTP."""

from uuid import UUID

from services.planning.goals.market_goals.asking import FigureSources
from services.planning.plans.plans.rules import MarketPlanHasNone, PlanNotFound
from services.planning.pursuits.gap_analyses import operations
from services.planning.pursuits.gap_analyses.model import GapAnalysisRead
from shared.auth.access import Scope
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/plans/{plan_id}/gap-analysis", tag="gap-analyses", reads=Scope.PLANS_READ, writes=Scope.PLANS_WRITE
)


@router.reads(path="", fails_with=[PlanNotFound, MarketPlanHasNone])
async def get_gap_analysis(call: Call, plan_id: UUID, figures: FigureSources) -> GapAnalysisRead:
    """What a plan's revenue and profit goals still lack 差距分析.

    Each revenue goal is compared with the orders in hand, then with the customer's open leads and opportunities that
    are expected before it is due, by their weight. Each profit goal is compared with the margin of the orders in hand;
    profit goals need clearance 2. When kpi does not answer in time, or the caller lacks its scope (kpis:read), the
    state beside a figure gives the reason.
    """
    return await operations.get_gap_analysis(call, figures, plan_id)
