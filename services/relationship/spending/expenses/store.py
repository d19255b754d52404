"""Every query over expenses."""

from collections.abc import Collection as Ids
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.relationship.spending.expenses.checks import Used
from services.relationship.spending.expenses.model import Expense, ExpensePerson, ExpenseRead
from services.relationship.spending.expenses.rules import PLANNED, ExpenseNotFound, ExpenseStatus
from services.relationship.spending.schemes.rules import ExpenseKind
from shared.auth.access import Principal
from shared.auth.visibility import of_visible_customers, people
from shared.batches.exports import ExportQuery
from shared.database import execute, hold_line, wait_in_line
from shared.feed.bulk import change_rows
from shared.lists.collections import Collection
from shared.lists.filters import OwnFilter
from shared.lists.queries import ListQuery

LINE, MANY = "spending", 100
"""Who spends waits for one another by customer or person and year; more of them than MANY are locked as one."""
counted_amount = sa.func.coalesce(col(Expense.actual_base_amount), col(Expense.base_amount), type_=sa.Numeric(20, 4))
"""SQL expression: what counts of an expense: the actual amount once it is recorded."""
IS_SPENT = sa.and_(col(Expense.actual_base_amount).is_not(None), col(Expense.status) != ExpenseStatus.WITHDRAWN)
"""SQL condition: the money was spent, whatever was decided on it afterwards."""
IS_PLANNED = sa.and_(col(Expense.actual_base_amount).is_(None), col(Expense.status).in_(PLANNED))
IS_COUNTED = sa.or_(IS_SPENT, IS_PLANNED)


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


async def read_used(
    session: AsyncSession,
    customer_ids: Ids[UUID],
    contact_ids: Ids[UUID],
    years: Ids[int],
    *,
    without: Ids[UUID] = (),
) -> dict[tuple[UUID, int], Used]:
    """What counts already of customers and people in each fiscal year, by kind; `without` some expenses."""
    of_year = [col(Expense.fiscal_year).in_(years), IS_COUNTED, col(Expense.id).not_in(without)]
    kind, year = col(Expense.kind), col(Expense.fiscal_year)
    shown: list[Any] = [col(Expense.customer_id).label("owner"), year, kind, sa.func.sum(counted_amount).label("used")]
    by_customer = sa.select(*shown).where(col(Expense.customer_id).in_(customer_ids), *of_year)
    of_customers = await _sum_by_kind(session, by_customer.group_by(*shown[:3]))
    of_people: dict[tuple[UUID, int], dict[ExpenseKind, Decimal]] = {}
    if contact_ids:
        person = col(ExpensePerson.contact_id)
        shown = [person.label("owner"), year, kind, sa.func.sum(col(ExpensePerson.share)).label("used")]
        found = sa.join(ExpensePerson, Expense, col(Expense.id) == col(ExpensePerson.expense_id))
        by_person = sa.select(*shown).select_from(found).where(person.in_(contact_ids), *of_year)
        of_people = await _sum_by_kind(session, by_person.group_by(*shown[:3]))
    return {
        (customer_id, year): Used(
            of_customers.get((customer_id, year), {}), {one: of_people.get((one, year), {}) for one in contact_ids}
        )
        for customer_id in customer_ids
        for year in years
    }


async def _sum_by_kind(
    session: AsyncSession, query: sa.Select[Any]
) -> dict[tuple[UUID, int], dict[ExpenseKind, Decimal]]:
    found: dict[tuple[UUID, int], dict[ExpenseKind, Decimal]] = {}
    for row in await execute(session, query):
        found.setdefault((row.owner, row.fiscal_year), {})[row.kind] = row.used
    return found


async def wait_for_spending(session: AsyncSession, lines: Ids[tuple[UUID, int]]) -> None:
    """Let one transaction at a time spend on each customer or person in a fiscal year.

    Of many, nobody else spends meanwhile: a lock for each would exhaust the server's memory.
    """
    if len(lines) > MANY:
        await wait_in_line(session, LINE)
        return
    await hold_line(session, LINE)
    await wait_in_line(session, *sorted(f"{LINE} {owner} {year}" for owner, year in lines))


async def lock_expenses(session: AsyncSession, *where: sa.ColumnElement[bool]) -> list[Expense]:
    """These expenses, seen by the caller or not, without what was withdrawn."""
    query = select(Expense).where(*where, col(Expense.status) != ExpenseStatus.WITHDRAWN).order_by(col(Expense.id))
    return list(await session.exec(query.with_for_update(key_share=True)))


async def wait_for_parts(session: AsyncSession, campaign_id: UUID) -> None:
    """Wait for who decides on the parts of a campaign's cost, or changes them: to be called before they are locked."""
    await wait_in_line(session, f"parts of campaign {campaign_id}")


async def find_whole(session: AsyncSession, expense_id: UUID) -> UUID | None:
    """The campaign of whose cost the expense is a part; None: it is no part."""
    query = sa.select(col(Expense.campaign_id)).where(col(Expense.id) == expense_id, col(Expense.is_part).is_(True))
    return (await execute(session, query)).scalar_one_or_none()


async def list_people(session: AsyncSession, expense_id: UUID) -> list[UUID]:
    """Everybody on whom it is spent, visible to the caller or not."""
    query = sa.select(col(ExpensePerson.contact_id)).where(col(ExpensePerson.expense_id) == expense_id)
    return list((await execute(session, query)).scalars())


async def set_shares(session: AsyncSession, expense_id: UUID, share: Decimal) -> None:
    """Set every person's share of the expense."""
    await change_rows(session, ExpensePerson, {"share": share}, col(ExpensePerson.expense_id) == expense_id)
