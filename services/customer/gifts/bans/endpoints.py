"""Gift bans over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.gifts.bans import operations
from services.customer.gifts.bans.model import GiftBanCreate, GiftBanRead
from services.customer.gifts.bans.rules import AlreadyBanned, BannedContactElsewhere
from services.customer.gifts.bans.store import GIFT_BANS, GiftBanQuery
from services.customer.gifts.schemes.model import GIFTS
from services.customer.people.contacts.rules import ContactNotFound
from shared.auth.access import Scope
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/gift-bans", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE, clearance=GIFTS.level)


@router.lists(GIFT_BANS)
async def list_gift_bans(call: Call, query: Annotated[GiftBanQuery, Query()]) -> Page[GiftBanRead]:
    """Gift bans of the caller's customers and their contacts. Needs clearance 2."""
    return await GIFT_BANS.page(call, query)


@router.creates(
    GIFT_BANS,
    fails_with=[
        CustomerNotFound,
        CustomerMerged,
        ContactNotFound,
        ContactMerged,
        AlreadyBanned,
        BannedContactElsewhere,
    ],
)
async def ban_gifts(call: Call, body: GiftBanCreate) -> GiftBanRead:
    """Ban gifts to a customer or to one contact. Their gift specifications answer `banned` from now on."""
    return await operations.ban_gifts(call, body)


@router.removes(GIFT_BANS, takes_match=False)
async def lift_gift_ban(call: Call, ban_id: UUID) -> None:
    """Lift a gift ban. Other bans on the customer or the contact remain."""
    await GIFT_BANS.remove(call, ban_id)
