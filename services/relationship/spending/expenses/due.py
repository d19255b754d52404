"""Expenses as due items: decisions of those who may approve, actual amounts of those who requested."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from services.relationship.spending.expenses.decisions import entitled_to
from services.relationship.spending.expenses.model import Expense
from services.relationship.spending.expenses.rules import ExpenseApprovalDue, ExpenseRecordDue, ExpenseStatus
from services.relationship.spending.expenses.store import EXPENSES
from services.relationship.spending.schemes.rules import ExpenseKind
from shared.auth.access import Scope
from shared.customers.account_teams import active
from shared.customers.due_items import DueQuery, DueSource
from shared.customers.due_reading import ItemText, columns, due_reader, is_wanted, midnight
from shared.problems import Language, Text
from shared.time import company_today
from shared.web.call import Call

TO_DECIDE = Text("Decide on: {kind} {amount} {currency} ({customer})", "审批：{kind} {amount} {currency}（{customer}）")
TO_RECORD = Text("Record the actual amount: {kind} of {day} ({customer})", "登记实际金额：{day} {kind}（{customer}）")
REQUESTED_BY = Text("Requested by {name}: {purpose}", "{name} 申请：{purpose}")


async def select_waiting(call: Call, query: DueQuery) -> sa.Select[Any]:
    """What the caller may decide on: whoever does it first relieves the others."""
    caller = sa.cast(sa.literal(call.principal.user_id), sa.Uuid)
    given = _columns(ExpenseApprovalDue.EXPENSE_APPROVAL, owner_id=caller, due_at=midnight(col(Expense.decide_by)))
    is_theirs = sa.and_(
        col(Expense.status) == ExpenseStatus.REQUESTED,
        col(Expense.next_approver).in_(entitled_to(call.principal)),
        col(Expense.requested_by) != call.principal.subject,
        col(Expense.recorded_by).is_distinct_from(call.principal.subject),
    )
    seen = EXPENSES.seen_by(call.principal)
    # The parts of one amount are decided on together: one of them is due.
    together = sa.case((col(Expense.is_part), col(Expense.campaign_id)), else_=col(Expense.id))
    first = sa.cast(sa.func.min(sa.cast(col(Expense.id), sa.Text)), sa.Uuid)
    due = sa.select(first).where(seen, is_theirs).group_by(together, col(Expense.decide_by)).correlate(None)
    return sa.select(*given).where(col(Expense.id).in_(due), is_wanted(col(Expense.decide_by), query))


async def select_unrecorded(call: Call, query: DueQuery) -> sa.Select[Any]:
    """The approved expenses whose day has come, and whose actual amount is not recorded."""
    requester = active(col(Expense.requester_id), Expense)
    given = _columns(ExpenseRecordDue.EXPENSE_ACTUAL, owner_id=requester, due_at=midnight(col(Expense.record_by)))
    is_over = sa.and_(
        col(Expense.status) == ExpenseStatus.APPROVED,
        col(Expense.happens_on) <= company_today(),
        col(Expense.is_part).is_(False),  # these are recorded with the whole
    )
    seen = EXPENSES.seen_by(call.principal)
    return sa.select(*given).where(seen, is_over, is_wanted(col(Expense.record_by), query))


def _columns(kind: ExpenseApprovalDue | ExpenseRecordDue, **given: Any) -> list[Any]:
    names = ("amount", "currency", "happens_on", "purpose", "requested_by_name")
    return columns(
        id=sa.literal(f"{kind.value}:", sa.Text) + sa.cast(col(Expense.id), sa.Text),
        kind=sa.literal(kind.value, sa.Text),
        customer_id=col(Expense.customer_id),
        clearance=col(Expense.clearance),
        link_id=col(Expense.id),
        of_kind=col(Expense.kind),
        **{name: col(getattr(Expense, name)) for name in names},
        **given,
    )


def _describe(row: sa.RowMapping, language: Language) -> ItemText:
    values = {
        "kind": ExpenseKind(row["of_kind"]).in_language(language),
        "amount": f"{row['amount']:,.2f}",
        "currency": row["currency"],
        "customer": row["customer_name"],
        "day": row["happens_on"].isoformat(),
    }
    text = TO_DECIDE if row["kind"] == ExpenseApprovalDue.EXPENSE_APPROVAL else TO_RECORD
    note = REQUESTED_BY.in_language(language, {"name": row["requested_by_name"], "purpose": row["purpose"]})
    return ItemText(text.in_language(language, values), f"/v1/expenses/{row['link_id']}", note)


APPROVALS_DUE = DueSource(
    ExpenseApprovalDue,
    Scope.EXPENSES_APPROVE,
    due_reader("relationship", ExpenseApprovalDue, select_waiting, _describe),
)
ACTUALS_DUE = DueSource(
    ExpenseRecordDue, Scope.EXPENSES_READ, due_reader("relationship", ExpenseRecordDue, select_unrecorded, _describe)
)
