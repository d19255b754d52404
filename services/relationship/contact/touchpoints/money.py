"""The expenses of a touchpoint, of its gifts and its cost: planned, spent and withdrawn with it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.clients import CustomerClient
from services.relationship.contact.schemes.rules import Scene
from services.relationship.contact.touchpoints.model import (
    PRIVATE,
    Touchpoint,
    TouchpointCreate,
    TouchpointGift,
    TouchpointPerson,
    TouchpointUpdate,
)
from services.relationship.contact.touchpoints.rules import TouchpointOfVisit, TouchpointStatus
from services.relationship.contact.touchpoints.store import TOUCHPOINTS, list_people
from services.relationship.spending.expenses.decisions import withdraw
from services.relationship.spending.expenses.links import LINKS
from services.relationship.spending.expenses.lookups import NEEDS, Asked, Prepared, look_up
from services.relationship.spending.expenses.model import Expense, ExpenseCreate
from services.relationship.spending.expenses.moving import move
from services.relationship.spending.expenses.operations import store_expenses
from services.relationship.spending.expenses.recording import change_kind, mark_spent, record
from services.relationship.spending.expenses.store import IS_COUNTED, lock_expenses
from services.relationship.spending.schemes.rules import ExpenseKind
from shared.auth.access import Principal, require
from shared.customers.contacts import contacts, require_contacts
from shared.customers.directory import require_customer
from shared.database import execute
from shared.problems import PreconditionFailed, Text
from shared.time import day_of
from shared.web.call import Call

KINDS = {
    Scene.MEAL: ExpenseKind.MEAL,
    Scene.LEISURE: ExpenseKind.ENTERTAINMENT,
    Scene.FAMILY_EVENT: ExpenseKind.ENTERTAINMENT,
    Scene.EXHIBITION: ExpenseKind.EVENT,
    Scene.EXECUTIVE_SUMMIT: ExpenseKind.EVENT,
    Scene.BRAND_SPONSORSHIP: ExpenseKind.SPONSORSHIP,
}
"""What the cost of a scene is spent on; of the others it is of no kind in particular."""
PURPOSE = Text("Cost: {scene}", "{scene}费用")
"""What a touchpoint is for is for everybody to read, its cost is not: an expense does not repeat it."""
FOLLOWED = frozenset({"cost", "scene"})
"""Fields whose change changes the expense of the cost."""
AS_PLANNED = ("scene", "starts_at", "cost")
NAMES = {"/amount": "/cost", "/kind": "/scene", "/participants": "/contact_ids"}
"""What a touchpoint calls the fields of its cost's expense."""


def _is_of(principal: Principal, touchpoint_id: UUID, customer_id: UUID) -> sa.ColumnElement[bool]:
    of = (col(Touchpoint.id) == touchpoint_id, col(Touchpoint.customer_id) == customer_id)
    return sa.exists().where(*of, TOUCHPOINTS.seen_by(principal))


LINKS["touchpoint_id"] = _is_of


Store = Callable[..., Awaitable[list[Expense]]]
"""How the expense of a cost comes into the ledger."""


BUDGETS: list[Callable[[UUID, UUID], sa.Select[Any]]] = []
"""Queries for the plan whose budget is in the ledger, by touchpoint and customer; the concepts above add theirs."""


class CostFound(NamedTuple):
    """The cost as an expense, and the state of the touchpoint whose it is."""

    version: int
    prepared: Prepared


def kind_of(scene: Scene) -> ExpenseKind:
    """What the cost of the scene is spent on."""
    return KINDS.get(scene, ExpenseKind.OTHER)


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
    """Whether the change brings another cost than the one shown, or a scene of another kind. Raises ScopeMissing."""
    if "cost" in body.model_fields_set and body.cost != await _shown_cost(call, touchpoint):
        require(call.principal, NEEDS, PRIVATE.level)
        return True
    return "scene" in body.model_fields_set and kind_of(body.scene) is not kind_of(touchpoint.scene)


def _may_spend(principal: Principal) -> bool:
    return principal.clearance >= PRIVATE.level and principal.scopes >= set(NEEDS)


def expense_of(
    call: Call, customer_id: UUID, scene: Scene, starts_at: datetime, cost: Decimal, sharing: int
) -> ExpenseCreate:
    """The cost of a touchpoint as an expense that so many people share."""
    return ExpenseCreate(
        customer_id=customer_id,
        kind=kind_of(scene),
        purpose=PURPOSE.filled(scene=scene.named).in_language(call.language),
        happens_on=day_of(starts_at),
        amount=cost,
        participants=sharing,
    )


async def refuse_cost_of_visit(call: Call, touchpoint: Touchpoint) -> None:
    """Raises TouchpointOfVisit where the touchpoint's costs are the budget of a visit."""
    if (visit_plan_id := await _find_budget(call, touchpoint)) is not None:
        raise TouchpointOfVisit(visit_plan_id=visit_plan_id)


