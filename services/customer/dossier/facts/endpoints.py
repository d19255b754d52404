"""Facts of dossiers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.dossier.facts import operations
from services.customer.dossier.facts.model import DossierFactCreate, DossierFactRead, DossierFactUpdate
from services.customer.dossier.facts.rules import (
    DossierItemHidden,
    DossierItemOfProfile,
    DossierItemOfSystem,
    DossierItemUnknown,
)
from services.customer.dossier.facts.store import DOSSIER_FACTS, DossierFactQuery
from shared.auth.access import Scope
from shared.customers.directory import CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/dossier-facts", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


@router.lists(DOSSIER_FACTS)
async def list_dossier_facts(call: Call, query: Annotated[DossierFactQuery, Query()]) -> Page[DossierFactRead]:
    """Dossier facts of the caller's customers.

    Those above the caller's clearance are left out; `is_stale=true` finds those to verify again, of a log its latest
    entry. `?customer_id=…&item=call_notes&sort=-verified_on` is a customer's log.
    """
    return await DOSSIER_FACTS.page(call, query)


@router.creates(
    DOSSIER_FACTS,
    fails_with=[
        *(CustomerNotFound, CustomerMerged),
        *(DossierItemUnknown, DossierItemOfProfile, DossierItemOfSystem, DossierItemHidden),
    ],
)
async def create_dossier_fact(call: Call, body: DossierFactCreate) -> DossierFactRead:
    """State a fact on an item of the dossier, with its source and an owner.

    The item has no fact yet, unless it is a log, such as call notes 拜访记录: a log takes many. An item that the system
    knows elsewhere is refused; the problem names where to enter it. An item of level 3 needs the scope `profits:write`.
    """
    return await operations.create_dossier_fact(call, body)


@router.reads(DOSSIER_FACTS)
async def get_dossier_fact(call: Call, fact_id: UUID) -> DossierFactRead:
    """One fact of a dossier. A caller without its clearance gets 404."""
    return await DOSSIER_FACTS.get(call, fact_id)


@router.changes(DOSSIER_FACTS)
async def update_dossier_fact(call: Call, fact_id: UUID, body: DossierFactUpdate) -> DossierFactRead:
    """Change a dossier fact (JSON merge-patch). `verified_on` alone confirms that the fact is still true."""
    return await operations.update_dossier_fact(call, fact_id, body)


@router.removes(DOSSIER_FACTS)
async def delete_dossier_fact(call: Call, fact_id: UUID) -> None:
    """Remove a fact from the dossier. The customer's history keeps it."""
    await operations.delete_dossier_fact(call, fact_id)
