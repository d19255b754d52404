"""Competitors' profiles at customers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.market.competitors.rules import CompetitorUnknown
from services.customer.market.profiles import operations
from services.customer.market.profiles.model import (
    CompetitorProfileCreate,
    CompetitorProfileRead,
    CompetitorProfileUpdate,
)
from services.customer.market.profiles.store import PROFILES, CompetitorProfileQuery
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

# The app includes it before the competitors' router, whose paths end in an id.
router = ConceptRouter(
    "/v1/competitors/profiles",
    reads=Scope.CUSTOMERS_READ,
    writes=Scope.CUSTOMERS_WRITE,
    tag="competitor-profiles",
)


@router.lists(PROFILES)
async def list_competitor_profiles(
    call: Call, query: Annotated[CompetitorProfileQuery, Query()]
) -> Page[CompetitorProfileRead]:
    """Profiles of competitors at the caller's customers. Filter by `customer_id` or `competitor_id`."""
    return await PROFILES.page(call, query)


@router.creates(PROFILES, fails_with=[CustomerNotFound, CustomerMerged, CompetitorUnknown])
async def create_competitor_profile(call: Call, body: CompetitorProfileCreate) -> CompetitorProfileRead:
    """Describe a competitor's position at a customer.

    It has six questions and ten axes; there is one profile for each pair.
    """
    return await operations.create_competitor_profile(call, body)


@router.reads(PROFILES)
async def get_competitor_profile(call: Call, profile_id: UUID) -> CompetitorProfileRead:
    """One competitor's profile at a customer, with our advantages and disadvantages."""
    return await PROFILES.get(call, profile_id)


@router.changes(PROFILES)
async def update_competitor_profile(
    call: Call, profile_id: UUID, body: CompetitorProfileUpdate
) -> CompetitorProfileRead:
    """Change a competitor's profile (JSON merge-patch). Fields and axes left out stay, null empties them."""
    return await operations.update_competitor_profile(call, profile_id, body)


@router.removes(PROFILES)
async def delete_competitor_profile(call: Call, profile_id: UUID) -> None:
    """Remove a competitor's profile at a customer. The customer's history keeps its content."""
    await PROFILES.remove(call, profile_id)
