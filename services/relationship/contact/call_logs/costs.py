"""The costs of a log's entries in the ledger: money spent elsewhere is not refused, but what is too much waits."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.datastructures import State

from services.relationship.contact.touchpoints.model import PRIVATE, Touchpoint, TouchpointGift, TouchpointPerson
from services.relationship.contact.touchpoints.money import expense_of, kind_of
from services.relationship.contact.touchpoints.rules import TouchpointStatus
from services.relationship.settings import RelationshipSettings
from services.relationship.spending.expenses.decisions import withdraw
from services.relationship.spending.expenses.lookups import Prepared, without_lookup
from services.relationship.spending.expenses.model import Expense
from services.relationship.spending.expenses.moving import move
from services.relationship.spending.expenses.operations import enter_expenses
from services.relationship.spending.expenses.recording import change_kind, mark_spent, record_costs
from services.relationship.spending.expenses.rules import PLANNED, ExpenseStatus
from services.relationship.spending.expenses.store import lock_expenses, wait_for_spending
from shared.auth.access import NOBODY, current_principal
from shared.database import execute
from shared.time import day_of, fiscal_year_of
from shared.web.call import Call

FORMER = ("cost", "scene", "status", "starts_at")
"""What is followed of an entry; `log_targets` has it also as it was."""
targets = sa.table(
    "log_targets",
    sa.column("row_id", sa.Uuid),
    sa.column("is_removed", sa.Boolean),
    *(sa.column(f"former_{name}") for name in FORMER),
)


class Entry(NamedTuple):
    """An entry whose cost, scene, state or time is new, with how many people were there and what it cost before."""

    touchpoint: Touchpoint
    people: int
    former_cost: Decimal | None


async def follow_costs(session: AsyncSession) -> None:
    """Make the expenses of the log's entries follow their costs, scenes, days and states."""
    entries = await _read_entries(session)
    if not entries:
        return
    call = Call(session, current_principal.get() or NOBODY, State({"settings": RelationshipSettings()}))
    own = await _lock_own(call)
    await _wait(call, entries, own)
    spent, lasting = list[tuple[Expense, Decimal]](), list[Entry]()
    for entry in entries:
        expenses = own[entry.touchpoint.id]
        if entry.touchpoint.status is TouchpointStatus.CANCELLED:
            _release(expenses)
            continue
        lasting.append(entry)
        spent += await _follow(call, entry, expenses)
        if entry.touchpoint.status is TouchpointStatus.HELD:
            mark_spent(call, expenses)
    await record_costs(call, spent)
    await _move(call, lasting, own)
    await session.flush()  # what goes leaves room below the limits
    await _enter(call, [one for one in lasting if one.touchpoint.cost and one.touchpoint.cost_expense_id is None])


def _is_followed() -> sa.ColumnElement[bool]:
    is_new = sa.or_(*(getattr(Touchpoint, name).is_distinct_from(targets.c[f"former_{name}"]) for name in FORMER))
    is_own = (~targets.c.is_removed, col(Touchpoint.campaign_id).is_(None))
    return sa.and_(targets.c.row_id == col(Touchpoint.id), *is_own, is_new)


async def _read_entries(session: AsyncSession) -> Sequence[Entry]:
    """The entries that cost something, or did, where something that the ledger follows is new."""
    row, gift, person = Touchpoint, TouchpointGift, TouchpointPerson
    has_gifts = sa.exists().where(col(gift.touchpoint_id) == col(row.id), col(gift.expense_id).is_not(None))
    spends = sa.or_(col(row.cost) > 0, col(row.cost_expense_id).is_not(None), has_gifts)
    people = sa.select(sa.func.count()).where(col(person.touchpoint_id) == col(row.id)).scalar_subquery()
    query = select(row, people, targets.c.former_cost).where(_is_followed(), spends).order_by(col(row.id))
    return [Entry(*one) for one in await session.exec(query.execution_options(populate_existing=True))]


