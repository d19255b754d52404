"""Operations on competitors."""

from uuid import UUID

from services.customer.market.competitors.model import CompetitorCreate, CompetitorRead, CompetitorUpdate
from services.customer.market.competitors.store import COMPETITORS
from shared.auth.users import UserSource, require_users
from shared.web.call import Call


async def create_competitor(call: Call, users: UserSource, body: CompetitorCreate) -> CompetitorRead:
    """Add a competitor; its responsible person is a user. Raises UserUnknown."""
    await _require_responsible(call, users, body.responsible_id)
    return await COMPETITORS.create(call, body)


async def update_competitor(
    call: Call, users: UserSource, competitor_id: UUID, body: CompetitorUpdate
) -> CompetitorRead:
    """Change the fields sent. Raises UserUnknown."""
    await _require_responsible(call, users, body.responsible_id)
    return await COMPETITORS.change(call, competitor_id, body)


async def _require_responsible(call: Call, users: UserSource, user_id: UUID | None) -> None:
    if user_id is not None:
        await require_users(call.session, users, {"/responsible_id": user_id})
