"""Competitors' profiles at customers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.customer.market.competitors.rules import CompetitorUnknown
from services.customer.market.profiles import operations, store
from services.customer.market.profiles.model import (
    CompetitorProfileCreate,
    CompetitorProfileRead,
    CompetitorProfileUpdate,
)
from services.customer.market.profiles.rules import ProfileNotFound
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.customers.directory import CustomerNotFound
from shared.lists.filters import FilterInvalid
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.problem_causes import AlreadyTaken
from shared.web.problem_responses import can_fail_with

# Stands in the app before the competitors themselves, whose addresses end in an id.
router = ConceptRouter("/v1/competitors/profiles", tag="competitor-profiles")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)
ProfileQuery = store.LISTING.query_model


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown, FilterInvalid),
)
async def list_competitor_profiles(
    query: Annotated[ProfileQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[CompetitorProfileRead]:
    """How competitors stand at the caller's customers; `customer_id` for one customer's, `competitor_id` for one's."""
    page = await store.list_profiles(session, principal, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    dependencies=[WRITES],
    status_code=201,
    response_model=CompetitorProfileRead,
    responses=can_fail_with(CustomerNotFound, CompetitorUnknown, AlreadyTaken),
)
async def create_competitor_profile(
    body: CompetitorProfileCreate, response: Response, session: Session, principal: CurrentPrincipal
) -> CompetitorProfileRead:
    """Say how a competitor stands at a customer: six questions, ten axes; one profile for each pair."""
    profile = await operations.create_competitor_profile(session, principal, body)
    response.headers["Location"] = f"/v1/competitors/profiles/{profile.id}"
    return tagged(response, profile)


@router.get(
    "/{profile_id}",
    dependencies=[READS],
    response_model=CompetitorProfileRead,
    responses=can_fail_with(ProfileNotFound),
)
async def get_competitor_profile(
    profile_id: UUID, response: Response, session: Session, principal: CurrentPrincipal
) -> CompetitorProfileRead:
    """One profile, with our advantages and disadvantages."""
    return tagged(response, await store.get_profile(session, principal, profile_id))


@router.patch(
    "/{profile_id}",
    dependencies=[WRITES],
    response_model=CompetitorProfileRead,
    responses=can_fail_with(ProfileNotFound, PreconditionFailed),
)
async def update_competitor_profile(
    profile_id: UUID,
    body: CompetitorProfileUpdate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> CompetitorProfileRead:
    """Change the fields and axes sent (JSON merge-patch): what is left out stays, null empties."""
    changed = await operations.update_competitor_profile(session, principal, profile_id, body, if_match)
    return tagged(response, changed)


@router.delete(
    "/{profile_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(ProfileNotFound, PreconditionFailed),
)
async def delete_competitor_profile(
    profile_id: UUID, session: Session, principal: CurrentPrincipal, if_match: IfMatch = None
) -> None:
    """Remove a profile; the customer's history keeps what it said."""
    await operations.delete_competitor_profile(session, principal, profile_id, if_match)
