"""Handovers over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.customer.duties.handovers import operations
from services.customer.duties.handovers.model import HandoverCompletion, HandoverRead, HandoverUpdate
from services.customer.duties.handovers.rules import HandoverClosed, SuccessorNotExpected, SuccessorUnknown
from services.customer.duties.handovers.store import HANDOVERS, HandoverQuery
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.customers.handing_over import CustomerReadOnly
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/handovers", reads=Scope.CUSTOMERS_READ, writes=Scope.CUSTOMERS_WRITE)


@router.lists(HANDOVERS)
async def list_handovers(call: Call, query: Annotated[HandoverQuery, Query()]) -> Page[HandoverRead]:
    """Handovers of the caller's customers, those due first at the top.

    They open by themselves: when the account manager or a backup contact changes or leaves, and when a key contact has
    left the customer. `status=open&is_overdue=true` gives those whose time has passed.
    """
    return await HANDOVERS.page(call, query)


@router.reads(HANDOVERS)
async def get_handover(call: Call, handover_id: UUID) -> HandoverRead:
    """One handover; send its `ETag` in `If-Match` when you change it."""
    return await HANDOVERS.get(call, handover_id)


@router.changes(
    HANDOVERS, fails_with=[HandoverClosed, SuccessorUnknown, SuccessorNotExpected, UserUnknown, CustomerReadOnly]
)
async def update_handover(call: Call, handover_id: UUID, body: HandoverUpdate, users: Users) -> HandoverRead:
    """Write down open points, documents and introductions, or name who takes over.

    Who hands over may write here, although the customer itself is read-only for them.
    """
    return await operations.update_handover(call, users, handover_id, body)


@router.acts(HANDOVERS, "/{handover_id}/completion", takes_match=True, fails_with=[HandoverClosed, CustomerReadOnly])
async def close_handover(call: Call, handover_id: UUID, body: HandoverCompletion) -> HandoverRead:
    """Close a handover with a note. From then on, who handed over no longer reads the customer."""
    return await operations.close_handover(call, handover_id, body)
