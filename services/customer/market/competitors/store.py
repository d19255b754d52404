"""Every query over competitors."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.market.competitors.model import Competitor, CompetitorRead
from services.customer.market.competitors.rules import CompetitorNotFound, CompetitorUnknown
from shared.auth.users import name_of
from shared.customers.competitors import CompetitorEntry
from shared.lists.collections import Collection
from shared.lists.listings import everybody
from shared.lists.queries import ListQuery


class CompetitorQuery(
    ListQuery,
    of=CompetitorRead,
    filters=("id", "name", "responsible_id", "created_at", "updated_at"),
    sorts=("name", "created_at", "updated_at"),
    searched=("name", "short_name", "english_name"),
    default_sort="name",
):
    """How competitors are filtered, sorted and searched."""


PRESENT = col(Competitor.deleted_at).is_(None)

# Everybody who may read customers may see competitors.
COMPETITORS = Collection(
    Competitor,
    CompetitorRead,
    CompetitorQuery,
    missing=CompetitorNotFound,
    visible=everybody,
    columns={"responsible_name": name_of(col(Competitor.responsible_id))},
)


async def require_competitors(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these competitors, by id. Raises CompetitorUnknown for the first that does not exist."""
    asked = list(ids)
    query = select(Competitor.id, Competitor.name).where(col(Competitor.id).in_(asked), PRESENT)
    known: dict[UUID, str] = dict((await session.exec(query)).all()) if asked else {}
    for competitor_id in asked:
        if competitor_id not in known:
            raise CompetitorUnknown(competitor_id=competitor_id)
    return known


async def read_entries(session: AsyncSession, ids: Iterable[UUID]) -> list[CompetitorEntry]:
    """What the other services keep of these competitors; unknown ids are left out."""
    query = select(Competitor).where(col(Competitor.id).in_(list(ids)))
    return [
        CompetitorEntry(id=one.id, name=one.name, short_name=one.short_name, is_deleted=one.deleted_at is not None)
        for one in await session.exec(query)
    ]
