"""Expenses over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from fastapi.responses import StreamingResponse

from services.relationship.clients import Customers, Kpi
from services.relationship.spending.expenses import decisions, operations, recording, rules
from services.relationship.spending.expenses.findings import ExpenseCheckRead
from services.relationship.spending.expenses.links import ExpenseLinkUnknown
from services.relationship.spending.expenses.lookups import NEEDS, UNSUITED
from services.relationship.spending.expenses.model import (
    ExpenseActual,
    ExpenseCreate,
    ExpenseDecision,
    ExpenseRead,
    ExpenseRejection,
)
from services.relationship.spending.expenses.rates import ExchangeRateMissing, ExchangeRateOff
from services.relationship.spending.expenses.store import EXPENSES, ExpenseExportQuery, ExpenseQuery
from shared.auth.access import Scope
from shared.batches.exports import content_of, export
from shared.lists.paging import Page
from shared.web.call import Call
from shared.web.router import ConceptRouter
from shared.web.specification import Size

router = ConceptRouter("/v1/expenses", reads=Scope.EXPENSES_READ, writes=Scope.EXPENSES_WRITE)
WRONG = (*UNSUITED, ExchangeRateMissing, ExchangeRateOff, ExpenseLinkUnknown)
DECISION = (rules.ExpenseStepRefused, rules.OwnExpense, rules.NotTheApprover)


@router.lists(EXPENSES)
async def list_expenses(call: Call, query: Annotated[ExpenseQuery, Query()]) -> Page[ExpenseRead]:
    """Expenses of the caller's customers, the latest day first.

    Gifts, and expenses that name people, are there from clearance 2 on.
    """
    return await EXPENSES.page(call, query)


@router.creates(EXPENSES, needs=NEEDS, fails_with=[*WRONG, rules.ExpenseRefused])
async def create_expense(call: Call, body: ExpenseCreate, customers: Customers, kpi: Kpi) -> ExpenseRead:
    """Request an expense before the money is spent.

    The spending scheme, and for gifts the gift bans and the gift scheme of the customer service, decide: it is refused
    with the rule, approved at once, or waits for the approvers. Requests at the same time cannot together exceed a
    limit. Foreign money counts at the maintained exchange rate of the day, or at a sent one near it; where none is
    maintained, finance approves.
    """
    return await operations.plan_expense(call, customers, kpi, body)


@router.acts(None, "/checks", needs=NEEDS, fails_with=WRONG, is_translated=True)
async def check_expense(call: Call, body: ExpenseCreate, customers: Customers, kpi: Kpi) -> ExpenseCheckRead:
    """Check an expense against the policy; nothing is stored.

    It answers whether it is allowed, needs approval or is refused, with each rule: its limit, what is used, and what to
    do.
    """
    return await operations.check(call, customers, kpi, body)


@router.streams(EXPENSES, "/export", content_of(ExpenseRead), size=Size.FILE, is_translated=True)
async def export_expenses(call: Call, query: Annotated[ExpenseExportQuery, Query()]) -> StreamingResponse:
    """Export the ledger of expenses 费用台账 as NDJSON or CSV.

    Filters and sorting are those of the list. The titles and choices of the CSV are in the reader's language.
    """
    return await export(call, query, ExpenseRead, EXPENSES.page, name="expenses", is_for_people=True)


@router.reads(EXPENSES)
async def get_expense(call: Call, expense_id: UUID) -> ExpenseRead:
    """One expense, with its chain of approval."""
    return await EXPENSES.get(call, expense_id)


@router.acts(EXPENSES, "/{expense_id}/approval", needs=Scope.EXPENSES_APPROVE, takes_match=True, fails_with=DECISION)
async def approve_expense(call: Call, expense_id: UUID, body: ExpenseDecision) -> ExpenseRead:
    """Approve somebody else's expense.

    It gives the next approval, and those after it that the caller may give too. Who requested it, or recorded its
    actual amount, does not. The parts of a campaign's cost are decided on together.
    """
    return await decisions.approve_expense(call, expense_id, body)


@router.acts(EXPENSES, "/{expense_id}/rejection", needs=Scope.EXPENSES_APPROVE, takes_match=True, fails_with=DECISION)
async def reject_expense(call: Call, expense_id: UUID, body: ExpenseRejection) -> ExpenseRead:
    """Reject somebody else's expense, with the reason.

    It counts towards no limit any more; money that was spent already goes on counting.
    """
    return await decisions.reject_expense(call, expense_id, body)


@router.acts(
    EXPENSES,
    "/{expense_id}/withdrawal",
    takes_match=True,
    fails_with=[rules.ExpenseStepRefused, rules.ExpenseIsPart, rules.NotTheRequester],
)
async def withdraw_expense(call: Call, expense_id: UUID) -> ExpenseRead:
    """Withdraw your own request before its actual amount is recorded."""
    return await decisions.withdraw_expense(call, expense_id)


@router.acts(
    EXPENSES,
    "/{expense_id}/actual",
    takes_match=True,
    fails_with=[rules.ExpenseStepRefused, rules.ExpenseIsPart, rules.ExpenseNotDue],
)
async def record_expense(call: Call, expense_id: UUID, body: ExpenseActual) -> ExpenseRead:
    """Record what was spent. Well above what was approved, or above a limit, it is approved again."""
    return await recording.record_expense(call, expense_id, body)
