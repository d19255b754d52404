"""Every query over spending budgets."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.spending.budgets.model import SpendingBudget, SpendingBudgetRead
from services.relationship.spending.budgets.rules import SpendingBudgetNotFound, SpendingGrouping
from services.relationship.spending.expenses.model import Expense
from services.relationship.spending.expenses.store import EXPENSES, IS_COUNTED, IS_PLANNED, IS_SPENT
from shared.auth.access import DataScopeKind, Principal
from shared.auth.caller import value_of
from shared.auth.visibility import of_visible_customers, team, visible_to
from shared.database import execute
from shared.lists.collections import Collection
from shared.lists.queries import ListQuery
from shared.web.call import Call

budget = SpendingBudget


class SpendingBudgetQuery(
    ListQuery,
    of=SpendingBudgetRead,
    filters=("id", "customer_id", "fiscal_year", "kind", "amount", "planned", "actual", "created_at", "updated_at"),
    sorts=("fiscal_year", "amount", "created_at", "updated_at"),
    default_sort="-fiscal_year",
):
    """How budgets are filtered and sorted."""


def _seen_by(principal: Principal) -> sa.ColumnElement[bool]:
    """A customer's budget is seen with the customer; people's by themselves and their supervisors."""
    of_customer = sa.and_(
        col(budget.customer_id).is_not(None),
        of_visible_customers(col(budget.customer_id))(principal),
    )
    is_own = value_of(principal, "caller_id") == sa.any_(col(budget.holder_ids))
    is_whose = sa.or_(is_own, _are_subordinates(principal))
    return sa.or_(of_customer, sa.and_(col(budget.customer_id).is_(None), is_whose))


def _are_subordinates(principal: Principal) -> sa.ColumnElement[bool]:
    """Who sees all customers supervises everybody; who sees regions, those who serve customers there."""
    if principal.data_scope.kind is not DataScopeKind.REGIONS:
        return sa.literal(principal.data_scope.kind is DataScopeKind.ALL)
    holder = sa.func.unnest(col(budget.holder_ids)).column_valued("holder")
    others = sa.select(holder).where(holder.not_in(_served_by(principal))).correlate(SpendingBudget)
    return ~others.exists()


def _served_by(principal: Principal) -> sa.Select[Any]:
    """Who serves the customers whom the caller sees."""
    return sa.select(team.c.user_id).where(~team.c.is_handing_over, visible_to(principal, team.c.customer_id))


async def find_subordinates(call: Call, holder_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the users whom the caller supervises."""
    principal = call.principal
    if principal.data_scope.kind is DataScopeKind.ALL:
        return set(holder_ids)
    if principal.data_scope.kind is DataScopeKind.OWN:
        return set()
    query = _served_by(principal).where(team.c.user_id.in_(holder_ids))
    return set((await execute(call.session, query)).scalars())


