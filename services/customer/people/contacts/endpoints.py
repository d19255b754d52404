"""Contacts over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.customer.custom.values.filters import CustomFilterInvalid
from services.customer.custom.values.rules import CustomValuesInvalid
from services.customer.people.contacts import operations, store
from services.customer.people.contacts.model import ContactCreate, ContactRead, ContactUpdate
from services.customer.people.contacts.rules import ContactNotFound, ReportingLineCyclic, SuperiorUnknown
from shared.auth.access import CurrentPrincipal, FieldHidden, Scope, requires
from shared.customers.directory import CustomerNotFound
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/contacts", tag="contacts")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)
ContactQuery = store.LISTING.query_model


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown, CustomFilterInvalid, FieldHidden),
)
async def list_contacts(
    query: Annotated[ContactQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[ContactRead]:
    """Contacts of the caller's customers; `customer_id` for one customer's, `is_key=true` for key persons.

    People of seniority `top` are there from clearance 2 on.
    """
    page = await store.list_contacts(session, principal, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    dependencies=[WRITES],
    status_code=201,
    response_model=ContactRead,
    responses=can_fail_with(CustomerNotFound, SuperiorUnknown, CustomValuesInvalid, FieldHidden),
)
async def create_contact(
    body: ContactCreate, response: Response, session: Session, principal: CurrentPrincipal
) -> ContactRead:
    """Add a person to a customer; one of seniority `top` needs clearance 2."""
    contact = await operations.create_contact(session, principal, body)
    response.headers["Location"] = f"/v1/contacts/{contact.id}"
    return tagged(response, contact)


@router.get("/{contact_id}", dependencies=[READS], response_model=ContactRead, responses=can_fail_with(ContactNotFound))
async def get_contact(
    contact_id: UUID, response: Response, session: Session, principal: CurrentPrincipal
) -> ContactRead:
    """One contact; fields above the caller's clearance are null."""
    return tagged(response, await store.get_contact(session, principal, contact_id))


@router.patch(
    "/{contact_id}",
    dependencies=[WRITES],
    response_model=ContactRead,
    responses=can_fail_with(
        ContactNotFound, SuperiorUnknown, ReportingLineCyclic, CustomValuesInvalid, FieldHidden, PreconditionFailed
    ),
)
async def update_contact(
    contact_id: UUID,
    body: ContactUpdate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> ContactRead:
    """Change the fields sent (JSON merge-patch): a field left out stays, null empties."""
    return tagged(response, await operations.update_contact(session, principal, contact_id, body, if_match))


@router.delete(
    "/{contact_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(ContactNotFound, PreconditionFailed),
)
async def delete_contact(
    contact_id: UUID, session: Session, principal: CurrentPrincipal, if_match: IfMatch = None
) -> None:
    """Take a contact out of every list; its history is kept."""
    await operations.delete_contact(session, principal, contact_id, if_match)
