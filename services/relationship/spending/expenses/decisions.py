"""What follows on a planned expense: approval, rejection, withdrawal, and the actual amount."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from services.relationship.spending.expenses import rules, store
from services.relationship.spending.expenses.model import (
    Expense,
    ExpenseActual,
    ExpenseDecision,
    ExpenseRead,
    ExpenseRejection,
)
from services.relationship.spending.expenses.rules import ExpenseStatus
from services.relationship.spending.expenses.store import EXPENSES
from services.relationship.spending.schemes.rules import Approver, approvers_of
from services.relationship.spending.schemes.store import SPENDING_SCHEMES
from shared.auth.access import DataScopeKind, Principal
from shared.time import company_today, utc_now
from shared.web.call import Call
from shared.working_days import nth_working_day

ROLES = {Approver.EXECUTIVE: "executive", Approver.FINANCE: "finance"}
"""The roles whose holders approve; a supervisor is whoever sees a region or all customers."""


def entitled_to(principal: Principal) -> frozenset[Approver]:
    """The approvals that the caller may give."""
    by_role = {approver for approver, role in ROLES.items() if role in principal.roles}
    is_supervisor = principal.data_scope.kind is not DataScopeKind.OWN
    return frozenset(by_role | ({Approver.SUPERVISOR} if is_supervisor else set()))


async def approve_expense(call: Call, expense_id: UUID, body: ExpenseDecision) -> ExpenseRead:
    """Give the next approval, and those after it that the caller may give too."""
    expense = await _lock_waiting(call, expense_id)
    pending = rules.pending_of(expense.approvals)
    count = rules.steps_decided(pending, entitled_to(call.principal))
    _decide(call, expense, count, is_approved=True, remark=body.remark)
    expense.next_approver = pending[count] if count < len(pending) else None
    if expense.next_approver is None:
        is_recorded = expense.actual_amount is not None
        expense.status = ExpenseStatus.RECORDED if is_recorded else ExpenseStatus.APPROVED
    return await EXPENSES.saved(call, expense)


async def reject_expense(call: Call, expense_id: UUID, body: ExpenseRejection) -> ExpenseRead:
    """Reject the expense, with the reason; it counts towards no limit any more."""
    expense = await _lock_waiting(call, expense_id)
    pending = rules.pending_of(expense.approvals)
    rules.steps_decided(pending, entitled_to(call.principal))
    _decide(call, expense, 1, is_approved=False, remark=body.remark)
    expense.status, expense.next_approver = ExpenseStatus.REJECTED, None
    return await EXPENSES.saved(call, expense)


async def withdraw_expense(call: Call, expense_id: UUID) -> ExpenseRead:
    """Withdraw the caller's own request, before the actual amount is recorded."""
    expense = await EXPENSES.lock(call, expense_id)
    if expense.requested_by != call.principal.subject:
        raise rules.NotTheRequester(requester=expense.requested_by_name)
    rules.refuse_status(expense.status, ExpenseStatus.REQUESTED, ExpenseStatus.APPROVED)
    if expense.actual_amount is not None:
        raise rules.ExpenseStepRefused(status=expense.status.named)
    expense.status, expense.next_approver = ExpenseStatus.WITHDRAWN, None
    return await EXPENSES.saved(call, expense)


async def record_expense(call: Call, expense_id: UUID, body: ExpenseActual) -> ExpenseRead:
    """Record what was spent; well above what was approved, it is approved again."""
    expense = await EXPENSES.lock(call, expense_id)
    rules.refuse_status(expense.status, ExpenseStatus.APPROVED)
    if expense.happens_on > company_today():
        raise rules.ExpenseNotDue(day=expense.happens_on)
    base = call.settings.base_currency
    expense.actual_amount = body.actual_amount
    expense.actual_base_amount = rules.base_amount(body.actual_amount, expense.currency, expense.fx_rate, base)
    expense.recorded_at, expense.recorded_by_name = utc_now(), call.principal.name
    expense.record_remark, expense.status = body.remark, ExpenseStatus.RECORDED
    await store.set_shares(call.session, expense.id, round(expense.actual_base_amount / expense.participants, 4))
    await _ask_again_if_above(call, expense, expense.actual_base_amount)
    return await EXPENSES.saved(call, expense)


async def _ask_again_if_above(call: Call, expense: Expense, actual: Decimal) -> None:
    scheme = (await SPENDING_SCHEMES.current(call.session)).content
    if not rules.exceeds_approved(actual, expense.base_amount, scheme.actual_tolerance):
        return
    approvers = approvers_of(scheme.approvals, expense.kind, actual) or [Approver.SUPERVISOR]
    expense.approvals = [*expense.approvals, *map(rules.undecided, approvers)]
    expense.next_approver, expense.status = approvers[0], ExpenseStatus.REQUESTED
    expense.decide_by = nth_working_day(company_today(), scheme.approval_days + 1)


async def _lock_waiting(call: Call, expense_id: UUID) -> Expense:
    """The expense that waits for approval, locked. Raises ExpenseStepRefused, OwnExpense."""
    expense = await EXPENSES.lock(call, expense_id)
    rules.refuse_status(expense.status, ExpenseStatus.REQUESTED)
    rules.refuse_own(expense.requested_by, call.principal.subject)
    return expense


def _decide(call: Call, expense: Expense, count: int, *, is_approved: bool, remark: str | None) -> None:
    """Write the decision into the next `count` approvals."""
    decision: dict[str, Any] = {
        "is_approved": is_approved,
        "decided_by": call.principal.subject,
        "decided_by_name": call.principal.name,
        "decided_at": utc_now().isoformat(),
        "remark": remark,
    }
    first = next(place for place, one in enumerate(expense.approvals) if one["is_approved"] is None)
    decided = range(first, first + count)
    expense.approvals = [one | decision if place in decided else one for place, one in enumerate(expense.approvals)]
