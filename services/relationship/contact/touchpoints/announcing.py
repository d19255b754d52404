"""What follows from touchpoints is computed in the transaction that changes them, of one customer by one at a time."""

from collections.abc import Collection as Some
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.announcements import Announcement
from shared.database import hold_line, wait_in_line

LINE, MANY = "contact", 100
CONTACT_MADE: Announcement[UUID] = Announcement()
"""Customers whose touchpoints have come, changed or gone."""


async def wait_for_contact(session: AsyncSession, customer_ids: Some[UUID] | None = None) -> None:
    """Let one transaction at a time compute what follows from a customer's touchpoints: of two the later sees both.

    Of many customers, or all, nobody else's are computed meanwhile: a lock for each would exhaust the server's memory.
    """
    if customer_ids is None or len(customer_ids) > MANY:
        await wait_in_line(session, LINE)
        return
    await hold_line(session, LINE)
    await wait_in_line(session, *sorted(f"{LINE} {one}" for one in customer_ids))


async def contact_made(session: AsyncSession, customer_ids: Some[UUID]) -> None:
    """Say that these customers' touchpoints have changed; what follows from them is computed in this transaction."""
    await session.flush()
    await wait_for_contact(session, customer_ids)
    await CONTACT_MADE.announce(session, sorted(customer_ids))
