"""Operations on segments."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.profile.segments import rules, store
from services.customer.profile.segments.model import Segment, SegmentCreate, SegmentRead, SegmentUpdate
from services.customer.profile.segments.rules import (
    Placement,
    SegmentBelowItself,
    SegmentInUse,
    SegmentKind,
    SegmentParentUnknown,
    SegmentsForTheWholeHouse,
)
from services.customer.profile.segments.store import SEGMENTS
from shared.auth.access import DataScopeKind, Principal
from shared.auth.clearances import apply_patch
from shared.database import wait_in_line
from shared.lists.trees import is_below
from shared.web.call import Call


async def create_segment(call: Call, body: SegmentCreate) -> SegmentRead:
    """Create a segment; the first of a kind makes that kind binding for customers."""
    _refuse_limited_scope(call.principal)
    rules.refuse_target_without_positioning(is_target=body.is_target, positioning=body.positioning)
    await _require_parent(call.session, body.kind, body.parent_id)
    return await SEGMENTS.create(call, body)


async def update_segment(call: Call, segment_id: UUID, body: SegmentUpdate) -> SegmentRead:
    """Change the fields that were sent."""
    _refuse_limited_scope(call.principal)
    segment = await SEGMENTS.lock(call, segment_id)
    if "parent_id" in body.model_fields_set:
        await _require_parent(call.session, segment.kind, body.parent_id, of=segment_id)
    apply_patch(segment, body)
    rules.refuse_target_without_positioning(is_target=segment.is_target, positioning=segment.positioning)
    return await SEGMENTS.saved(call, segment)


async def delete_segment(call: Call, segment_id: UUID) -> None:
    """Remove a segment that is not in use."""
    _refuse_limited_scope(call.principal)
    segment = await SEGMENTS.lock(call, segment_id)
    await call.session.refresh(segment, with_for_update=True)  # also blocks customers that are being placed in it
    customers, below = await store.count_users(call.session, segment)
    if customers or below:
        raise SegmentInUse(customers=customers, segments=below)
    await call.session.delete(segment)


async def require_segments(
    session: AsyncSession, placements: Sequence[Placement], required: Collection[SegmentKind] = ()
) -> None:
    """Check the segment codes sent for a customer, of kinds that have segments or are required.

    Raises SegmentUnknown.
    """
    rules.refuse_unknown(placements, await store.known_codes(session, placements, required))


def _refuse_limited_scope(principal: Principal) -> None:
    if principal.data_scope.kind is not DataScopeKind.ALL:
        raise SegmentsForTheWholeHouse()


async def _require_parent(
    session: AsyncSession, kind: SegmentKind, parent_id: UUID | None, of: UUID | None = None
) -> None:
    if parent_id is None:
        return
    await wait_in_line(session, "segments")  # two concurrent changes could together form a cycle
    if not await store.has_kind(session, parent_id, kind):
        raise SegmentParentUnknown(kind=kind.named, parent_id=parent_id)
    if of is not None and await is_below(session, Segment, "parent_id", parent_id, of):
        raise SegmentBelowItself()
