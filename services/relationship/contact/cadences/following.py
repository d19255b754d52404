"""What the customer service's feed changes of cadences, and what time alone does."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.contact.cadences.refreshing import refresh_cadences
from shared.customers.followed_schemes import FOLLOWED
from shared.customers.following import mergers_among
from shared.customers.settlements import Owner
from shared.feed.followers import FollowedEvent
from shared.web.peers import ServiceHttp


async def follow_traits(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
    """Compute anew the cadences of the customers in the events; under another policy or other stages, of all.

    It comes after the copies of customers, contacts, teams and schemes have followed the same events.
    """
    published = [change for change in changes if change.type == "guanxi.scheme_version.created"]
    if any(change.data.changes["kind"][1] in FOLLOWED for change in published):
        await refresh_cadences(session)
        return
    absorbed = {merger.absorbed_id for merger, _ in mergers_among(changes) if merger.owner is Owner.CUSTOMER}
    ids = {change.data.customer_id for change in changes if change.data.customer_id} | absorbed
    await refresh_cadences(session, ids)
