"""The expenses of a touchpoint, of its gifts and its cost: planned, spent and withdrawn with it."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.contact.touchpoints.model import PRIVATE, Touchpoint, TouchpointGift
from services.relationship.contact.touchpoints.rules import TouchpointStatus
from services.relationship.contact.touchpoints.store import TOUCHPOINTS
from services.relationship.spending.expenses.decisions import withdraw
from services.relationship.spending.expenses.links import LINKS
from services.relationship.spending.expenses.lookups import Prepared
from services.relationship.spending.expenses.model import Expense, ExpenseCreate
from services.relationship.spending.expenses.moving import move
from services.relationship.spending.expenses.operations import store_expenses
from services.relationship.spending.expenses.recording import change_kind, mark_spent, record
from services.relationship.spending.expenses.store import IS_COUNTED, lock_expenses
from services.relationship.spending.schemes.rules import ExpenseKind
from shared.auth.access import Principal
from shared.customers.contact_terms import Scene
from shared.database import execute
from shared.problems import Text
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


def _is_of(principal: Principal, touchpoint_id: UUID, customer_id: UUID) -> sa.ColumnElement[bool]:
    of = (col(Touchpoint.id) == touchpoint_id, col(Touchpoint.customer_id) == customer_id)
    return sa.exists().where(*of, TOUCHPOINTS.seen_by(principal))


LINKS["touchpoint_id"] = _is_of
BUDGETS: list[Callable[[UUID, UUID], sa.Select[Any]]] = []
"""Queries for the plan whose budget is in the ledger, by touchpoint and customer; the concepts above add theirs."""


def kind_of(scene: Scene) -> ExpenseKind:
    """What the cost of the scene is spent on."""
    return KINDS.get(scene, ExpenseKind.OTHER)


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


async def find_budget(call: Call, touchpoint: Touchpoint) -> UUID | None:
    """The plan of whose budget the lines are the touchpoint's costs."""
    queries = [query(touchpoint.id, touchpoint.customer_id) for query in BUDGETS]
    found = [(await execute(call.session, query)).scalars().first() for query in queries]
    return next((one for one in found if one is not None), None)


async def _is_entered(call: Call, touchpoint: Touchpoint) -> bool:
    """Whether a cost without an expense is in the ledger already: somebody has entered it, or a visit's budget."""
    if touchpoint.cost_expense_id is not None:
        return False
    by_hand = (col(Expense.touchpoint_id) == touchpoint.id, col(Expense.kind) != ExpenseKind.GIFT, IS_COUNTED)
    is_entered = (await execute(call.session, sa.select(sa.exists().where(*by_hand)))).scalar_one()
    return bool(is_entered) or await find_budget(call, touchpoint) is not None


async def add_cost(
    call: Call,
    touchpoint: Touchpoint,
    prepared: Prepared | None,
    replaced: Expense | None = None,
) -> None:
    """Store the expense of the cost; it counts as spent where the touchpoint was held.

    `replaced`: the expense in whose place it comes; its receipt is kept, and so is that it was spent.

    Raises ExpenseRefused.
    """
    if prepared is None:
        return
    of = {"touchpoint_id": touchpoint.id, "clearance": PRIVATE.level}
    (expense,) = await store_expenses(call, [prepared], **of)
    if touchpoint.status is TouchpointStatus.HELD or (replaced is not None and replaced.is_spent):
        mark_spent(call, [expense])
        expense.record_remark = replaced.record_remark if replaced else None
    await call.session.flush()  # the touchpoint refers to it
    touchpoint.cost_expense_id = expense.id


async def follow_cost(call: Call, touchpoint: Touchpoint, prepared: Prepared | None) -> None:
    """Make the expense follow the touchpoint's cost and scene as they are now.

    Before anything is spent, another cost is another request; afterwards it is the actual amount. Raises
    ExpenseRefused.
    """
    ids = [touchpoint.cost_expense_id] if touchpoint.cost_expense_id else []
    expense = next((one for one in await lock_expenses(call.session, col(Expense.id).in_(ids)) if one.is_counted), None)
    if expense is None:
        if not touchpoint.cost:
            touchpoint.cost_expense_id = None
        if prepared is None or await _is_entered(call, touchpoint):
            return
    elif touchpoint.cost and await _is_adapted(
        call, touchpoint, touchpoint.cost, expense, has_another=prepared is not None
    ):
        return
    else:
        withdraw(expense)
    touchpoint.cost_expense_id = None
    await call.session.flush()  # what goes leaves room below the limits
    await add_cost(call, touchpoint, prepared, expense)


async def _is_adapted(
    call: Call, touchpoint: Touchpoint, cost: Decimal, expense: Expense, *, has_another: bool
) -> bool:
    """Whether the expense stays for the cost as it is now, with another actual amount or kind where need be."""
    kind = kind_of(touchpoint.scene)
    if expense.kind is not kind:
        if not has_another:
            await change_kind(call, expense, kind)
        return not has_another
    if cost != expense.counted_amount:
        if not expense.is_spent and touchpoint.status is not TouchpointStatus.HELD:
            return not has_another
        await record(call, expense, cost, expense.record_remark)
    return True


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
