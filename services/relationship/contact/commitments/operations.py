"""Changing, keeping and making commitments."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.relationship.clients import CustomerClient
from services.relationship.contact.commitments.model import (
    Commitment,
    CommitmentCompletion,
    CommitmentCreate,
    CommitmentRead,
    CommitmentUpdate,
)
from services.relationship.contact.commitments.rules import CommitmentAlreadyDone
from services.relationship.contact.commitments.store import COMMITMENTS
from shared.auth.clearances import apply_patch
from shared.auth.users import UserSource, require_users
from shared.customers.contacts import require_contacts
from shared.time import company_today
from shared.web.call import Call


def named_in(commitments: Sequence[CommitmentCreate], name: str) -> Mapping[str, UUID]:
    """The people whom the commitments of a body name in this field, by JSON Pointer."""
    named = {f"/commitments/{place}/{name}": getattr(one, name) for place, one in enumerate(commitments)}
    return {pointer: person for pointer, person in named.items() if person is not None}


def make_commitments(
    customer_id: UUID, touchpoint_id: UUID, owner_id: UUID | None, promised: Sequence[CommitmentCreate]
) -> list[Commitment]:
    """New rows of what was promised; who is not named is the touchpoint's owner."""
    return [
        Commitment.model_validate(
            one.model_dump() | {"user_id": one.user_id or owner_id},
            update={"customer_id": customer_id, "touchpoint_id": touchpoint_id},
        )
        for one in promised
    ]


async def require_people(
    call: Call,
    customers: CustomerClient,
    users: UserSource,
    customer_id: UUID,
    body: CommitmentCreate | CommitmentUpdate,
) -> None:
    """Check that the people whom a commitment names exist. Raises ContactUnknown, ContactMerged, UserUnknown."""
    people = {"/contact_id": body.contact_id} if body.contact_id else {}
    await require_contacts(call.session, call.principal, customer_id, people, customers, may_have_left=True)
    await require_users(call.session, users, {"/user_id": body.user_id} if body.user_id else {})


async def update_commitment(
    call: Call, customers: CustomerClient, users: UserSource, commitment_id: UUID, body: CommitmentUpdate
) -> CommitmentRead:
    """Change the fields sent. Raises CommitmentNotFound, ContactUnknown, UserUnknown."""
    customer_id = await COMMITMENTS.customer_of(call, commitment_id)
    await require_people(call, customers, users, customer_id, body)
    commitment = await COMMITMENTS.lock(call, commitment_id)
    apply_patch(commitment, body)
    return await COMMITMENTS.saved(call, commitment)


async def complete_commitment(call: Call, commitment_id: UUID, body: CommitmentCompletion) -> CommitmentRead:
    """Record that it was kept. Raises CommitmentNotFound, CommitmentAlreadyDone."""
    commitment = await COMMITMENTS.lock(call, commitment_id)
    if commitment.done_on is not None:
        raise CommitmentAlreadyDone(done_on=commitment.done_on)
    commitment.done_on, commitment.result = body.done_on or company_today(), body.result
    return await COMMITMENTS.saved(call, commitment)
