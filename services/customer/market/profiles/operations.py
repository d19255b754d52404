"""What is done with competitors' profiles at customers."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.market.competitors.store import require_competitors
from services.customer.market.profiles import store
from services.customer.market.profiles.model import (
    CompetitorProfile,
    CompetitorProfileCreate,
    CompetitorProfileRead,
    CompetitorProfileUpdate,
)
from shared.auth.access import Principal
from shared.auth.clearances import apply_patch
from shared.customers.directory import require_visible


async def create_competitor_profile(
    session: AsyncSession, principal: Principal, body: CompetitorProfileCreate
) -> CompetitorProfileRead:
    """The profile of a competitor at a customer, one for each pair."""
    await require_visible(session, principal, body.customer_id)
    await require_competitors(session, [body.competitor_id])
    profile = CompetitorProfile.model_validate(body.model_dump(mode="json"))
    session.add(profile)
    await session.flush()
    return await store.get_profile(session, principal, profile.id)


async def update_competitor_profile(
    session: AsyncSession,
    principal: Principal,
    profile_id: UUID,
    body: CompetitorProfileUpdate,
    if_match: str | None,
) -> CompetitorProfileRead:
    """Change the answers that were sent, and the axes: those that were not named stay."""
    profile = await store.lock_profile(session, principal, profile_id)
    profile.require_version(if_match)
    sent = body.model_dump(mode="json")["axes"]
    apply_patch(profile, body.model_copy(update={"axes": _merged(profile.axes, sent)}))
    await session.flush()
    return await store.get_profile(session, principal, profile_id)


def _merged(kept: dict[str, object], sent: dict[str, object]) -> dict[str, object]:
    return {axis: scores for axis, scores in (kept | sent).items() if scores is not None}


async def delete_competitor_profile(
    session: AsyncSession, principal: Principal, profile_id: UUID, if_match: str | None
) -> None:
    """Remove the profile; the customer's history keeps what it said."""
    profile = await store.lock_profile(session, principal, profile_id)
    profile.require_version(if_match)
    await session.delete(profile)
