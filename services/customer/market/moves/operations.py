"""Operations on competitors' moves."""

from services.customer.market.competitors.store import require_competitors
from services.customer.market.moves.model import CompetitorMoveCreate, CompetitorMoveRead
from services.customer.market.moves.store import MOVES
from services.customer.profile.register.store import require_customer
from shared.web.call import Call


async def create_competitor_move(call: Call, body: CompetitorMoveCreate) -> CompetitorMoveRead:
    """Note a move; the log names the caller."""
    await require_customer(call, body.customer_id)
    await require_competitors(call.session, [body.competitor_id])
    caller = call.principal
    return await MOVES.create(call, body, noted_by=caller.subject, noted_by_name=caller.name)
