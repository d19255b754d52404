"""Gift schemes over HTTP."""

from typing import Annotated

from fastapi import Depends, Path, Response

from services.customer.gifts.schemes import operations, store
from services.customer.gifts.schemes.model import GIFTS, GiftSchemeCreate, GiftSchemeRead
from services.customer.gifts.schemes.rules import (
    GiftSchemeForTheWholeHouse,
    GiftSchemeNotFound,
    GiftSchemeUnsound,
)
from shared.auth.access import CurrentPrincipal, FieldHidden, Scope, requires
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_causes import AlreadyTaken
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/gift-schemes", tag="gift-schemes")


async def refuse_uncleared(principal: CurrentPrincipal) -> None:
    """Route dependency: gifts are on level 2 as a whole. Raises FieldHidden."""
    if principal.clearance < GIFTS.level:
        raise FieldHidden(name="gift", clearance=GIFTS.level)


READS = [requires(Scope.CUSTOMERS_READ), Depends(refuse_uncleared)]
WRITES = [requires(Scope.CUSTOMERS_WRITE), Depends(refuse_uncleared)]


@router.get("", dependencies=READS, response_model=list[GiftSchemeRead], responses=can_fail_with(FieldHidden))
async def list_gift_schemes(session: Session) -> list[GiftSchemeRead]:
    """Every version of the gift scheme, the one in force first; needs clearance 2."""
    return [GiftSchemeRead.of(scheme) for scheme in await store.list_schemes(session)]


@router.post(
    "",
    dependencies=WRITES,
    status_code=201,
    response_model=GiftSchemeRead,
    responses=can_fail_with(GiftSchemeForTheWholeHouse, GiftSchemeUnsound, AlreadyTaken, FieldHidden),
)
async def publish_gift_scheme(
    body: GiftSchemeCreate, response: Response, session: Session, principal: CurrentPrincipal
) -> GiftSchemeRead:
    """Put other rules of giving in force, as the next version; needs clearance 2.

    For administrators. Of the rules the first that fits holds: one that an earlier rule covers is refused.
    """
    scheme = await operations.publish_gift_scheme(session, principal, body)
    response.headers["Location"] = f"/v1/gift-schemes/{scheme.number}"
    return GiftSchemeRead.of(scheme)


@router.get(
    "/{version}",
    dependencies=READS,
    response_model=GiftSchemeRead,
    responses=can_fail_with(GiftSchemeNotFound, FieldHidden),
)
async def get_gift_scheme(version: Annotated[int, Path(ge=1, lt=2**31)], session: Session) -> GiftSchemeRead:
    """One version of the gift scheme; every gift specification names the one it follows."""
    return GiftSchemeRead.of(await store.get_scheme(session, version))
