"""What the customer service's feed says of handovers: contact changes open, learn their successors and end."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel, ValidationError
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.contact_changes import store
from services.relationship.contact.contact_changes.model import ContactChange
from services.relationship.contact.contact_changes.operations import publish_hires
from services.relationship.contact.contact_changes.rules import ContactChangeKind, HandoverState
from shared.customers.followed_schemes import ServicePolicy, policy_in_force
from shared.customers.following import mergers_among
from shared.customers.settlements import Merger, Owner
from shared.feed.copies import log_not_understood
from shared.feed.followers import FollowedEvent
from shared.time import day_of
from shared.web.peers import ServiceHttp

ENTITY = "handover"


class HandoverSaid(BaseModel):
    """What an event says of a handover, as far as this service reads it."""

    customer_id: UUID
    kind: ContactChangeKind
    contact_id: UUID | None = None
    successor_contact_id: UUID | None = None
    from_user_id: UUID | None = None
    to_user_id: UUID | None = None
    status: HandoverState = HandoverState.OPEN


async def follow_handovers(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Keep a change for each handover in the events; it comes after the copies of contacts and of merges."""
    for merger, _change in mergers_among(changes):
        if merger.owner is Owner.CONTACT:
            await _move_successor(session, merger)
    events = [event for event in changes if event.data.entity == ENTITY]
    if not events:
        return
    kept = await store.find_changes(session, {event.data.entity_id for event in events})
    policy = await policy_in_force(session)
    opened = []
    for event in events:
        row = kept.get(event.data.entity_id)
        if (said := _said(event, row)) is None:
            continue
        if row is None:
            row = kept[event.data.entity_id] = _opened(event, said, policy)
            opened.append(row)
        _write(row, said)
    await _remember(session, opened)
    session.add_all(opened)
    await session.flush()
    await publish_hires(session)


def _said(event: FollowedEvent, row: ContactChange | None) -> HandoverSaid | None:
    """What the event says; None where it cannot be understood: it is logged, and must not hold up the feed."""
    kept = {"kind": row.kind} if row else {}
    try:
        return HandoverSaid.model_validate(kept | event.data.after | {"customer_id": event.data.customer_id})
    except ValidationError as error:
        log_not_understood(ENTITY, event.data.entity_id, error)
        return None


def _opened(event: FollowedEvent, said: HandoverSaid, policy: ServicePolicy) -> ContactChange:
    changed_on = day_of(event.time)
    return ContactChange(
        handover_id=event.data.entity_id,
        customer_id=said.customer_id,
        kind=said.kind,
        changed_on=changed_on,
        visit_due_on=changed_on + timedelta(days=policy.content.remedy_days),
        policy_version=policy.number,
    )


def _write(row: ContactChange, said: HandoverSaid) -> None:
    """Write what the event says; what it does not name stays."""
    for name in said.model_fields_set - {"status"}:
        setattr(row, name, getattr(said, name))
    if "status" in said.model_fields_set:
        row.handover = said.status


async def _move_successor(session: AsyncSession, merger: Merger) -> None:
    """A successor who was merged is the survivor; nobody succeeds themselves."""
    for row in await store.find_with_successor(session, merger.both):
        is_same = row.contact_id in merger.both
        row.successor_contact_id = None if is_same else merger.survivor_id


async def _remember(session: AsyncSession, opened: Sequence[ContactChange]) -> None:
    """Keep the role and the levels of those who have left as they are on the day of the change."""
    left = {(row.contact_id, row.changed_on) for row in opened if row.contact_id is not None}
    if not left:
        return
    roles = await store.read_roles(session, {contact_id for contact_id, _ in left})
    held = await store.read_levels_held(session, left)
    for row in opened:
        if row.contact_id is not None:
            row.decision_role = roles.get(row.contact_id)
            row.levels = held.get((row.contact_id, row.changed_on), [])
