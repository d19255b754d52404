"""Operations on gift bans."""

from services.customer.gifts.bans.model import GiftBanCreate, GiftBanRead
from services.customer.gifts.bans.rules import BannedContactElsewhere
from services.customer.gifts.bans.store import GIFT_BANS
from services.customer.people.contacts.store import CONTACTS
from services.customer.profile.register.store import require_customer
from shared.web.call import Call


async def ban_gifts(call: Call, body: GiftBanCreate) -> GiftBanRead:
    """Ban gifts to the customer, or to one of its contacts."""
    await require_customer(call, body.customer_id)
    if body.contact_id is not None:
        contact = await CONTACTS.get(call, body.contact_id)
        if contact.customer_id != body.customer_id:
            raise BannedContactElsewhere(contact_id=body.contact_id)
    return await GIFT_BANS.create(call, body, set_by=call.principal.subject, set_by_name=call.principal.name)
