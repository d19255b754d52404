"""Contact lines over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.customer.decision_chain.contact_lines import operations, store
from services.customer.decision_chain.contact_lines.model import ContactLineCreate, ContactLineRead, ContactLineUpdate
from services.customer.decision_chain.contact_lines.rules import (
    ContactLineNotFound,
    LineAlreadyDrawn,
    LineEndsBeforeItBegins,
    LineToSelf,
)
from services.customer.decision_chain.stage_roles.rules import ContactElsewhere, ContactGone
from shared.auth.access import CurrentPrincipal, RowHidden, Scope, requires
from shared.customers.directory import CustomerNotFound
from shared.lists.filters import FilterInvalid
from shared.lists.listing import SortUnknown
from shared.lists.paging import CursorInvalid, Page, link_next
from shared.problems import PreconditionFailed
from shared.web.call import Session
from shared.web.etags import IfMatch, tagged
from shared.web.idempotency import ConceptRouter
from shared.web.problem_responses import can_fail_with

router = ConceptRouter("/v1/contact-lines", tag="contact-lines")

READS = requires(Scope.CUSTOMERS_READ)
WRITES = requires(Scope.CUSTOMERS_WRITE)
ContactLineQuery = store.LISTING.query_model


@router.get(
    "",
    dependencies=[READS],
    response_model=store.LISTING.page,
    responses=can_fail_with(CursorInvalid, SortUnknown, FilterInvalid),
)
async def list_contact_lines(
    query: Annotated[ContactLineQuery, Query()],  # type: ignore[valid-type]
    request: Request,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
) -> Page[ContactLineRead]:
    """Lines between people at the caller's customers, as far as the caller is cleared, those that ended too.

    What holds now at a customer: `?customer_id=…&has_ended=false`.
    """
    page = await store.list_contact_lines(session, principal, query)
    link_next(request, response, page)
    return page


@router.post(
    "",
    dependencies=[WRITES],
    status_code=201,
    response_model=ContactLineRead,
    responses=can_fail_with(
        CustomerNotFound,
        ContactElsewhere,
        ContactGone,
        LineToSelf,
        LineEndsBeforeItBegins,
        LineAlreadyDrawn,
        RowHidden,
    ),
)
async def create_contact_line(
    body: ContactLineCreate, response: Response, session: Session, principal: CurrentPrincipal
) -> ContactLineRead:
    """Draw a line between two people of one customer.

    One line of a kind holds between two people; allied, personal tie and conflicts mean the same from either end.
    """
    line = await operations.create_contact_line(session, principal, body)
    response.headers["Location"] = f"/v1/contact-lines/{line.id}"
    return tagged(response, line)


@router.get(
    "/{line_id}",
    dependencies=[READS],
    response_model=ContactLineRead,
    responses=can_fail_with(ContactLineNotFound),
)
async def get_contact_line(
    line_id: UUID, response: Response, session: Session, principal: CurrentPrincipal
) -> ContactLineRead:
    """One line; its `ETag` goes into `If-Match` of a change."""
    return tagged(response, await store.get_contact_line(session, principal, line_id))


@router.patch(
    "/{line_id}",
    dependencies=[WRITES],
    response_model=ContactLineRead,
    responses=can_fail_with(
        ContactLineNotFound, LineEndsBeforeItBegins, LineAlreadyDrawn, RowHidden, PreconditionFailed
    ),
)
async def update_contact_line(
    line_id: UUID,
    body: ContactLineUpdate,
    response: Response,
    session: Session,
    principal: CurrentPrincipal,
    if_match: IfMatch = None,
) -> ContactLineRead:
    """Change the fields sent (JSON merge-patch); `until` ends the line, which then leaves the power map."""
    return tagged(response, await operations.update_contact_line(session, principal, line_id, body, if_match))


@router.delete(
    "/{line_id}",
    dependencies=[WRITES],
    status_code=204,
    responses=can_fail_with(ContactLineNotFound, PreconditionFailed),
)
async def delete_contact_line(
    line_id: UUID, session: Session, principal: CurrentPrincipal, if_match: IfMatch = None
) -> None:
    """Remove a line that should not have been; one that no longer holds gets `until` instead."""
    await operations.delete_contact_line(session, principal, line_id, if_match)
