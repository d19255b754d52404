"""What is done with gift schemes."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.customer.gifts.schemes import store
from services.customer.gifts.schemes.model import GiftSchemeCreate, GiftSchemeVersion
from services.customer.gifts.schemes.rules import GiftSchemeForTheWholeHouse, refuse_unsound
from shared.auth.access import Principal


async def publish_gift_scheme(session: AsyncSession, principal: Principal, body: GiftSchemeCreate) -> GiftSchemeVersion:
    """The next version, in force at once; of two published together the unique number lets one through."""
    if "admin" not in principal.roles:
        raise GiftSchemeForTheWholeHouse()
    number = (await store.get_scheme_in_force(session)).number + 1
    refuse_unsound(body.content.as_rule(number))
    scheme = GiftSchemeVersion(
        number=number,
        content=body.content.model_dump(mode="json"),
        reason=body.reason,
        published_by=principal.subject,
        published_by_name=principal.name,
    )
    session.add(scheme)
    await session.flush()
    return scheme