async def _lock_own(call: Call) -> defaultdict[UUID, list[Expense]]:
    """The expenses of the gifts and the costs, by entry, without what was withdrawn."""
    of_gifts = sa.select(col(Touchpoint.id), col(TouchpointGift.expense_id)).where(
        _is_followed(), col(TouchpointGift.touchpoint_id) == col(Touchpoint.id)
    )
    of_costs = sa.select(col(Touchpoint.id), col(Touchpoint.cost_expense_id)).where(_is_followed())
    pairs = sa.union(of_gifts, of_costs).subquery("own").c
    present = {
        one.id: one for one in await lock_expenses(call.session, col(Expense.id).in_(sa.select(pairs.expense_id)))
    }
    own = defaultdict[UUID, list[Expense]](list)
    for touchpoint_id, expense_id in await execute(call.session, sa.select(pairs.id, pairs.expense_id)):
        own[touchpoint_id] += [present[expense_id]] if expense_id in present else []
    return own


async def _wait(call: Call, entries: Iterable[Entry], own: Mapping[UUID, Iterable[Expense]]) -> None:
    """Wait at once for all customers and years concerned: one after the other, two logs could wait for each other."""
    starts = call.settings.fiscal_year_start
    lines = {(one.customer_id, fiscal_year_of(day_of(one.starts_at), starts)) for one, *_ in entries}
    lines |= {(one.customer_id, one.fiscal_year) for expenses in own.values() for one in expenses}
    await wait_for_spending(call.session, lines)


def _release(expenses: Iterable[Expense]) -> None:
    """Withdraw what is planned of an entry that does not take place; what was spent stays."""
    for expense in expenses:
        if expense.status in PLANNED and not expense.is_spent:
            withdraw(expense)


async def _move(call: Call, entries: Iterable[Entry], own: Mapping[UUID, Sequence[Expense]]) -> None:
    """Make the days of the expenses those of their entries: all of a day together."""
    moved = defaultdict[date, list[Expense]](list)
    for touchpoint, *_ in entries:
        for expense in own[touchpoint.id]:
            if expense.status is not ExpenseStatus.WITHDRAWN and expense.happens_on != day_of(touchpoint.starts_at):
                moved[day_of(touchpoint.starts_at)].append(expense)
    for day, expenses in moved.items():
        await move(call, expenses, day)


async def _follow(call: Call, entry: Entry, expenses: Iterable[Expense]) -> list[tuple[Expense, Decimal]]:
    """The expense of the cost with the actual amount to record; one that no longer fits makes way for another."""
    touchpoint, kind = entry.touchpoint, kind_of(entry.touchpoint.scene)
    expense = next((one for one in expenses if one.id == touchpoint.cost_expense_id), None)
    is_new_cost, is_held = touchpoint.cost != entry.former_cost, touchpoint.status is TouchpointStatus.HELD
    if expense is None:
        touchpoint.cost_expense_id = None if is_new_cost else touchpoint.cost_expense_id
        return []
    if not is_new_cost and expense.kind is kind:
        return [(expense, expense.amount)] if is_held and not expense.is_counted else []
    if expense.is_counted and touchpoint.cost and expense.kind is kind and (is_held or expense.is_spent):
        return _spent(call, touchpoint, touchpoint.cost, expense)
    if not is_new_cost and expense.is_spent:
        await change_kind(call, expense, kind)
        return []
    if touchpoint.cost != expense.amount or expense.kind is not kind:
        if expense.is_counted:
            withdraw(expense)
        touchpoint.cost_expense_id = None
    return []


def _spent(call: Call, touchpoint: Touchpoint, cost: Decimal, expense: Expense) -> list[tuple[Expense, Decimal]]:
    """The actual amount that the log says; where it repeats the planned one, what was recorded elsewhere stays."""
    is_elsewhere = expense.record_remark is not None or expense.recorded_by != call.principal.subject
    if expense.is_spent and is_elsewhere and cost == expense.amount:
        touchpoint.cost = expense.actual_amount
        return []
    return [] if cost == expense.counted_amount else [(expense, cost)]


def _prepared(call: Call, entry: Entry) -> Prepared:
    one = entry.touchpoint
    spent = expense_of(call, one.customer_id, one.scene, one.starts_at, one.cost or Decimal(0), max(1, entry.people))
    return without_lookup(spent.model_copy(update={"touchpoint_id": one.id}))


async def _enter(call: Call, new: Sequence[Entry]) -> None:
    expenses = await enter_expenses(call, [_prepared(call, one) for one in new], clearance=PRIVATE.level)
    await call.session.flush()
    for (touchpoint, *_), expense in zip(new, expenses, strict=True):
        touchpoint.cost_expense_id = expense.id
        if touchpoint.status is TouchpointStatus.HELD:
            mark_spent(call, [expense])
