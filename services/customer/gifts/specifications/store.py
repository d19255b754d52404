"""Every query for gift specifications: the values the scheme depends on, for many recipients at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.gifts.bans.model import GiftBan
from services.customer.gifts.bans.rules import GiftBanReason
from services.customer.gifts.schemes.rules import GiftBanCause, Recipient
from services.customer.people.contacts.model import Contact
from services.customer.people.contacts.rules import Seniority
from services.customer.profile.segments.model import Segment
from services.customer.profile.segments.rules import SegmentKind
from shared.auth.visibility import customers as directory
from shared.database import execute


@dataclass(frozen=True, slots=True)
class Recipients:
    """The recipients asked for."""

    of_customers: dict[UUID, Recipient] = field(default_factory=dict)
    seniorities: dict[UUID, Seniority | None] = field(default_factory=dict)
    reasons: Mapping[tuple[UUID, UUID | None], frozenset[GiftBanReason]] = field(default_factory=dict)
    """Of registered bans, by customer and contact; without a contact, of everyone at the customer."""

    def find(self, customer_id: UUID, contact_id: UUID | None) -> Recipient:
        """The person, or the customer itself."""
        customer = self.of_customers.get(customer_id, Recipient())
        if contact_id is None:
            return customer
        reasons = self.reasons.get((customer_id, contact_id), frozenset())
        bans = customer.bans | ({GiftBanCause.CONTACT} if reasons else set())
        return Recipient(customer.customer_class, self.seniorities.get(contact_id), bans, customer.reasons | reasons)


async def read_recipients(
    session: AsyncSession,
    banned_industries: Collection[str],
    customer_ids: Iterable[UUID],
    contact_ids: Iterable[UUID],
) -> Recipients:
    """The given customers and contacts as recipients."""
    ids, people = list(set(customer_ids)), list(set(contact_ids))
    industries = await _with_those_below(session, banned_industries)
    banned = (
        await execute(
            session,
            sa.select(col(GiftBan.customer_id), col(GiftBan.contact_id), col(GiftBan.reason)).where(
                col(GiftBan.customer_id).in_(ids)
            ),
        )
    ).all()
    reasons: dict[tuple[UUID, UUID | None], frozenset[GiftBanReason]] = {}
    for row in banned:
        key = (row.customer_id, row.contact_id)
        reasons[key] = reasons.get(key, frozenset()) | {row.reason}
    query = sa.select(directory.c.id, directory.c.customer_class, directory.c.industry).where(directory.c.id.in_(ids))
    of_customers = {
        row.id: Recipient(
            row.customer_class,
            None,
            _bans(row.industry in industries, (row.id, None) in reasons),
            reasons.get((row.id, None), frozenset()),
        )
        for row in await execute(session, query)
    }
    asked = sa.select(col(Contact.id), col(Contact.seniority)).where(col(Contact.id).in_(people))
    seniorities = {row.id: row.seniority for row in await execute(session, asked)}
    return Recipients(of_customers, seniorities, reasons)


def _bans(is_industry_banned: bool, is_marked: bool) -> frozenset[GiftBanCause]:
    held = {GiftBanCause.INDUSTRY: is_industry_banned, GiftBanCause.CUSTOMER: is_marked}
    return frozenset(cause for cause, holds in held.items() if holds)


async def _with_those_below(session: AsyncSession, codes: Collection[str]) -> frozenset[str]:
    if not codes:
        return frozenset()
    of_kind = col(Segment.kind) == SegmentKind.INDUSTRY
    first = sa.select(col(Segment.id), col(Segment.code)).where(of_kind, col(Segment.code).in_(codes))
    within = first.cte("within", recursive=True)
    within = within.union(sa.select(col(Segment.id), col(Segment.code)).where(col(Segment.parent_id) == within.c.id))
    return frozenset(codes) | frozenset((await execute(session, sa.select(within.c.code))).scalars())
