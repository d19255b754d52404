"""Unknown codes over HTTP."""

from typing import Annotated

from fastapi import Query

from services.kpi.clients import Customers
from services.kpi.facts.unknown_codes import operations
from services.kpi.facts.unknown_codes.model import CodesCheck, CodesWithFacts, UnknownCodeRead
from services.kpi.facts.unknown_codes.store import UNKNOWN_CODES, UnknownCodeQuery, list_codes_with_facts
from shared.auth.access import Access, Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/unknown-codes", reads=Scope.KPIS_READ, writes=Scope.FACTS_WRITE)


@router.lists(UNKNOWN_CODES)
async def list_unknown_codes(
    call: Call, query: Annotated[UnknownCodeQuery, Query()], customers: Customers
) -> Page[UnknownCodeRead]:
    """Codes with pushed facts but no customer, largest sales first. The caller must be allowed to see all customers.

    A pending code of a customer is among them, and `claimed_by` names the customer; confirm or remove it there.
    """
    return await operations.list_unknown_codes(call, customers, query)


@router.acts(None, "/checks", needs=Access.SERVICES, takes_key=False)
async def check_codes(call: Call, body: CodesCheck) -> CodesWithFacts:
    """For the customer service, when somebody takes codes: those with facts, whoever has them."""
    return CodesWithFacts(codes=await list_codes_with_facts(call.session, body.codes))
