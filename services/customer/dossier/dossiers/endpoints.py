"""Dossiers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.customer.custom.values.filters import CustomFilterInvalid
from services.customer.dossier.dossiers import operations
from services.customer.dossier.dossiers.model import DossierCompletenessPage, DossierRead
from services.customer.profile.customers import store as customers
from services.customer.profile.segments.rules import SegmentToLookUnderUnknown
from shared.auth.access import CurrentPrincipal, FieldHidden, Scope, requires
from shared.customers.directory import CustomerNotFound
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, link_next
from shared.web.call import Session
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1", tag="dossiers")

READS = requires(Scope.CUSTOMERS_READ)
CustomerQuery = customers.CustomerQuery


@router.get(
    "/customers/{customer_id}/dossier",
    dependencies=[READS],
    response_model=DossierRead,
    responses=can_fail_with(CustomerNotFound),
)
async def get_dossier(customer_id: UUID, session: Session, principal: CurrentPrincipal) -> DossierRead:
    """The customer's dossier 客户档案: what is known of every item, by section, its files, and how complete it is.

    Items and files above the caller's clearance are left out, of the shares and counts too.
    """
    return await operations.get_dossier(session, principal, customer_id)


@router.get(
    "/dossier-completeness",
    dependencies=[READS],
    response_model=DossierCompletenessPage,
    responses=can_fail_with(CursorInvalid, CustomFilterInvalid, FieldHidden, SegmentToLookUnderUnknown, SortUnknown),
)
async def list_dossier_completeness(
    query: Annotated[CustomerQuery, Query()],
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> DossierCompletenessPage:
    """How complete the dossiers of the caller's customers are; filtered, sorted and paged as customers are.

    Shares are weighted over the required items the caller is cleared for.
    """
    page = await operations.list_dossier_completeness(session, principal, query)
    link_next(request, response, page)
    return page
