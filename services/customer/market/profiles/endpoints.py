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
from services.customer.market.profiles.rules import ProfileWithoutAnswer
from services.customer.market.profiles.store import PROFILES, CompetitorProfileQuery
from shared.app.users import Users
from shared.auth.access import FieldHidden, Scope
from shared.auth.users import UserUnknown
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
REFUSALS = (ProfileWithoutAnswer, UserUnknown, FieldHidden)


@router.lists(PROFILES)
async def list_competitor_profiles(
    call: Call, query: Annotated[CompetitorProfileQuery, Query()]
) -> Page[CompetitorProfileRead]:
    """Profiles of competitors at the caller's customers.

    `is_main` and `is_strategic` find the main and the strategic rivals; `responsible_id__is_null=true` finds files
    nobody is responsible for.
    """
    return await PROFILES.page(call, query)


@router.creates(PROFILES, fails_with=[CustomerNotFound, CustomerMerged, CompetitorUnknown, *REFUSALS])
async def create_competitor_profile(call: Call, body: CompetitorProfileCreate, users: Users) -> CompetitorProfileRead:
    """Describe a competitor's position at a customer.

    It answers at least one of ten questions, each with source, day and owner; there is one profile for each pair. A new
    main rival replaces the present one.
    """
    return await operations.create_competitor_profile(call, users, body)


@router.reads(PROFILES)
async def get_competitor_profile(call: Call, profile_id: UUID) -> CompetitorProfileRead:
    """One competitor's profile at a customer, with its last move and our won and lost cases."""
    return await PROFILES.get(call, profile_id)


@router.changes(PROFILES, fails_with=REFUSALS)
async def update_competitor_profile(
    call: Call, profile_id: UUID, body: CompetitorProfileUpdate, users: Users
) -> CompetitorProfileRead:
    """Change a competitor's profile (JSON merge-patch).

    Questions left out keep their answers, null removes one; the last answer cannot be removed.
    """
    return await operations.update_competitor_profile(call, users, profile_id, body)


@router.removes(PROFILES)
async def delete_competitor_profile(call: Call, profile_id: UUID) -> None:
    """Remove a competitor's profile at a customer. The customer's history keeps its content."""
    await PROFILES.remove(call, profile_id)
