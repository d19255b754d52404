"""Opportunity points over HTTP."""

from services.planning.analysis.opportunity_points.model import OpportunityPointCreate, OpportunityPointUpdate
from services.planning.analysis.opportunity_points.store import OPPORTUNITY_POINTS
from services.planning.plans.parts.router import PartWords, part_router

router = part_router(
    "/v1/plans/{plan_id}/opportunity-points",
    OPPORTUNITY_POINTS,
    creates=OpportunityPointCreate,
    changes=OpportunityPointUpdate,
    words=PartWords(
        one="an opportunity point",
        many="The opportunity points 机会点 of a plan",
        about="Its size, how likely we win it, and which strengths of the plan's SWOT it uses.",
        of_list="`?sort=-weighted_value` puts first what is worth most by its likelihood.",
    ),
)
