"""SWOT points over HTTP."""

from services.planning.analysis.swot_points.model import SwotPointCreate, SwotPointUpdate
from services.planning.analysis.swot_points.store import SWOT_POINTS
from services.planning.plans.parts.router import PartWords, part_router

router = part_router(
    "/v1/plans/{plan_id}/swot-points",
    SWOT_POINTS,
    creates=SwotPointCreate,
    changes=SwotPointUpdate,
    words=PartWords(
        one="a SWOT point",
        many="The strengths, weaknesses, opportunities and threats of a plan",
        about="It is seen one of two ways: we at the customer, or the customer at its suppliers. The standard scheme "
        "asks for a point in each quadrant.",
        of_list="`?view=we_at_customer` gives one of the two views.",
    ),
)
