"""Segments over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.profile.segments import operations, store
from services.customer.profile.segments.model import SegmentCountRead, SegmentCreate, SegmentRead, SegmentUpdate
from services.customer.profile.segments.rules import (
    PositioningMissing,
    SegmentBelowItself,
    SegmentInUse,
    SegmentKind,
    SegmentParentUnknown,
    SegmentsForTheWholeHouse,
)
from services.customer.profile.segments.store import SEGMENTS, SegmentQuery
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/segments", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


@router.lists(SEGMENTS)
async def list_segments(call: Call, query: Annotated[SegmentQuery, Query()]) -> Page[SegmentRead]:
    """Regions, industries and scenarios. `parent_id` and `kind` find one branch of the tree."""
    return await SEGMENTS.page(call, query)


@router.creates(SEGMENTS, fails_with=[SegmentsForTheWholeHouse, SegmentParentUnknown, PositioningMissing])
async def create_segment(call: Call, body: SegmentCreate) -> SegmentRead:
    """Add a region, industry or scenario.

    The caller's data scope must be all customers. The first segment of a kind makes the kind binding: from then on
    customers accept only codes of segments; codes they already have stay until they are changed. A kind without
    segments accepts any code.
    """
    return await operations.create_segment(call, body)


@router.reads(path="/customer-counts")
async def count_customers_by_segment(
    call: Call, kind: Annotated[SegmentKind | None, Query(description="Only segments of this kind.")] = None
) -> list[SegmentCountRead]:
    """Number of the caller's customers in each segment. It is given without and with the segments below it."""
    return await store.count_customers(call, kind)


@router.reads(SEGMENTS)
async def get_segment(call: Call, segment_id: UUID) -> SegmentRead:
    """One segment. Send its `ETag` in `If-Match` when you change it."""
    return await SEGMENTS.get(call, segment_id)


@router.changes(
    SEGMENTS, fails_with=[SegmentsForTheWholeHouse, SegmentParentUnknown, SegmentBelowItself, PositioningMissing]
)
async def update_segment(call: Call, segment_id: UUID, body: SegmentUpdate) -> SegmentRead:
    """Change a segment (JSON merge-patch). A field left out stays, null empties it. Kind and code are fixed."""
    return await operations.update_segment(call, segment_id, body)


@router.removes(SEGMENTS, fails_with=[SegmentsForTheWholeHouse, SegmentInUse])
async def delete_segment(call: Call, segment_id: UUID) -> None:
    """Remove a segment. It must have neither customers nor segments below it."""
    await operations.delete_segment(call, segment_id)
