"""Dossiers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.custom.values.filters import CustomFilterInvalid
from services.customer.dossier.dossiers import operations
from services.customer.dossier.dossiers.model import DossierCompletenessPage, DossierRead
from services.customer.profile.customers.store import CUSTOMERS, CustomerQuery
from services.customer.profile.segments.rules import SegmentToLookUnderUnknown
from shared.auth.access import FieldHidden, Scope
from shared.customers.directory import CustomerMerged
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE, tag="dossiers")


@router.reads(CUSTOMERS, "/customers/{customer_id}/dossier", fails_with=[CustomerMerged])
async def get_dossier(call: Call, customer_id: UUID) -> DossierRead:
    """A customer's dossier 客户档案.

    It has the facts of every item by section, its files, and its completeness. Items and files above the caller's
    clearance are left out, also from shares and counts.
    """
    return await operations.get_dossier(call, customer_id)


@router.lists(
    None,
    "/dossier-completeness",
    fails_with=[*CUSTOMERS.list_problems, CustomFilterInvalid, FieldHidden, SegmentToLookUnderUnknown],
)
async def list_dossier_completeness(call: Call, query: Annotated[CustomerQuery, Query()]) -> DossierCompletenessPage:
    """Completeness of the dossiers of the caller's customers.

    The list is filtered, sorted and paged as customers are. Shares are weighted over the required items the caller is
    cleared for.
    """
    return await operations.list_dossier_completeness(call, query)
