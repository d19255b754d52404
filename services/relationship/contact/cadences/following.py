"""What changes cadences and their warnings: the customer service's feed, touchpoints, schemes, and the day."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.cadences.overdue import publish_overdue
from services.relationship.contact.cadences.refreshing import find_behind, refresh_cadences
from services.relationship.contact.schemes.model import ContactSchemeContent
from services.relationship.contact.schemes.store import CONTACT_SCHEMES
from services.relationship.contact.touchpoints.announcing import CONTACT_MADE
from shared.customers.followed_schemes import FOLLOWED
from shared.customers.following import mergers_among
from shared.customers.settlements import Owner
from shared.feed.followers import FollowedEvent
from shared.schemes.versions import Version
from shared.web.call import Call
from shared.web.peers import ServiceHttp

AT_ONCE = 20_000
"""Customers whom the job looks after at most; who is left has the next turn."""


async def follow_traits(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Compute anew the cadences of the customers in the events; under another policy or other stages, of all.

    It comes after the copies of customers, contacts, teams and schemes have followed the same events.
    """
    published = [change for change in changes if change.type == "guanxi.scheme_version.created"]
    if any(change.data.after["kind"] in FOLLOWED for change in published):
        await _renew(session)
        return
    absorbed = {merger.absorbed_id for merger, _ in mergers_among(changes) if merger.owner is Owner.CUSTOMER}
    ids = {change.data.customer_id for change in changes if change.data.customer_id} | absorbed
    await _renew(session, ids)


@CONTACT_MADE.follow
async def follow_contact(session: AsyncSession, customer_ids: Collection[UUID]) -> None:
    """Touchpoints of these customers have come, changed or gone."""
    await _renew(session, customer_ids)


@CONTACT_SCHEMES.on_publish
async def follow_scheme(call: Call, _: Version[ContactSchemeContent]) -> None:
    """Another contact scheme counts from now on, for all customers."""
    await _renew(call.session)


async def follow_day(session: AsyncSession) -> None:
    """What the day alone changes: a stage of the lifecycle has ended, contact has become overdue or more severe.

    All else is computed with the event that causes it, so only customers whose day has come are written.
    """
    await refresh_cadences(session, await find_behind(session, AT_ONCE))
    await publish_overdue(session, limit=AT_ONCE)


async def _renew(session: AsyncSession, customer_ids: Collection[UUID] | None = None) -> None:
    await refresh_cadences(session, customer_ids)
    await publish_overdue(session, customer_ids)
