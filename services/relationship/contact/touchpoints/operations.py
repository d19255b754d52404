"""Planning, recording, changing, cancelling and removing touchpoints."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from services.relationship.clients import CustomerClient
from services.relationship.contact.commitments.model import Commitment, CommitmentCreate, CommitmentRead
from services.relationship.contact.commitments.operations import require_people
from services.relationship.contact.commitments.store import COMMITMENTS
from services.relationship.contact.touchpoints import rules
from services.relationship.contact.touchpoints.announcing import contact_made
from services.relationship.contact.touchpoints.attendance import (
    add_commitments,
    require_named,
    set_our_people,
    set_their_people,
)
from services.relationship.contact.touchpoints.costs import (
    changes_cost,
    look_up_changed_cost,
    look_up_cost,
    refuse_changed,
)
from services.relationship.contact.touchpoints.gifts import (
    add_gifts,
    look_up_changed_gifts,
    look_up_gifts,
    set_gifts,
)
from services.relationship.contact.touchpoints.model import (
    Touchpoint,
    TouchpointCancellation,
    TouchpointCompletion,
    TouchpointCreate,
    TouchpointRead,
    TouchpointUpdate,
)
from services.relationship.contact.touchpoints.money import (
    add_cost,
    follow_cost,
    move_expenses,
    spend,
    withdraw_expenses,
)
from services.relationship.contact.touchpoints.rules import TouchpointStatus
from services.relationship.contact.touchpoints.store import (
    NARROW,
    OF_MANY_CUSTOMERS,
    TOUCHPOINTS,
    TouchpointQuery,
    sees_many,
)
from services.relationship.spending.expenses.lookups import Prepared
from shared.auth.access import refuse_hidden_fields
from shared.auth.clearances import apply_patch
from shared.auth.users import UserSource
from shared.customers.directory import require_customer
from shared.lists.paging import Page
from shared.time import utc_now
from shared.web.call import Call

BESIDE = ("contact_ids", "user_ids", "gifts")
"""What is stored in rows of its own."""


async def list_touchpoints(call: Call, query: TouchpointQuery) -> Page[TouchpointRead]:
    """A page of the caller's touchpoints."""
    is_wide = not query.model_fields_set & NARROW
    found = OF_MANY_CUSTOMERS if is_wide and await sees_many(call) else TOUCHPOINTS
    return await found.page(call, query)


async def create_touchpoint(
    call: Call, customers: CustomerClient, users: UserSource, body: TouchpointCreate
) -> TouchpointRead:
    """Plan a touchpoint, or record one that was held. Raises what is wrong with times and people."""
    refuse_hidden_fields(body)
    now = utc_now()
    status = body.status or (TouchpointStatus.HELD if body.starts_at <= now else TouchpointStatus.PLANNED)
    rules.refuse_wrong_times(status, body.starts_at, body.ends_at, now)
    may_have_left = status is TouchpointStatus.HELD
    gifts = await look_up_gifts(call, customers, body.customer_id, body.gifts, body.starts_at, is_held=may_have_left)
    cost = await look_up_cost(call, customers, body, is_held=may_have_left)
    await require_customer(call.session, call.principal, body.customer_id, customers)
    await require_named(call, customers, users, body.customer_id, body, may_have_left=may_have_left)
    await _require_earlier(call, body.customer_id, body.follows_id)
    return await store_touchpoint(call, body, status, gifts, cost)


async def store_touchpoint(
    call: Call,
    body: TouchpointCreate,
    status: TouchpointStatus,
    gifts: Sequence[Prepared] = (),
    cost: Prepared | None = None,
) -> TouchpointRead:
    """Store a checked touchpoint with its people, cost, gifts and commitments. Raises ExpenseRefused."""
    owner_id = body.owner_id or call.principal.user_id
    fields = body.model_dump(exclude={*BESIDE, "commitments", "status", "owner_id"})
    said = {"status": status, "owner_id": owner_id, "logged_by": call.principal.subject}
    touchpoint = Touchpoint.model_validate(fields, update=said | {"logged_by_name": call.principal.name})
    call.session.add(touchpoint)
    await call.session.flush()
    ours = body.user_ids if "user_ids" in body.model_fields_set else [owner_id] if owner_id else []
    await set_their_people(call, touchpoint, body.contact_ids)
    await set_our_people(call, touchpoint, ours)
    await add_gifts(call, touchpoint, body.gifts, gifts)
    await add_cost(call, touchpoint, cost)
    add_commitments(call, touchpoint, body.commitments)
    await contact_made(call.session, [touchpoint.customer_id])
    return await TOUCHPOINTS.get(call, touchpoint.id)


async def _require_earlier(
    call: Call, customer_id: UUID, earlier_id: UUID | None, touchpoint_id: UUID | None = None
) -> None:
    """Raises EarlierTouchpointUnknown."""
    if earlier_id is None:
        return
    is_earlier = (col(Touchpoint.id) == earlier_id, col(Touchpoint.customer_id) == customer_id)
    if earlier_id == touchpoint_id or not await TOUCHPOINTS.rows(call, *is_earlier):
        raise rules.EarlierTouchpointUnknown()


