"""What is done with segments."""

from collections.abc import Sequence
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
from shared.auth.access import DataScopeKind, Principal
from shared.auth.clearances import apply_patch
from shared.database import wait_in_line


async def create_segment(session: AsyncSession, principal: Principal, body: SegmentCreate) -> SegmentRead:
    """A new segment; the first of a kind makes that kind binding for customers."""
    _refuse_others(principal)
    rules.refuse_target_without_positioning(is_target=body.is_target, positioning=body.positioning)
    await _require_parent(session, body.kind, body.parent_id)
    segment = Segment.model_validate(body)
    session.add(segment)
    await session.flush()
    return SegmentRead.model_validate(segment)


async def update_segment(
    session: AsyncSession, principal: Principal, segment_id: UUID, body: SegmentUpdate, if_match: str | None
) -> SegmentRead:
    """Change the fields that were sent."""
    _refuse_others(principal)
    segment = await store.lock_segment(session, segment_id)
    segment.require_version(if_match)
    if "parent_id" in body.model_fields_set:
        await _require_parent(session, segment.kind, body.parent_id, of=segment_id)
    apply_patch(segment, body)
    rules.refuse_target_without_positioning(is_target=segment.is_target, positioning=segment.positioning)
    await session.flush()
    return SegmentRead.model_validate(segment)


async def delete_segment(session: AsyncSession, principal: Principal, segment_id: UUID, if_match: str | None) -> None:
    """Remove a segment nobody belongs to."""
    _refuse_others(principal)
    segment = await store.lock_segment(session, segment_id)
    segment.require_version(if_match)
    customers, below = await store.count_users(session, segment)
    if customers or below:
        raise SegmentInUse(customers=customers, segments=below)
    await session.delete(segment)


async def require_segments(session: AsyncSession, placements: Sequence[Placement]) -> None:
    """The codes given for a customer must be segments, where their kind has any. Raises SegmentUnknown."""
    rules.refuse_unknown(placements, await store.known_codes(session, placements))


def _refuse_others(principal: Principal) -> None:
    if principal.data_scope.kind is not DataScopeKind.ALL:
        raise SegmentsForTheWholeHouse()


async def _require_parent(
    session: AsyncSession, kind: SegmentKind, parent_id: UUID | None, of: UUID | None = None
) -> None:
    if parent_id is None:
        return
    await wait_in_line(session, "segments")  # two changes, harmless one by one, could close a circle
    if not await store.has_kind(session, parent_id, kind):
        raise SegmentParentUnknown(kind=kind.value, parent_id=parent_id)
    if of is not None and await store.is_below(session, parent_id, of):
        raise SegmentBelowItself()
