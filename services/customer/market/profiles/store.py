"""Every query over competitors' profiles at customers."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.market.competitors.model import Competitor
from services.customer.market.profiles.model import CompetitorProfile, CompetitorProfileRead, SixQuestions
from services.customer.market.profiles.rules import ProfileNotFound
from shared.auth.access import Principal
from shared.auth.visibility import is_customer, visible_to
from shared.lists.listing import Listing, ListQuery
from shared.lists.paging import Page

_competitor_name = (
    sa.select(col(Competitor.name)).where(col(Competitor.id) == col(CompetitorProfile.competitor_id)).scalar_subquery()
)
OWN_COLUMNS = (
    *("id", "version", "created_at", "updated_at", "customer_id", "competitor_id", "axes"),
    *SixQuestions.model_fields,
)

LISTING = Listing(
    read=CompetitorProfileRead,
    columns={
        **{name: col(getattr(CompetitorProfile, name)) for name in OWN_COLUMNS},
        "competitor_name": _competitor_name,
    },
    filters=("id", "customer_id", "competitor_id", "created_at", "updated_at"),
    sorts=("competitor_name", "created_at", "updated_at"),
)


def _of_caller(principal: Principal) -> sa.ColumnElement[bool]:
    customer_id = col(CompetitorProfile.customer_id)
    return sa.and_(is_customer(customer_id), visible_to(principal, customer_id))


async def list_profiles(session: AsyncSession, principal: Principal, query: ListQuery) -> Page[CompetitorProfileRead]:
    """Competitors' profiles at the caller's customers."""
    return await LISTING.fetch(session, query, _of_caller(principal))


async def get_profile(session: AsyncSession, principal: Principal, profile_id: UUID) -> CompetitorProfileRead:
    """One profile. Raises ProfileNotFound."""
    found = await LISTING.find(session, col(CompetitorProfile.id) == profile_id, _of_caller(principal))
    if found is None:
        raise ProfileNotFound(profile_id=profile_id)
    return found


async def lock_profile(session: AsyncSession, principal: Principal, profile_id: UUID) -> CompetitorProfile:
    """The profile's row, held until the transaction ends. Raises ProfileNotFound."""
    query = select(CompetitorProfile).where(col(CompetitorProfile.id) == profile_id, _of_caller(principal))
    found = (await session.exec(query.with_for_update(of=CompetitorProfile))).one_or_none()
    if found is None:
        raise ProfileNotFound(profile_id=profile_id)
    return found
