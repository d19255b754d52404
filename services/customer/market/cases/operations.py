"""Operations on won and lost cases."""

from services.customer.market.cases.model import CompetitiveCaseCreate, CompetitiveCaseRead
from services.customer.market.cases.store import CASES
from services.customer.market.competitors.store import require_competitors
from services.customer.profile.register.store import require_customer
from shared.web.call import Call


async def create_competitive_case(call: Call, body: CompetitiveCaseCreate) -> CompetitiveCaseRead:
    """Note a case; it names the caller."""
    await require_customer(call, body.customer_id)
    await require_competitors(call.session, [body.competitor_id])
    caller = call.principal
    return await CASES.create(call, body, noted_by=caller.subject, noted_by_name=caller.name)
