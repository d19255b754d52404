"""Facts of dossiers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.customer.dossier.facts import operations, store
from services.customer.dossier.facts.model import DossierFactCreate, DossierFactRead, DossierFactUpdate
from services.customer.dossier.facts.rules import (
    DossierFactNotFound,
    DossierItemHidden,
    DossierItemOfProfile,
    DossierItemUnknown,
)
from shared.auth.access import CurrentPrincipal, Scope, requires
from shared.customers.directory import CustomerNotFound
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.problem_causes import AlreadyTaken
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/dossier-facts", tag="dossier-facts")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)
FactQuery = store.LISTING.query_model


@router.get(
    "", dependencies=[READS], response_model=store.LISTING.page, responses=can_fail_with(CursorInvalid, SortUnknown)
)
async def list_dossier_facts(
    query: Annotated[FactQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[DossierFactRead]:
    """What is known of the caller's customers, as far as the caller is cleared; `is_stale=true` for what is due."""
    page = await store.list_facts(session, principal, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    dependencies=[WRITES],
    status_code=201,
    response_model=DossierFactRead,
    responses=can_fail_with(
        CustomerNotFound, DossierItemUnknown, DossierItemOfProfile, DossierItemHidden, AlreadyTaken
    ),
)
async def create_dossier_fact(
    body: DossierFactCreate, response: Response, session: Session, principal: CurrentPrincipal
) -> DossierFactRead:
    """State a fact on an item of the dossier that has none yet, with its source and owner."""
    fact = await operations.create_dossier_fact(session, principal, body)
    response.headers["Location"] = f"/v1/dossier-facts/{fact.id}"
    return tagged(response, fact)


@router.get(
    "/{fact_id}", dependencies=[READS], response_model=DossierFactRead, responses=can_fail_with(DossierFactNotFound)
)
async def get_dossier_fact(
    fact_id: UUID, response: Response, session: Session, principal: CurrentPrincipal
) -> DossierFactRead:
    """One fact; one above the caller's clearance is not there for the caller."""
    return tagged(response, await store.get_fact(session, principal, fact_id))


@router.patch(
    "/{fact_id}",
    dependencies=[WRITES],
    response_model=DossierFactRead,
    responses=can_fail_with(DossierFactNotFound, PreconditionFailed),
)
async def update_dossier_fact(
    fact_id: UUID,
    body: DossierFactUpdate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> DossierFactRead:
    """Change the fields sent (JSON merge-patch); `verified_on` alone says that the fact still holds."""
    return tagged(response, await operations.update_dossier_fact(session, principal, fact_id, body, if_match))


@router.delete(
    "/{fact_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(DossierFactNotFound, PreconditionFailed),
)
async def delete_dossier_fact(
    fact_id: UUID, session: Session, principal: CurrentPrincipal, if_match: IfMatch = None
) -> None:
    """Take a fact out of the dossier; the customer's history keeps it."""
    await operations.delete_dossier_fact(session, principal, fact_id, if_match)
