"""Segments over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.customer.profile.segments import operations, store
from services.customer.profile.segments.model import SegmentCountRead, SegmentCreate, SegmentRead, SegmentUpdate
from services.customer.profile.segments.rules import (
    PositioningMissing,
    SegmentBelowItself,
    SegmentInUse,
    SegmentKind,
    SegmentNotFound,
    SegmentParentUnknown,
    SegmentsForTheWholeHouse,
)
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.problem_causes import AlreadyTaken
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/segments", tag="segments")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)
SegmentQuery = store.LISTING.query_model


@router.get(
    "", dependencies=[READS], response_model=store.LISTING.page, responses=can_fail_with(CursorInvalid, SortUnknown)
)
async def list_segments(
    query: Annotated[SegmentQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
) -> Page[SegmentRead]:
    """Regions, industries and scenarios; `parent_id` and `kind` find one branch of the tree."""
    page = await store.list_segments(session, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    dependencies=[WRITES],
    status_code=201,
    response_model=SegmentRead,
    responses=can_fail_with(AlreadyTaken, SegmentsForTheWholeHouse, SegmentParentUnknown, PositioningMissing),
)
async def create_segment(
    body: SegmentCreate, response: Response, session: Session, principal: CurrentPrincipal
) -> SegmentRead:
    """Add a region, industry or scenario, for somebody whose data scope is all customers.

    The first segment of a kind makes the kind binding: from then on customers take only codes that are segments, and
    codes they already have stay until they are changed. A kind without segments takes any code.
    """
    segment = await operations.create_segment(session, principal, body)
    response.headers["Location"] = f"/v1/segments/{segment.id}"
    return tagged(response, segment)


@router.get("/customer-counts", dependencies=[READS], response_model=list[SegmentCountRead])
async def count_customers_by_segment(
    session: Session,
    principal: CurrentPrincipal,
    kind: Annotated[SegmentKind | None, Query(description="Only segments of this kind.")] = None,
) -> list[SegmentCountRead]:
    """How many of the caller's customers each segment has, alone and with everything below it."""
    return await store.count_customers(session, principal, kind)


@router.get("/{segment_id}", dependencies=[READS], response_model=SegmentRead, responses=can_fail_with(SegmentNotFound))
async def get_segment(segment_id: UUID, response: Response, session: Session) -> SegmentRead:
    """One segment; its `ETag` goes into `If-Match` of a change."""
    return tagged(response, await store.get_segment(session, segment_id))


@router.patch(
    "/{segment_id}",
    dependencies=[WRITES],
    response_model=SegmentRead,
    responses=can_fail_with(
        SegmentNotFound,
        SegmentsForTheWholeHouse,
        SegmentParentUnknown,
        SegmentBelowItself,
        PositioningMissing,
        PreconditionFailed,
    ),
)
async def update_segment(
    segment_id: UUID,
    body: SegmentUpdate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> SegmentRead:
    """Change the fields sent (JSON merge-patch): a field left out stays, null empties. Kind and code stay."""
    return tagged(response, await operations.update_segment(session, principal, segment_id, body, if_match))


@router.delete(
    "/{segment_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(SegmentNotFound, SegmentsForTheWholeHouse, SegmentInUse, PreconditionFailed),
)
async def delete_segment(
    segment_id: UUID, session: Session, principal: CurrentPrincipal, if_match: IfMatch = None
) -> None:
    """Remove a segment that has neither customers nor segments below it."""
    await operations.delete_segment(session, principal, segment_id, if_match)
