"""Every query over expenses."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.spending.expenses.checks import Used
from services.relationship.spending.expenses.model import Expense, ExpensePerson, ExpenseRead
from services.relationship.spending.expenses.rules import COUNTED, ExpenseNotFound
from services.relationship.spending.schemes.rules import ExpenseKind
from shared.auth.access import Principal
from shared.auth.visibility import of_visible_customers, people
from shared.batches.exports import ExportQuery
from shared.database import execute
from shared.feed.bulk import change_rows
from shared.lists.collections import Collection
from shared.lists.filters import OwnFilter
from shared.lists.queries import ListQuery

counted_amount = sa.func.coalesce(col(Expense.actual_base_amount), col(Expense.base_amount), type_=sa.Numeric(20, 4))
"""SQL expression: what counts of an expense: the actual amount once it is recorded."""
IS_COUNTED = col(Expense.status).in_(COUNTED)


def _is_for(contact_id: UUID) -> sa.ColumnElement[bool]:
    named = sa.select(col(ExpensePerson.expense_id)).where(col(ExpensePerson.contact_id) == contact_id)
    return col(Expense.id).in_(named)


class ExpenseQuery(
    ListQuery,
    of=ExpenseRead,
    filters=(
        *("id", "customer_id", "kind", "happens_on", "fiscal_year", "status", "next_approver", "requester_id"),
        *("base_amount", "actual_base_amount", "touchpoint_id", "visit_plan_id", "campaign_id"),
        *("decide_by", "record_by", "created_at", "updated_at"),
    ),
    sorts=("happens_on", "base_amount", "actual_base_amount", "status", "decide_by", "created_at", "updated_at"),
    searched=("purpose",),
    default_sort="-happens_on",
    own={"contact_id": OwnFilter(UUID, "Only for this person, alone or with others.", _is_for)},
):
    """How expenses are filtered, sorted and searched."""


class ExpenseExportQuery(ExportQuery, of=ExpenseQuery):
    """The filters and the format of the ledger."""


def _seen_by(principal: Principal) -> sa.ColumnElement[bool]:
    """An expense is hidden with its customer, and with each of its people."""
    named = sa.join(ExpensePerson, people, people.c.contact_id == col(ExpensePerson.contact_id))
    of_expense = col(ExpensePerson.expense_id) == col(Expense.id)
    hidden = sa.exists().select_from(named).where(of_expense, people.c.clearance > principal.clearance)
    return sa.and_(of_visible_customers(col(Expense.customer_id))(principal), ~hidden.correlate(Expense))


def _contact_ids() -> sa.ColumnElement[Any]:
    ids = sa.func.array_agg(col(ExpensePerson.contact_id))
    found = sa.select(ids).where(col(ExpensePerson.expense_id) == col(Expense.id)).correlate(Expense).scalar_subquery()
    return sa.func.coalesce(found, sa.cast([], ARRAY(sa.Uuid)), type_=ARRAY(sa.Uuid))


EXPENSES = Collection(
    Expense,
    ExpenseRead,
    ExpenseQuery,
    missing=ExpenseNotFound,
    visible=_seen_by,
    columns={"contact_ids": _contact_ids()},
)


async def read_used(session: AsyncSession, customer_id: UUID, contact_ids: Sequence[UUID], year: int) -> Used:
    """What counts in the fiscal year, of the customer and of each of these people, by kind."""
    of_year = (col(Expense.fiscal_year) == year, IS_COUNTED)
    by_customer = sa.select(col(Expense.kind), sa.func.sum(counted_amount).label("used"))
    by_customer = by_customer.where(col(Expense.customer_id) == customer_id, *of_year).group_by(col(Expense.kind))
    of_customer = {one.kind: one.used for one in await execute(session, by_customer)}
    if not contact_ids:
        return Used(of_customer)
    person = col(ExpensePerson.contact_id)
    shown: list[Any] = [person.label("person"), col(Expense.kind), sa.func.sum(col(ExpensePerson.share)).label("used")]
    found = sa.join(ExpensePerson, Expense, col(Expense.id) == col(ExpensePerson.expense_id))
    by_person = sa.select(*shown).select_from(found).where(person.in_(contact_ids), *of_year)
    by_person = by_person.group_by(person, col(Expense.kind))
    of_people: dict[UUID, dict[ExpenseKind, Decimal]] = {}
    for one in await execute(session, by_person):
        of_people.setdefault(one.person, {})[one.kind] = one.used
    return Used(of_customer, of_people)


async def set_shares(session: AsyncSession, expense_id: UUID, share: Decimal) -> None:
    """Set every person's share of the expense."""
    await change_rows(session, ExpensePerson, {"share": share}, col(ExpensePerson.expense_id) == expense_id)
