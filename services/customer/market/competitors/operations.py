"""What is done with competitors."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.market.competitors import store
from services.customer.market.competitors.model import Competitor, CompetitorCreate, CompetitorRead, CompetitorUpdate
from shared.time import utc_now
from shared.web.call import apply_patch


async def create_competitor(session: AsyncSession, body: CompetitorCreate) -> CompetitorRead:
    """A new competitor, for the whole company."""
    competitor = Competitor.model_validate(body)
    session.add(competitor)
    await session.flush()
    return await store.get_competitor(session, competitor.id)


async def update_competitor(
    session: AsyncSession, competitor_id: UUID, body: CompetitorUpdate, if_match: str | None
) -> CompetitorRead:
    """Change the fields that were sent."""
    competitor = await store.lock_competitor(session, competitor_id)
    competitor.require_version(if_match)
    apply_patch(competitor, body)
    await session.flush()
    return await store.get_competitor(session, competitor_id)


async def delete_competitor(session: AsyncSession, competitor_id: UUID, if_match: str | None) -> None:
    """Take the competitor out of sight; what was said of it at customers stays."""
    competitor = await store.lock_competitor(session, competitor_id)
    competitor.require_version(if_match)
    competitor.deleted_at = utc_now()
