"""Gift bans over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from services.customer.gifts.bans import operations, store
from services.customer.gifts.bans.model import GiftBan, GiftBanCreate, GiftBanRead
from services.customer.gifts.bans.rules import BannedContactElsewhere, GiftBanNotFound
from services.customer.gifts.schemes.endpoints import refuse_uncleared
from services.customer.people.contacts.rules import ContactNotFound
from shared.auth.access import CurrentPrincipal, FieldHidden, Scope, requires
from shared.customers.directory import CustomerNotFound
from shared.lists.filters import FilterInvalid
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/gift-bans", tag="gift-bans")

READS = [requires(Scope.CUSTOMERS_READ), Depends(refuse_uncleared)]
WRITES = [requires(Scope.CUSTOMERS_WRITE), Depends(refuse_uncleared)]
GiftBanQuery = store.LISTING.query_model


@router.get(
    "",
    dependencies=READS,
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown, FilterInvalid, FieldHidden),
)
async def list_gift_bans(
    query: Annotated[GiftBanQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[GiftBanRead]:
    """Who of the caller's customers and their people takes no gifts; needs clearance 2."""
    page = await store.list_gift_bans(session, principal, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    dependencies=WRITES,
    status_code=201,
    response_model=GiftBanRead,
    responses=can_fail_with(CustomerNotFound, ContactNotFound, BannedContactElsewhere, FieldHidden),
)
async def ban_gifts(body: GiftBanCreate, session: Session, principal: CurrentPrincipal) -> GiftBan:
    """Mark a customer, or one of its people, as taking no gifts; every gift specification refuses from now on."""
    return await operations.ban_gifts(session, principal, body)


@router.delete("/{ban_id}", dependencies=WRITES, status_code=204, responses=can_fail_with(GiftBanNotFound, FieldHidden))
async def lift_gift_ban(ban_id: UUID, session: Session, principal: CurrentPrincipal) -> None:
    """Take the mark away; another one on the customer or the person still holds."""
    await operations.lift_gift_ban(session, principal, ban_id)
