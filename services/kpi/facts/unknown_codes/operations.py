"""Unknown codes, with the customers that claim them."""

import structlog

from services.kpi.clients import ClaimedCode, CustomerClient
from services.kpi.facts.unknown_codes.model import CodeClaimRead, UnknownCodeRead
from services.kpi.facts.unknown_codes.store import UNKNOWN_CODES, UnknownCodeQuery
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerRefused, PeerUnavailable

log = structlog.get_logger()


async def list_unknown_codes(call: Call, customers: CustomerClient, query: UnknownCodeQuery) -> Page[UnknownCodeRead]:
    """The page, each code with the customer that has it as pending; one call for the whole page."""
    async with call.briefly() as brief:
        page = await UNKNOWN_CODES.page(brief, query)
    claims = await _claims_of(customers, [item.code for item in page.items])
    for item in page.items:
        if claim := claims.get(item.code):
            item.claimed_by = CodeClaimRead(customer_id=claim.customer_id, customer_name=claim.customer_name)
    return page


async def _claims_of(customers: CustomerClient, codes: list[str]) -> dict[str, ClaimedCode]:
    if not codes:
        return {}
    try:
        return {claim.code: claim for claim in await customers.list_claims(codes)}
    except (PeerUnavailable, PeerRefused) as error:  # the list is useful without the hint
        log.warning("claims_unknown", error=str(error))
        return {}
