"""Profit facts over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from services.customer.dossier.facts.model import DossierFactRead
from services.customer.dossier.facts.rules import DossierFactNotFound, DossierItemUnknown
from services.customer.dossier.profits import operations
from services.customer.dossier.profits.model import ProfitFactUpdate
from services.customer.dossier.profits.rules import DossierItemNotOfProfits
from services.customer.dossier.templates.model import ItemKey
from services.customer.profile.standing.rules import NET_PROFIT_CLEARANCE
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter(
    "/v1/customers/{customer_id}/profit-facts",
    reads=Scope.CUSTOMERS_READ,
    writes=(Scope.CUSTOMERS_READ, Scope.PROFITS_WRITE),
    clearance=NET_PROFIT_CLEARANCE,
)
MISSING = [CustomerNotFound, CustomerMerged, DossierItemUnknown, DossierItemNotOfProfits]
Item = Annotated[ItemKey, Path(description="Key of an item of level 3 of the template.", examples=["profitability"])]


@router.puts(path="/{item}", takes_match=False, fails_with=MISSING)
async def set_profit_fact(call: Call, customer_id: UUID, item: Item, body: ProfitFactUpdate) -> DossierFactRead:
    """State or replace what is known of our net profit with a customer, with its source.

    For executives and finance: needs clearance 3 and the scope `profits:write`. It is a fact of the dossier as any
    other, read under `/v1/dossier-facts` by callers of clearance 3.
    """
    return await operations.set_profit_fact(call, customer_id, item, body)


@router.removes(path="/{item}", takes_match=False, fails_with=[*MISSING, DossierFactNotFound])
async def clear_profit_fact(call: Call, customer_id: UUID, item: Item) -> None:
    """Remove what was stated of our net profit with a customer. The customer's history keeps it."""
    await operations.clear_profit_fact(call, customer_id, item)