def _spent(principal: Principal, amount: Any, counts: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
    """What of the budget is spent, or planned, as far as the caller sees the expenses."""
    is_whose = sa.case(
        (col(budget.customer_id).is_not(None), col(Expense.customer_id) == col(budget.customer_id)),
        else_=col(Expense.requester_id) == sa.any_(col(budget.holder_ids)),
    )
    is_of_kind = sa.or_(col(budget.kind).is_(None), col(budget.kind) == col(Expense.kind))
    of_year = col(Expense.fiscal_year) == col(budget.fiscal_year)
    seen = EXPENSES.seen_by(principal)
    spent = sa.select(sa.func.sum(amount)).where(is_whose, is_of_kind, of_year, counts, seen)
    return sa.func.coalesce(spent.correlate(SpendingBudget).scalar_subquery(), 0, type_=sa.Numeric(20, 4))


def _columns_for(principal: Principal) -> dict[str, Any]:
    return {
        "planned": _spent(principal, col(Expense.base_amount), IS_PLANNED),
        "actual": _spent(principal, col(Expense.actual_base_amount), IS_SPENT),
    }


NOTHING = sa.literal(0, sa.Numeric(20, 4))
BUDGETS = Collection(
    SpendingBudget,
    SpendingBudgetRead,
    SpendingBudgetQuery,
    missing=SpendingBudgetNotFound,
    visible=_seen_by,
    columns=dict.fromkeys(("planned", "actual"), NOTHING),
    columns_for=_columns_for,
)
MONTH = sa.cast(sa.func.date_trunc("month", sa.cast(col(Expense.happens_on), sa.DateTime)), sa.Date)
PLANNED_AND_ACTUAL = [
    sa.func.coalesce(sa.func.sum(col(Expense.base_amount)).filter(IS_PLANNED), 0).label("planned"),
    sa.func.coalesce(sa.func.sum(col(Expense.actual_base_amount)).filter(IS_SPENT), 0).label("actual"),
]
OF_EXPENSES: dict[SpendingGrouping, Any] = {
    SpendingGrouping.CUSTOMER: col(Expense.customer_id),
    SpendingGrouping.KIND: col(Expense.kind),
    SpendingGrouping.MONTH: MONTH,
}
OF_BUDGETS: dict[SpendingGrouping, Any] = {
    SpendingGrouping.CUSTOMER: col(budget.customer_id),
    SpendingGrouping.KIND: col(budget.kind),
}


async def sum_expenses(
    call: Call, year: int, customer_id: UUID | None, groups: Sequence[SpendingGrouping]
) -> Sequence[sa.RowMapping]:
    """Planned and actual amounts of the year's expenses that the caller sees, by group."""
    of_customer = col(Expense.customer_id) == customer_id if customer_id else sa.true()
    conditions = (EXPENSES.seen_by(call.principal), IS_COUNTED, col(Expense.fiscal_year) == year, of_customer)
    return await _grouped(call, {group: OF_EXPENSES[group] for group in groups}, PLANNED_AND_ACTUAL, conditions)


async def sum_by_use(call: Call, customer_ids: Sequence[UUID], years: Sequence[int]) -> Sequence[sa.RowMapping]:
    """Planned and actual amounts that the caller sees, by customer, year, kind and what the expense belongs to."""
    is_for_visit = sa.or_(col(Expense.touchpoint_id).is_not(None), col(Expense.visit_plan_id).is_not(None))
    keys = {
        "customer_id": col(Expense.customer_id),
        "fiscal_year": col(Expense.fiscal_year),
        "kind": col(Expense.kind),
        "is_for_campaign": col(Expense.campaign_id).is_not(None),
        "is_for_visit": is_for_visit,
    }
    wanted = (col(Expense.customer_id).in_(customer_ids), col(Expense.fiscal_year).in_(years))
    shown: list[Any] = [key.label(name) for name, key in keys.items()]
    query = sa.select(*shown, *PLANNED_AND_ACTUAL).where(EXPENSES.seen_by(call.principal), IS_COUNTED, *wanted)
    return (await execute(call.session, query.group_by(*keys.values()))).mappings().all()


async def sum_budgets(
    call: Call, year: int, customer_id: UUID | None, groups: Sequence[SpendingGrouping]
) -> Sequence[sa.RowMapping]:
    """The year's budgets of customers that the caller sees, by group."""
    of_customer = col(budget.customer_id) == customer_id if customer_id else col(budget.customer_id).is_not(None)
    conditions = (BUDGETS.seen_by(call.principal), col(budget.fiscal_year) == year, of_customer)
    sums = [sa.func.sum(col(budget.amount)).label("budget")]
    return await _grouped(call, {group: OF_BUDGETS[group] for group in groups}, sums, conditions)


async def _grouped(
    call: Call, keys: dict[SpendingGrouping, Any], sums: Sequence[Any], conditions: Sequence[Any]
) -> Sequence[sa.RowMapping]:
    shown: list[Any] = [key.label(group.value) for group, key in keys.items()]
    query = sa.select(*shown, *sums).where(*conditions).group_by(*keys.values())
    return (await execute(call.session, query)).mappings().all()
