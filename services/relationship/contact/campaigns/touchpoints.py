"""The contact made at a campaign that was held: a touchpoint with each customer whose people attended (method, 4.4)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.campaigns.invitations import InvitationStatus
from services.relationship.contact.campaigns.model import Campaign
from services.relationship.contact.campaigns.people import CampaignPerson
from services.relationship.contact.campaigns.rules import WAS_HELD
from services.relationship.contact.commitments.model import Commitment
from services.relationship.contact.touchpoints.announcing import contact_made
from services.relationship.contact.touchpoints.model import Touchpoint, TouchpointGift, TouchpointPerson
from services.relationship.contact.touchpoints.rules import TouchpointStatus
from services.relationship.spending.expenses.model import Expense
from services.relationship.spending.expenses.rules import ExpenseStatus
from shared.auth.access import NOBODY, current_principal
from shared.auth.visibility import find_hidden_people, is_customer
from shared.customers.named_people import EVERYBODY
from shared.database import execute
from shared.feed.bulk import change_rows
from shared.time import company_zone, day_of, utc_now

NOON = time(12)
FOLLOWS = ("scene", "place", "purpose", "owner_id")
"""What a touchpoint has from its campaign as it is there."""


async def keep_touchpoints(session: AsyncSession, campaign: Campaign) -> None:
    """Make the touchpoints those of the attendance as it is recorded now; what does not differ is not written.

    The campaign is locked. One that was not held has none.
    """
    if campaign.status not in WAS_HELD:
        return
    await session.flush()
    attended = await _read_attended(session, campaign.id)
    present = await _lock_touchpoints(session, campaign.id)
    kept = {one.customer_id: one for one in reversed(present) if one.customer_id in attended}
    gone = [one for one in present if one is not kept.get(one.customer_id)]
    for customer_id in sorted(attended.keys() - kept.keys()):
        kept[customer_id] = _new(campaign, customer_id)
    for one in kept.values():
        _describe(one, campaign)
    session.add_all(kept.values())
    await session.flush()
    await _remove(session, gone, kept)
    ours = {*campaign.user_ids, *([campaign.owner_id] if campaign.owner_id else [])}
    await _set_people(session, kept.values(), attended, ours)
    await contact_made(session, {*kept, *(one.customer_id for one in gone)})


async def _read_attended(session: AsyncSession, campaign_id: UUID) -> dict[UUID, set[UUID]]:
    """Who attended, seen by the caller or not, by customer; of a deleted one nothing is written any more."""
    person, found = CampaignPerson, defaultdict[UUID, set[UUID]](set)
    attended = (col(person.campaign_id) == campaign_id, col(person.status) == InvitationStatus.ATTENDED)
    query = sa.select(col(person.customer_id), col(person.contact_id)).where(
        *attended, is_customer(col(person.customer_id))
    )
    for customer_id, contact_id in await execute(session, query):
        found[customer_id].add(contact_id)
    return found


async def _lock_touchpoints(session: AsyncSession, campaign_id: UUID) -> list[Touchpoint]:
    """The campaign's touchpoints, the oldest first; after a merge of customers there may be two with one."""
    is_of = (col(Touchpoint.campaign_id) == campaign_id, col(Touchpoint.deleted_at).is_(None))
    query = select(Touchpoint).where(*is_of, is_customer(col(Touchpoint.customer_id)))
    return list(await session.exec(query.order_by(col(Touchpoint.id)).with_for_update(of=Touchpoint)))


def _new(campaign: Campaign, customer_id: UUID) -> Touchpoint:
    principal = current_principal.get() or NOBODY
    return Touchpoint(
        customer_id=customer_id,
        campaign_id=campaign.id,
        scene=campaign.scene,
        starts_at=_begun(campaign),
        status=TouchpointStatus.HELD,
        logged_by=principal.subject,
        logged_by_name=principal.name,
    )


def _begun(campaign: Campaign) -> datetime:
    """Only the day is known: noon, or now if that is to come."""
    return min(datetime.combine(campaign.starts_on, NOON, company_zone()), utc_now())


def _describe(touchpoint: Touchpoint, campaign: Campaign) -> None:
    for name in FOLLOWS:
        if getattr(touchpoint, name) != getattr(campaign, name):
            setattr(touchpoint, name, getattr(campaign, name))
    if day_of(touchpoint.starts_at) != campaign.starts_on:
        touchpoint.starts_at = _begun(campaign)


async def _remove(session: AsyncSession, gone: Sequence[Touchpoint], kept: Mapping[UUID, Touchpoint]) -> None:
    """Remove touchpoints with whom nobody attended; what belongs to the second one with a customer stays with the
    first."""
    for touchpoint in gone:
        touchpoint.deleted_at = utc_now()
    first = {one.id: sa.literal(kept[one.customer_id].id, sa.Uuid) for one in gone if one.customer_id in kept}
    for table in (Commitment, TouchpointGift, Expense) if first else ():
        of: Any = table.touchpoint_id
        await change_rows(session, table, {"touchpoint_id": sa.case(first, value=of)}, col(of).in_(first))
    over = [one.id for one in gone if one.id not in first]
    if over:
        is_open = sa.and_(col(Commitment.touchpoint_id).in_(over), col(Commitment.deleted_at).is_(None))
        await change_rows(session, Commitment, {"deleted_at": sa.literal(utc_now())}, is_open)
        given = sa.select(col(TouchpointGift.expense_id)).where(col(TouchpointGift.touchpoint_id).in_(over))
        counts = sa.and_(col(Expense.id).in_(given), col(Expense.status) != ExpenseStatus.REJECTED)
        await change_rows(session, Expense, {"status": ExpenseStatus.WITHDRAWN, "next_approver": None}, counts)


async def _set_people(
    session: AsyncSession, touchpoints: Iterable[Touchpoint], attended: Mapping[UUID, set[UUID]], ours: set[UUID]
) -> None:
    """Make the people those who attended, and ours those of the campaign."""
    by_id = {one.id: one for one in touchpoints}
    people = select(TouchpointPerson).where(col(TouchpointPerson.touchpoint_id).in_(by_id))
    present = {(one.touchpoint_id, one.contact_id, one.user_id): one for one in await session.exec(people)}
    wanted: set[tuple[UUID, UUID | None, UUID | None]] = {
        (one.id, contact_id, None) for one in by_id.values() for contact_id in attended[one.customer_id]
    }
    wanted |= {(touchpoint_id, None, user_id) for touchpoint_id in by_id for user_id in ours}
    for key in present.keys() - wanted:
        await session.delete(present[key])
    for touchpoint_id, contact_id, user_id in wanted - present.keys():
        of = {"touchpoint_id": touchpoint_id, "customer_id": by_id[touchpoint_id].customer_id}
        session.add(TouchpointPerson.model_validate(of | {"contact_id": contact_id, "user_id": user_id}))
    changed = wanted ^ present.keys()
    above = await find_hidden_people(session, EVERYBODY, {contact_id for _, contact_id, _ in changed if contact_id})
    for touchpoint_id in {key[0] for key in changed}:
        is_seen = any(of == touchpoint_id and contact_id not in above for of, contact_id, _ in changed)
        by_id[touchpoint_id].touch(EVERYBODY if is_seen else EVERYBODY + 1)
