"""Dossiers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.clients import Kpis, Relationships
from services.customer.custom.values.filters import CustomFilterInvalid
from services.customer.dossier.dossiers import operations
from services.customer.dossier.dossiers.model import DossierCompletenessPage, DossierRead
from services.customer.dossier.dossiers.peers import Peers
from services.customer.profile.customers.store import CUSTOMERS, CustomerQuery
from services.customer.profile.segments.rules import SegmentToLookUnderUnknown
from shared.auth.access import FieldHidden, Scope
from shared.customers.directory import CustomerMerged
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE, tag="dossiers")


@router.reads(CUSTOMERS, "/customers/{customer_id}/dossier", fails_with=[CustomerMerged], is_translated=True)
async def get_dossier(call: Call, customer_id: UUID, kpi: Kpis, relationship: Relationships) -> DossierRead:
    """A customer's dossier 客户档案.

    It has every item by section with its answer, its files, and its completeness. An item that the system knows
    elsewhere (people, decision chain, power map, supply file, competitors, orders, receivables) is filled from there:
    its `source` is `system`, with figures and a link. Where kpi or relationship do not answer, `services` says so, and
    their items count neither as known nor as missing. Items and files above the caller's clearance are left out, also
    from shares and counts.
    """
    return await operations.get_dossier(call, Peers(kpi, relationship), customer_id)


@router.lists(
    None,
    "/dossier-completeness",
    fails_with=[*CUSTOMERS.list_problems, CustomFilterInvalid, FieldHidden, SegmentToLookUnderUnknown],
)
async def list_dossier_completeness(
    call: Call, query: Annotated[CustomerQuery, Query()], kpi: Kpis, relationship: Relationships
) -> DossierCompletenessPage:
    """Completeness of the dossiers of the caller's customers.

    The list is filtered, sorted and paged as customers are. Shares are weighted over the required items the caller is
    cleared for. Other services are asked once for the whole page; `services` says whether they answered.
    """
    return await operations.list_dossier_completeness(call, Peers(kpi, relationship), query)
