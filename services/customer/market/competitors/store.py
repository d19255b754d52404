"""Every query over competitors."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.market.competitors.model import Competitor, CompetitorRead
from services.customer.market.competitors.rules import CompetitorNotFound, CompetitorUnknown
from shared.lists.listing import Listing, ListQuery
from shared.lists.paging import Page

PRESENT = col(Competitor.deleted_at).is_(None)

LISTING = Listing(
    read=CompetitorRead,
    columns={name: col(getattr(Competitor, name)) for name in CompetitorRead.model_fields},
    filters=("id", "name", "created_at", "updated_at"),
    sorts=("name", "created_at", "updated_at"),
    searched=("name", "short_name", "english_name"),
    default_sort="name",
)


async def list_competitors(session: AsyncSession, query: ListQuery) -> Page[CompetitorRead]:
    """All competitors; they are no secret among those who may see customers."""
    return await LISTING.fetch(session, query, PRESENT)


async def get_competitor(session: AsyncSession, competitor_id: UUID) -> CompetitorRead:
    """One competitor. Raises CompetitorNotFound."""
    found = await LISTING.find(session, col(Competitor.id) == competitor_id, PRESENT)
    if found is None:
        raise CompetitorNotFound(competitor_id=competitor_id)
    return found


async def lock_competitor(session: AsyncSession, competitor_id: UUID) -> Competitor:
    """The competitor's row, held until the transaction ends. Raises CompetitorNotFound."""
    query = select(Competitor).where(col(Competitor.id) == competitor_id, PRESENT)
    found = (await session.exec(query.with_for_update(key_share=True))).one_or_none()
    if found is None:
        raise CompetitorNotFound(competitor_id=competitor_id)
    return found


async def require_competitors(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these competitors, by id. Raises CompetitorUnknown for the first that does not exist."""
    asked = list(ids)
    query = select(Competitor.id, Competitor.name).where(col(Competitor.id).in_(asked), PRESENT)
    known: dict[UUID, str] = dict((await session.exec(query)).all()) if asked else {}
    for competitor_id in asked:
        if competitor_id not in known:
            raise CompetitorUnknown(competitor_id=competitor_id)
    return known
