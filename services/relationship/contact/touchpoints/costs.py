"""The cost that is sent of a touchpoint: looked up as an expense, compared with the one shown, refused at a visit."""

from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.clients import CustomerClient
from services.relationship.contact.touchpoints.model import (
    PRIVATE,
    Touchpoint,
    TouchpointCreate,
    TouchpointPerson,
    TouchpointUpdate,
)
from services.relationship.contact.touchpoints.money import expense_of, find_budget, kind_of
from services.relationship.contact.touchpoints.rules import TouchpointOfVisit
from services.relationship.contact.touchpoints.store import TOUCHPOINTS, list_people
from services.relationship.spending.expenses.lookups import NEEDS, Asked, Prepared, look_up
from services.relationship.spending.expenses.model import Expense
from shared.auth.access import Principal, require
from shared.customers.contacts import contacts, require_contacts
from shared.customers.directory import require_customer
from shared.database import execute
from shared.problems import PreconditionFailed
from shared.web.call import Call

FOLLOWED = frozenset({"cost", "scene"})
"""Fields whose change changes the expense of the cost."""
AS_PLANNED = ("scene", "starts_at", "cost")
NAMES = {"/amount": "/cost", "/kind": "/scene", "/participants": "/contact_ids"}
"""What a touchpoint calls the fields of its cost's expense."""


class CostFound(NamedTuple):
    """The cost as an expense, and the version of the touchpoint for which it was looked up."""

    version: int
    prepared: Prepared


async def look_up_cost(
    call: Call, customers: CustomerClient, body: TouchpointCreate, *, is_held: bool
) -> Prepared | None:
    """The cost of a new touchpoint as an expense; asked before the call's own first query. Raises as an expense."""
    if not body.cost:
        return None
    sharing = len(body.contact_ids) + (len(body.user_ids) or 1)
    cost = expense_of(call, body.customer_id, body.scene, body.starts_at, body.cost, sharing)
    named = {f"/contact_ids/{place}": guest for place, guest in enumerate(body.contact_ids)}
    async with call.briefly() as brief:
        await require_customer(brief.session, brief.principal, body.customer_id, customers)
        await require_contacts(
            brief.session, brief.principal, body.customer_id, named, customers, may_have_left=is_held
        )
    (prepared,) = await look_up(call, customers, [Asked(cost, names=NAMES, guests=tuple(body.contact_ids))])
    return prepared


async def look_up_changed_cost(
    call: Call, customers: CustomerClient, touchpoint_id: UUID, body: TouchpointUpdate
) -> CostFound | None:
    """The cost that a change brings, as `look_up_cost`; none where the change leaves it alone.

    Who changes the scene need not know of a cost, and then nothing is asked. Raises also ScopeMissing.
    """
    if not body.model_fields_set & FOLLOWED:
        return None
    async with call.briefly() as brief:
        present = await TOUCHPOINTS.row(brief, touchpoint_id)
        people = await list_people(brief.session, touchpoint_id)
        guests = await _still_there(brief, present)
        shown = await _shown_cost(brief, present)
    before = {name: getattr(present, name) for name in AS_PLANNED} | {"cost": shown}
    after = {name: getattr(body, name) if name in body.model_fields_set else before[name] for name in AS_PLANNED}
    if after["cost"] != shown:
        require(call.principal, NEEDS, PRIVATE.level)
    elif kind_of(after["scene"]) is kind_of(present.scene) or not _may_spend(call.principal):
        return None
    if not after["cost"]:
        return None
    cost = expense_of(call, present.customer_id, **after, sharing=max(1, len(people)))
    (prepared,) = await look_up(call, customers, [Asked(cost, names=NAMES, guests=guests)])
    return CostFound(present.version, prepared)


async def _still_there(call: Call, touchpoint: Touchpoint) -> tuple[UUID, ...]:
    """Who was met and is the customer's contact now: of the others the customer service says nothing."""
    ours = (contacts.c.id == col(TouchpointPerson.contact_id), contacts.c.customer_id == touchpoint.customer_id)
    of = col(TouchpointPerson.touchpoint_id) == touchpoint.id
    return tuple((await execute(call.session, sa.select(contacts.c.id).where(*ours, of))).scalars())


async def _shown_cost(call: Call, touchpoint: Touchpoint) -> Decimal | None:
    """The cost as it is read: the actual amount once it is recorded in the ledger."""
    actual = sa.select(col(Expense.actual_base_amount)).where(col(Expense.id) == touchpoint.cost_expense_id)
    spent: Decimal | None = (await execute(call.session, actual)).scalar_one_or_none()
    return touchpoint.cost if spent is None else spent


async def changes_cost(call: Call, touchpoint: Touchpoint, body: TouchpointUpdate) -> bool:
    """Whether the change brings another cost than the one shown, or a scene of another kind.

    Raises ScopeMissing, and TouchpointOfVisit where the touchpoint's costs are the budget of a visit.
    """
    if "cost" in body.model_fields_set:
        if (visit_plan_id := await find_budget(call, touchpoint)) is not None:
            raise TouchpointOfVisit(visit_plan_id=visit_plan_id)
        if body.cost != await _shown_cost(call, touchpoint):
            require(call.principal, NEEDS, PRIVATE.level)
            return True
    return "scene" in body.model_fields_set and kind_of(body.scene) is not kind_of(touchpoint.scene)


def _may_spend(principal: Principal) -> bool:
    return principal.clearance >= PRIVATE.level and principal.scopes >= set(NEEDS)


def refuse_changed(call: Call, touchpoint: Touchpoint, found: CostFound | None) -> None:
    """Raises PreconditionFailed where the touchpoint has changed since its cost was looked up."""
    if found is not None and touchpoint.version != found.version:
        raise PreconditionFailed(current=touchpoint.etag_for(call.principal.clearance))
