"""Commitments over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.relationship.clients import Customers
from services.relationship.contact.commitments import operations
from services.relationship.contact.commitments.model import CommitmentCompletion, CommitmentRead, CommitmentUpdate
from services.relationship.contact.commitments.rules import CommitmentAlreadyDone
from services.relationship.contact.commitments.store import COMMITMENTS, CommitmentQuery
from shared.app.users import Users
from shared.auth.access import Scope
from shared.auth.users import UserUnknown
from shared.customers.contacts import ContactUnknown
from shared.customers.directory import ContactMerged
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.peers import PeerUnavailable
from shared.web.router import ConceptRouter

router = ConceptRouter("/v1/commitments", reads=Scope.RELATIONSHIPS_READ, writes=Scope.RELATIONSHIPS_WRITE)


@router.lists(COMMITMENTS)
async def list_commitments(call: Call, query: Annotated[CommitmentQuery, Query()]) -> Page[CommitmentRead]:
    """What was promised at touchpoints with the caller's customers, by us and by them.

    `?side=ours&status=overdue` finds what we owe; `?touchpoint_id=…` what was promised at one of them. One that
    names a person above the caller's clearance is left out.
    """
    return await COMMITMENTS.page(call, query)


@router.reads(COMMITMENTS)
async def get_commitment(call: Call, commitment_id: UUID) -> CommitmentRead:
    """One commitment, with what came of it."""
    return await COMMITMENTS.get(call, commitment_id)


@router.changes(COMMITMENTS, fails_with=[ContactUnknown, ContactMerged, UserUnknown, PeerUnavailable])
async def update_commitment(
    call: Call, commitment_id: UUID, body: CommitmentUpdate, customers: Customers, users: Users
) -> CommitmentRead:
    """Change the fields sent; a field left out stays, null empties it."""
    return await operations.update_commitment(call, customers, users, commitment_id, body)


@router.acts(COMMITMENTS, "/{commitment_id}/completion", takes_match=True, fails_with=[CommitmentAlreadyDone])
async def complete_commitment(call: Call, commitment_id: UUID, body: CommitmentCompletion) -> CommitmentRead:
    """Record that a commitment was kept, and what came of it: it leaves the agenda."""
    return await operations.complete_commitment(call, commitment_id, body)


@router.removes(COMMITMENTS)
async def delete_commitment(call: Call, commitment_id: UUID) -> None:
    """Remove a commitment entered by mistake; the history keeps it."""
    await COMMITMENTS.remove(call, commitment_id)
