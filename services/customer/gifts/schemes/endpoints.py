"""Gift schemes over HTTP."""

from services.customer.gifts.schemes.model import GIFTS
from services.customer.gifts.schemes.store import SCHEMES
from shared.auth.access import CurrentPrincipal, FieldHidden, Scope
from shared.schemes.router import scheme_router

router = scheme_router("/v1/gift-schemes", SCHEMES, reads=Scope.CUSTOMERS_READ)


# --- until every route is a verb's ---


async def refuse_uncleared(principal: CurrentPrincipal) -> None:
    """Route dependency: gifts are on level 2 as a whole. Raises FieldHidden."""
    if principal.clearance < GIFTS.level:
        raise FieldHidden(name="gift", clearance=GIFTS.level)
