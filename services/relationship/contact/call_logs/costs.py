"""The costs of a log's entries in the ledger: money spent elsewhere is not refused, but what is too much waits."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.datastructures import State

from services.relationship.contact.touchpoints.model import PRIVATE, Touchpoint, TouchpointGift, TouchpointPerson
from services.relationship.contact.touchpoints.money import (
    expense_of,
    follow_cost,
    move_expenses,
    own_expenses,
    withdraw_expenses,
)
from services.relationship.contact.touchpoints.rules import TouchpointStatus
from services.relationship.settings import RelationshipSettings
from services.relationship.spending.expenses.lookups import Prepared, without_lookup
from services.relationship.spending.expenses.operations import enter_expenses
from services.relationship.spending.expenses.recording import mark_spent
from shared.auth.access import NOBODY, current_principal
from shared.web.call import Call

targets = sa.table("log_targets", sa.column("row_id", sa.Uuid), sa.column("is_removed", sa.Boolean))


async def follow_costs(session: AsyncSession) -> None:
    """Make the expenses of the log's entries follow their costs, scenes, days and states."""
    call = Call(session, current_principal.get() or NOBODY, State({"settings": RelationshipSettings()}))
    new: list[tuple[Touchpoint, Prepared]] = []
    for entry, people in await _read_entries(session):
        prepared = _prepared(call, entry, people)
        if entry.status is TouchpointStatus.CANCELLED:
            await withdraw_expenses(call, entry)
            continue
        if prepared and entry.cost_expense_id is None:
            new.append((entry, prepared))
        await follow_cost(call, entry, prepared if entry.cost_expense_id else None, enter_expenses)
        if entry.status is TouchpointStatus.HELD:
            mark_spent(call, await own_expenses(call, entry))
        await move_expenses(call, entry, None)
    await _enter(call, new)


async def _read_entries(session: AsyncSession) -> Sequence[tuple[Touchpoint, int]]:
    """The entries that cost something, or did, each with how many people are there."""
    row, gift, person = Touchpoint, TouchpointGift, TouchpointPerson
    has_gifts = sa.exists().where(col(gift.touchpoint_id) == col(row.id), col(gift.expense_id).is_not(None))
    spends = sa.or_(col(row.cost) > 0, col(row.cost_expense_id).is_not(None), has_gifts)
    people = sa.select(sa.func.count()).where(col(person.touchpoint_id) == col(row.id)).scalar_subquery()
    query = select(row, people).join(targets, targets.c.row_id == col(row.id)).order_by(col(row.id))
    query = query.where(~targets.c.is_removed, spends, col(row.campaign_id).is_(None))
    return [(one, number) for one, number in await session.exec(query.execution_options(populate_existing=True))]


def _prepared(call: Call, entry: Touchpoint, people: int) -> Prepared | None:
    if not entry.cost:
        return None
    spent = expense_of(call, entry.customer_id, entry.scene, entry.starts_at, entry.cost, max(1, people))
    return without_lookup(spent.model_copy(update={"touchpoint_id": entry.id}))


async def _enter(call: Call, new: Sequence[tuple[Touchpoint, Prepared]]) -> None:
    expenses = await enter_expenses(call, [prepared for _, prepared in new], clearance=PRIVATE.level)
    await call.session.flush()
    for (entry, _), expense in zip(new, expenses, strict=True):
        entry.cost_expense_id = expense.id
        if entry.status is TouchpointStatus.HELD:
            mark_spent(call, [expense])
