"""Quick logging over HTTP."""

from services.relationship.clients import Customers
from services.relationship.contact.quick_logging import operations, rules
from services.relationship.contact.quick_logging.model import QuickTouchpointCreate, QuickTouchpointRead
from shared.app.users import Users
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/touchpoints/quick", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE, tag="quick-logging"
)


@router.acts(
    None,
    "",
    status_code=201,
    needs=(Scope.RELATIONSHIPS_WRITE, Scope.CUSTOMERS_READ),
    fails_with=[
        rules.QuickTextUnclear,
        rules.QuickEntryIncomplete,
        rules.QuickNamesUnclear,
        rules.DayInFuture,
        CustomerNotFound,
        CustomerMerged,
        PeerUnavailable,
    ],
)
async def log_touchpoint(
    call: Call, body: QuickTouchpointCreate, customers: Customers, users: Users
) -> QuickTouchpointRead:
    """Record contact that was made, in one call or one line.

    Names are looked up among the customers and people whom the caller may see; when one is unknown or means several,
    nothing is stored, and the errors list the candidates with their ids. People in a line are joined by `and` or `、`;
    its clauses are separated by commas: a scene by its name, a day, or what begins with `purpose`, `outcome` or `next`
    (目的, 结果, 下一步). Contact of today began now; of an earlier day, at noon.
    """
    return await operations.log_touchpoint(call, customers, users, body)
