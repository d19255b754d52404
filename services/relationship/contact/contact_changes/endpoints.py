"""Contact changes over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.relationship.contact.contact_changes.model import ContactChangeRead
from services.relationship.contact.contact_changes.store import CHANGES, ContactChangeQuery
from shared.auth.access import Scope
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/contact-changes", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)


@router.lists(CHANGES)
async def list_contact_changes(call: Call, query: Annotated[ContactChangeQuery, Query()]) -> Page[ContactChangeRead]:
    """Who has left or changed at the caller's customers, on either side, the latest first.

    A change opens and ends with the handover of the customer service (`/v1/handovers`), where its successor is named
    too. `is_overdue=true` finds the visits that are late, `side=theirs&visit_status=successor_unknown` whose
    successor nobody knows. The change of a coach, or of another person above the caller's clearance, is left out.
    """
    return await CHANGES.page(call, query)


@router.reads(CHANGES)
async def get_contact_change(call: Call, contact_change_id: UUID) -> ContactChangeRead:
    """One change, with the levels that we and each rival had with the person who left."""
    return await CHANGES.get(call, contact_change_id)
