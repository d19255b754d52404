"""Opening plans over HTTP."""

from services.planning.annual.openings import operations, rules
from services.planning.annual.openings.model import PlanOpeningCreate, PlanOpeningRead
from shared.auth.access import Scope
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/plan-openings", reads=Scope.PLANS_READ, writes=Scope.PLANS_APPROVE)


@router.acts(None, "", fails_with=[rules.OpeningNotAllowed, rules.TooManyPlans])
async def open_plans(call: Call, body: PlanOpeningCreate) -> PlanOpeningRead:
    """Open the plans of a fiscal year for all customers of some classes.

    Customers who have a plan of the year keep it, so that the call can be repeated. It is for supervisors.
    """
    return await operations.open_plans(call, body)
