"""Operations on gift bans."""

from services.customer.gifts.bans.model import GiftBanCreate, GiftBanRead
from services.customer.gifts.bans.rules import AlreadyBanned, BannedContactElsewhere
from services.customer.gifts.bans.store import GIFT_BANS, find_ban
from services.customer.people.contacts.store import CONTACTS
from services.customer.profile.register.store import require_customer
from shared.database import wait_in_line
from shared.problems import FieldError
from shared.web.call import Call


async def ban_gifts(call: Call, body: GiftBanCreate) -> GiftBanRead:
    """Ban gifts to the customer, or to one of its contacts."""
    await require_customer(call, body.customer_id)
    if body.contact_id is not None:
        contact = await CONTACTS.get(call, body.contact_id)
        if contact.customer_id != body.customer_id:
            raise BannedContactElsewhere(contact_id=body.contact_id)
    await wait_in_line(call.session, f"gift bans {body.customer_id}")
    if (present := await find_ban(call.session, body.customer_id, body.contact_id)) is not None:
        raise AlreadyBanned(errors=[FieldError("already_banned", AlreadyBanned.detail, about=present)])
    return await GIFT_BANS.create(call, body, set_by=call.principal.subject, set_by_name=call.principal.name)
