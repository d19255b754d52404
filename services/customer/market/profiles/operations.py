"""Operations on competitors' profiles at customers."""

from uuid import UUID

from services.customer.market.competitors.store import require_competitors
from services.customer.market.profiles.model import (
    CompetitorProfile,
    CompetitorProfileCreate,
    CompetitorProfileRead,
    CompetitorProfileUpdate,
)
from services.customer.market.profiles.store import PROFILES
from services.customer.profile.register.store import require_customer
from shared.auth.clearances import apply_patch
from shared.web.call import Call


async def create_competitor_profile(call: Call, body: CompetitorProfileCreate) -> CompetitorProfileRead:
    """Create a competitor's profile at a customer, one for each pair."""
    await require_customer(call, body.customer_id)
    await require_competitors(call.session, [body.competitor_id])
    return await PROFILES.add(call, CompetitorProfile.model_validate(body.model_dump(mode="json")))


async def update_competitor_profile(
    call: Call, profile_id: UUID, body: CompetitorProfileUpdate
) -> CompetitorProfileRead:
    """Change the answers and axes sent; axes left out stay."""
    profile = await PROFILES.lock(call, profile_id)
    sent = body.model_dump(mode="json")["axes"]
    axes = {axis: scores for axis, scores in (profile.axes | sent).items() if scores is not None}
    apply_patch(profile, body.model_copy(update={"axes": axes}))
    return await PROFILES.saved(call, profile)
