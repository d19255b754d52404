"""What was spent on touchpoints, visits and campaigns that carry actions out, by the relationship service's ledger."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.measures.actions.carrying_out import NAMING
from services.planning.measures.actions.model import Action
from services.planning.measures.actions.rules import ActionState
from services.planning.tables import PlanningTable
from shared.auth.access import acting_for
from shared.database import execute
from shared.feed.copies import keep_copy
from shared.feed.followers import Apply, FollowedEvent
from shared.web.peers import ServiceHttp

LINKS = ("touchpoint_id", "visit_plan_id", "campaign_id")
EXPENSE = "expense"
WITHDRAWN = "withdrawn"
Spent = tuple[UUID, dict[UUID, Decimal | None]]
"""The expense whose change is looked at, or what it belongs to; and what each customer's expenses add up to."""

execution_expenses = sa.Table(
    "execution_expenses",
    PlanningTable.metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    *(sa.Column(name, sa.Uuid, index=True) for name in LINKS),
    sa.Column("of_customer", sa.Uuid, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("actual_base_amount", sa.Numeric(20, 4)),
)
"""Expenses of touchpoints, visits and campaigns, copied from the relationship service's feed."""


class CopiedExpense(BaseModel):
    """The fields of an expense that this service copies."""

    touchpoint_id: UUID | None = None
    visit_plan_id: UUID | None = None
    campaign_id: UUID | None = None
    of_customer: UUID
    """Of a campaign's cost each customer has a part."""
    status: str
    actual_base_amount: Decimal | None = None
    """In the base currency; None: not spent yet."""


def _copied(fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """None: the expense belongs to nothing that an action is carried out by."""
    of_customer = fields.get("customer_id", fields.get("of_customer"))
    found = CopiedExpense.model_validate({**fields, "of_customer": of_customer}).model_dump()
    return found if any(found[name] for name in LINKS) else None


follow_expenses = keep_copy(EXPENSE, execution_expenses, _copied)


def follow_costs(base_currency: str) -> Apply:
    """What was spent is what the action cost, unless somebody has said otherwise.

    It comes after the expenses and after what completes actions: both may be first.
    """

    async def apply(session: AsyncSession, _: ServiceHttp, changes: Sequence[FollowedEvent]) -> None:
        last = {one.data.entity_id: one.data for one in changes if one.data.entity in {EXPENSE, *NAMING}}
        spent = await _read_spent(session, last) if last else {}
        actions = select(Action).where(col(Action.execution_id).in_(spent), col(Action.deleted_at).is_(None))
        for action in (await session.exec(actions.order_by(col(Action.id)).with_for_update(of=Action))).all():
            by, amounts = spent[action.execution_id]
            amount = amounts.get(action.customer_id)
            with acting_for(last[by].actor, last[by].actor_name):
                _take_cost(action, amount, base_currency)
                await session.flush()

    return apply


async def _read_spent(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID | None, Spent]:
    """What was spent so far on each of these, or on what these expenses belong to, by its id."""
    expense = execution_expenses.c
    made = sa.func.coalesce(*(expense[name] for name in LINKS))
    is_changed = expense.id.in_(ids)
    one = sa.cast(sa.func.max(sa.case((is_changed, sa.cast(expense.id, sa.Text)))), sa.Uuid)
    amount = sa.func.sum(expense.actual_base_amount).filter(expense.status != WITHDRAWN)
    shown = (made.label("made_id"), expense.of_customer, one.label("one"), amount.label("amount"))
    changed = sa.select(made).where(is_changed)
    # An expense may belong to two of them: it is counted for the one in `made` alone.
    is_named = sa.and_(sa.or_(*(expense[name].in_(ids) for name in LINKS)), made.in_(ids))
    is_asked = sa.or_(made.in_(changed), is_named)
    found: dict[UUID | None, Spent] = {}
    for row in await execute(session, sa.select(*shown).where(is_asked).group_by(made, expense.of_customer)):
        by, amounts = found.get(row.made_id, (row.made_id, {}))
        found[row.made_id] = row.one or by, amounts | {row.of_customer: row.amount}
    return found


def _take_cost(action: Action, spent: Decimal | None, base_currency: str) -> None:
    """Make what was spent the action's cost; the ledger is in the base currency, and people may say otherwise."""
    before, action.execution_cost = action.execution_cost, spent
    is_in_base = action.currency in {None, base_currency}
    if is_in_base and action.state is ActionState.DONE and action.actual_cost in {None, before}:
        action.actual_cost = spent
