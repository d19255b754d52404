"""Contact lines over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.decision_chain.contact_lines import operations
from services.customer.decision_chain.contact_lines.model import ContactLineCreate, ContactLineRead, ContactLineUpdate
from services.customer.decision_chain.contact_lines.rules import (
    LineAlreadyDrawn,
    LineEndsBeforeItBegins,
    LineToSelf,
)
from services.customer.decision_chain.contact_lines.store import CONTACT_LINES, ContactLineQuery
from services.customer.decision_chain.stage_roles.rules import ContactElsewhere, ContactGone
from shared.auth.access import Scope
from shared.customers.directory import ContactMerged, CustomerMerged, CustomerNotFound
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/contact-lines", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


@router.lists(CONTACT_LINES)
async def list_contact_lines(call: Call, query: Annotated[ContactLineQuery, Query()]) -> Page[ContactLineRead]:
    """Lines between people at the caller's customers.

    Ended ones are included, those above the caller's clearance are not. A customer's present lines:
    `?customer_id=…&has_ended=false`.
    """
    return await CONTACT_LINES.page(call, query)


@router.creates(
    CONTACT_LINES,
    fails_with=[
        *(CustomerNotFound, CustomerMerged, ContactElsewhere, ContactMerged, ContactGone),
        *(LineToSelf, LineEndsBeforeItBegins, LineAlreadyDrawn),
    ],
)
async def create_contact_line(call: Call, body: ContactLineCreate) -> ContactLineRead:
    """Draw a line between two people of one customer.

    Two people have at most one present line of a kind at each level; allied, personal tie and conflicts have no
    direction.
    """
    return await operations.create_contact_line(call, body)


@router.reads(CONTACT_LINES)
async def get_contact_line(call: Call, line_id: UUID) -> ContactLineRead:
    """One line between two people. Send its `ETag` in `If-Match` when you change it."""
    return await CONTACT_LINES.get(call, line_id)


@router.changes(CONTACT_LINES, fails_with=[LineEndsBeforeItBegins, LineAlreadyDrawn])
async def update_contact_line(call: Call, line_id: UUID, body: ContactLineUpdate) -> ContactLineRead:
    """Change a line between two people (JSON merge-patch). `until` ends the line, which then leaves the power map."""
    return await operations.update_contact_line(call, line_id, body)


@router.removes(CONTACT_LINES)
async def delete_contact_line(call: Call, line_id: UUID) -> None:
    """Remove a line entered by mistake. End a former line with `until` instead."""
    await CONTACT_LINES.remove(call, line_id)
