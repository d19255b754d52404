"""Opening plans over HTTP."""

from services.planning.annual.carry_overs.year_ends import YearEndPeers
from services.planning.annual.openings import operations, rules
from services.planning.annual.openings.model import PlanOpeningCreate, PlanOpeningRead
from shared.auth.access import Scope
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/plan-openings", reads=Scope.PLANS_READ, writes=Scope.PLANS_APPROVE)


@router.acts(None, "", fails_with=[rules.OpeningNotAllowed, rules.TooManyPlans])
async def open_plans(call: Call, body: PlanOpeningCreate, peers: YearEndPeers) -> PlanOpeningRead:
    """Open the plans of a fiscal year for all customers of some classes.

    Customers who have a plan of the year keep it, so that the call can be repeated. It is for supervisors.
    `from_last_year` moves over what the caller sees of last year's plans: goals not reached, with their rest of the way
    and a day in the new year, and late actions. Figures and levels are asked for all customers at once; what no service
    tells is left for `/v1/plans/{plan_id}/carry-over`.
    """
    return await operations.open_plans(call, peers, body)
