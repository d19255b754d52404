"""What is done with gift bans."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.gifts.bans import store
from services.customer.gifts.bans.model import GiftBan, GiftBanCreate
from services.customer.gifts.bans.rules import BannedContactElsewhere
from services.customer.people.contacts.store import get_contact
from shared.auth.access import Principal, refuse_hidden_fields
from shared.customers.directory import require_visible


async def ban_gifts(session: AsyncSession, principal: Principal, body: GiftBanCreate) -> GiftBan:
    """From now on nothing is given to the customer, or to the one person."""
    refuse_hidden_fields(body)
    await require_visible(session, principal, body.customer_id)
    if body.contact_id is not None:
        contact = await get_contact(session, principal, body.contact_id)
        if contact.customer_id != body.customer_id:
            raise BannedContactElsewhere(contact_id=body.contact_id)
    ban = GiftBan(**body.model_dump(), set_by=principal.subject, set_by_name=principal.name)
    session.add(ban)
    await session.flush()
    return ban


async def lift_gift_ban(session: AsyncSession, principal: Principal, ban_id: UUID) -> None:
    """The ban no longer holds."""
    await session.delete(await store.get_gift_ban(session, principal, ban_id))