async def _find_budget(call: Call, touchpoint: Touchpoint) -> UUID | None:
    """The plan of whose budget the lines are the touchpoint's costs."""
    queries = [query(touchpoint.id, touchpoint.customer_id) for query in BUDGETS]
    found = [(await execute(call.session, query)).scalars().first() for query in queries]
    return next((one for one in found if one is not None), None)


async def _is_entered(call: Call, touchpoint: Touchpoint) -> bool:
    """Whether what it cost is in the ledger already, as a visit's budget or because somebody has entered it."""
    of = (col(Expense.touchpoint_id) == touchpoint.id, col(Expense.kind) != ExpenseKind.GIFT, IS_COUNTED)
    is_own = col(Expense.id).is_not_distinct_from(touchpoint.cost_expense_id)
    by_hand = (await execute(call.session, sa.select(sa.exists().where(*of, ~is_own)))).scalar_one()
    return bool(by_hand) or await _find_budget(call, touchpoint) is not None


def refuse_changed(call: Call, touchpoint: Touchpoint, found: CostFound | None) -> None:
    """Raises PreconditionFailed where the touchpoint has changed since its cost was looked up."""
    if found is not None and touchpoint.version != found.version:
        raise PreconditionFailed(current=touchpoint.etag_for(call.principal.clearance))


async def add_cost(
    call: Call,
    touchpoint: Touchpoint,
    prepared: Prepared | None,
    store: Store = store_expenses,
    before: Expense | None = None,
) -> None:
    """Store the expense of the cost, with the receipt of the one before it; what was spent counts as spent.

    Raises ExpenseRefused.
    """
    if prepared is None:
        return
    of = {"touchpoint_id": touchpoint.id, "clearance": PRIVATE.level}
    (expense,) = await store(call, [prepared], **of)
    if touchpoint.status is TouchpointStatus.HELD or (before is not None and before.is_spent):
        mark_spent(call, [expense])
        expense.record_remark = before.record_remark if before else None
    await call.session.flush()  # the touchpoint refers to it
    touchpoint.cost_expense_id = expense.id


async def follow_cost(
    call: Call, touchpoint: Touchpoint, prepared: Prepared | None, store: Store = store_expenses
) -> None:
    """Make the expense follow the touchpoint's cost and scene as they are now.

    Before anything is spent, another cost is another request; afterwards it is the actual amount. Raises
    ExpenseRefused.
    """
    ids = [touchpoint.cost_expense_id] if touchpoint.cost_expense_id else []
    expense = next((one for one in await lock_expenses(call.session, col(Expense.id).in_(ids)) if one.is_counted), None)
    if expense is None and not touchpoint.cost:
        touchpoint.cost_expense_id = None
    if expense is None and (prepared is None or await _is_entered(call, touchpoint)):
        return
    kind = kind_of(touchpoint.scene)
    if expense is not None and expense.kind is kind and touchpoint.cost:
        if touchpoint.cost == expense.counted_amount:
            return
        if expense.is_spent or touchpoint.status is TouchpointStatus.HELD:
            await record(call, expense, touchpoint.cost, expense.record_remark)
            return
    if expense is not None and prepared is None and touchpoint.cost:
        await change_kind(call, expense, kind)
        return
    if expense is not None:
        withdraw(expense)
    touchpoint.cost_expense_id = None
    await call.session.flush()  # what goes leaves room below the limits
    await add_cost(call, touchpoint, prepared, store, expense)


async def own_expenses(call: Call, touchpoint: Touchpoint) -> list[Expense]:
    """The expenses of the touchpoint's gifts and of its cost."""
    of_gifts = sa.select(col(TouchpointGift.expense_id)).where(col(TouchpointGift.touchpoint_id) == touchpoint.id)
    is_own = sa.or_(col(Expense.id).in_(of_gifts), col(Expense.id) == touchpoint.cost_expense_id)
    return await lock_expenses(call.session, is_own)


async def spend(call: Call, touchpoint: Touchpoint) -> None:
    """Record that what was planned was spent on the day of the touchpoint; its cost also where it was rejected."""
    expenses = await own_expenses(call, touchpoint)
    mark_spent(call, expenses)
    for expense in expenses:
        if expense.id == touchpoint.cost_expense_id and not expense.is_spent:
            await record(call, expense, expense.amount)
    await move(call, expenses, day_of(touchpoint.starts_at))


async def move_expenses(call: Call, touchpoint: Touchpoint, pointer: str | None) -> None:
    """Make the day of the expenses that of the touchpoint, as `move`. Raises ExpenseRefused."""
    await move(call, await own_expenses(call, touchpoint), day_of(touchpoint.starts_at), pointer)


async def withdraw_expenses(call: Call, touchpoint: Touchpoint, *, keeps_spent: bool = False) -> None:
    """Withdraw the expenses of a touchpoint that was entered by mistake, or does not take place.

    In the latter case what was spent already may stay.
    """
    for expense in await own_expenses(call, touchpoint):
        if expense.is_counted and not (keeps_spent and expense.is_spent):
            withdraw(expense)