async def update_touchpoint(
    call: Call, customers: CustomerClient, users: UserSource, touchpoint_id: UUID, body: TouchpointUpdate
) -> TouchpointRead:
    """Change the fields sent; lists replace lists.

    Raises TouchpointCancelled, TouchpointOfCampaign, TouchpointOfVisit, and as a creation.
    """
    refuse_hidden_fields(body)
    customer_id = await TOUCHPOINTS.customer_of(call, touchpoint_id)
    gifts = await look_up_changed_gifts(call, customers, touchpoint_id, body)
    cost = await look_up_changed_cost(call, customers, touchpoint_id, body)
    await require_named(call, customers, users, customer_id, body)
    await _require_earlier(call, customer_id, body.follows_id, touchpoint_id)
    touchpoint = await _lock_changeable(call, touchpoint_id, body)
    refuse_changed(call, touchpoint, cost)
    is_other_cost = await changes_cost(call, touchpoint, body)
    apply_patch(touchpoint, body, elsewhere=BESIDE)
    rules.refuse_wrong_times(touchpoint.status, touchpoint.starts_at, touchpoint.ends_at, utc_now())
    await _replace(call, touchpoint, body, gifts)
    if is_other_cost:
        await follow_cost(call, touchpoint, cost.prepared if cost else None)
    if "starts_at" in body.model_fields_set:
        await move_expenses(call, touchpoint, "/starts_at")
    await contact_made(call.session, [customer_id])
    return await TOUCHPOINTS.get(call, touchpoint_id)


async def _lock_changeable(call: Call, touchpoint_id: UUID, body: TouchpointUpdate) -> Touchpoint:
    touchpoint = await TOUCHPOINTS.lock(call, touchpoint_id)
    if touchpoint.status is TouchpointStatus.CANCELLED:
        raise rules.TouchpointCancelled()
    rules.refuse_change_of_campaign(touchpoint.campaign_id, body.model_fields_set)
    return touchpoint


async def _replace(call: Call, touchpoint: Touchpoint, body: TouchpointUpdate, gifts: Sequence[Prepared]) -> None:
    """Replace the lists that were sent."""
    if "contact_ids" in body.model_fields_set:
        await set_their_people(call, touchpoint, body.contact_ids)
    if "user_ids" in body.model_fields_set:
        await set_our_people(call, touchpoint, body.user_ids)
    if "gifts" in body.model_fields_set:
        await set_gifts(call, touchpoint, body.gifts, gifts)


async def complete_touchpoint(
    call: Call, customers: CustomerClient, users: UserSource, touchpoint_id: UUID, body: TouchpointCompletion
) -> TouchpointRead:
    """Record that a planned touchpoint was held. Raises TouchpointNotPlanned, and as a creation."""
    customer_id = await TOUCHPOINTS.customer_of(call, touchpoint_id)
    await require_named(call, customers, users, customer_id, body)
    touchpoint = await TOUCHPOINTS.lock(call, touchpoint_id)
    rules.refuse_unless_planned(touchpoint.status)
    touchpoint.status = TouchpointStatus.HELD
    for name in body.model_fields_set & {"outcome", "starts_at", "ends_at"}:
        if name != "starts_at" or body.starts_at is not None:
            setattr(touchpoint, name, getattr(body, name))
    rules.refuse_wrong_times(touchpoint.status, touchpoint.starts_at, touchpoint.ends_at, utc_now())
    await spend(call, touchpoint)
    if body.contact_ids is not None:
        await set_their_people(call, touchpoint, body.contact_ids)
    if body.user_ids is not None:
        await set_our_people(call, touchpoint, body.user_ids)
    add_commitments(call, touchpoint, body.commitments)
    await contact_made(call.session, [customer_id])
    return await TOUCHPOINTS.get(call, touchpoint_id)


async def cancel_touchpoint(call: Call, touchpoint_id: UUID, body: TouchpointCancellation) -> TouchpointRead:
    """Record that a planned touchpoint does not take place; what was spent on it stays. Raises TouchpointNotPlanned."""
    touchpoint = await TOUCHPOINTS.lock(call, touchpoint_id)
    rules.refuse_unless_planned(touchpoint.status)
    touchpoint.status, touchpoint.cancel_reason = TouchpointStatus.CANCELLED, body.reason
    await withdraw_expenses(call, touchpoint, keeps_spent=True)
    return await TOUCHPOINTS.saved(call, touchpoint)


async def delete_touchpoint(call: Call, touchpoint_id: UUID) -> None:
    """Remove a touchpoint, and what was promised at it. Raises TouchpointNotFound, TouchpointOfCampaign."""
    touchpoint = await TOUCHPOINTS.lock(call, touchpoint_id)
    rules.refuse_change_of_campaign(touchpoint.campaign_id, rules.SAID_BY_CAMPAIGN)
    touchpoint.deleted_at = utc_now()
    await withdraw_expenses(call, touchpoint)
    promised = select(Commitment).where(col(Commitment.touchpoint_id) == touchpoint_id)
    for commitment in await call.session.exec(promised.where(col(Commitment.deleted_at).is_(None))):
        commitment.deleted_at = touchpoint.deleted_at
    await contact_made(call.session, [touchpoint.customer_id])


async def add_commitment(
    call: Call, customers: CustomerClient, users: UserSource, touchpoint_id: UUID, body: CommitmentCreate
) -> CommitmentRead:
    """Add what was promised at the touchpoint. Raises TouchpointNotFound, TouchpointCancelled, and as a creation."""
    customer_id = await TOUCHPOINTS.customer_of(call, touchpoint_id)
    await require_people(call, customers, users, customer_id, body)
    touchpoint = await TOUCHPOINTS.row(call, touchpoint_id)
    if touchpoint.status is TouchpointStatus.CANCELLED:
        raise rules.TouchpointCancelled()
    (made,) = add_commitments(call, touchpoint, [body])
    return await COMMITMENTS.saved(call, made)
