"""Who is at a touchpoint: checked, stored and replaced as far as the caller sees them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.relationship.clients import CustomerClient
from services.relationship.contact.commitments.model import Commitment, CommitmentCreate
from services.relationship.contact.commitments.operations import make_commitments, named_in
from services.relationship.contact.touchpoints.model import Touchpoint, TouchpointPerson
from services.relationship.contact.touchpoints.store import list_people
from shared.auth.users import UserSource, require_users
from shared.customers.contacts import require_contacts
from shared.customers.named_people import replace_ours, replace_theirs
from shared.web.call import Call

NAMING = ("contact_ids", "user_ids", "gifts", "commitments")


def _listed(name: str, ids: Iterable[UUID] | None) -> dict[str, UUID]:
    return {f"/{name}/{place}": one for place, one in enumerate(ids or ())}


async def require_named(
    call: Call,
    customers: CustomerClient,
    users: UserSource,
    customer_id: UUID,
    body: BaseModel,
    *,
    may_have_left: bool = True,
) -> None:
    """Check that everybody whom the body names exists, and that the caller may see them.

    Raises ContactUnknown, ContactHasLeft, ContactMerged, UserUnknown, PeerUnavailable.
    """
    sent: Mapping[str, Any] = {name: getattr(body, name, None) or () for name in NAMING}
    people: Mapping[str, UUID] = {
        **_listed("contact_ids", sent["contact_ids"]),
        **named_in(sent["commitments"], "contact_id"),
        **{f"/gifts/{at}/contact_id": one.contact_id for at, one in enumerate(sent["gifts"]) if one.contact_id},
    }
    await require_contacts(call.session, call.principal, customer_id, people, customers, may_have_left=may_have_left)
    ours = _listed("user_ids", sent["user_ids"]) | dict(named_in(sent["commitments"], "user_id"))
    owner_id = getattr(body, "owner_id", None)
    await require_users(call.session, users, ours | ({"/owner_id": owner_id} if owner_id else {}))


async def set_their_people(call: Call, touchpoint: Touchpoint, wanted: Collection[UUID]) -> None:
    """Make the customer's people these; people whom the caller may not see stay."""
    present = {one.contact_id: one for one in await list_people(call.session, touchpoint.id) if one.contact_id}
    await replace_theirs(call, touchpoint, present, wanted, lambda one: _person(touchpoint, contact_id=one))


async def set_our_people(call: Call, touchpoint: Touchpoint, wanted: Collection[UUID]) -> None:
    """Make our people these."""
    present = {one.user_id: one for one in await list_people(call.session, touchpoint.id) if one.user_id}
    await replace_ours(call, touchpoint, present, wanted, lambda one: _person(touchpoint, user_id=one))


def _person(touchpoint: Touchpoint, *, contact_id: UUID | None = None, user_id: UUID | None = None) -> TouchpointPerson:
    of = {"customer_id": touchpoint.customer_id, "touchpoint_id": touchpoint.id}
    return TouchpointPerson.model_validate(of | {"contact_id": contact_id, "user_id": user_id})


def add_commitments(call: Call, touchpoint: Touchpoint, promised: Sequence[CommitmentCreate]) -> list[Commitment]:
    """Store what was promised at the touchpoint."""
    made = make_commitments(touchpoint.customer_id, touchpoint.id, touchpoint.owner_id, promised)
    call.session.add_all(made)
    return made
