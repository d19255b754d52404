"""What starts and moves programmes: the customer service's feed, and the day."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.measures.programmes.settling import settle_programmes
from services.planning.settings import PlanningSettings
from shared.customers.following import mergers_among
from shared.customers.settlements import Owner
from shared.feed.followers import Apply, FollowedEvent
from shared.web.peers import ServiceHttp


def follow_stages(settings: PlanningSettings) -> Apply:
    """Brings the programmes of the customers in the events to their stages.

    It comes after the copies of customers, schemes and teams have followed the same events.
    """

    async def apply(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
        absorbed = {merger.absorbed_id for merger, _ in mergers_among(changes) if merger.owner is Owner.CUSTOMER}
        ids = {change.data.customer_id for change in changes if change.data.customer_id} | absorbed
        if ids:
            await settle_programmes(session, ids, settings.fiscal_year_start)

    return apply


async def follow_day(settings: PlanningSettings, session: AsyncSession) -> None:
    """What the day alone changes: a stage has ended, a repeated action comes again, a plan was made."""
    await settle_programmes(session, None, settings.fiscal_year_start)
