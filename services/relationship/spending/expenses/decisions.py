"""What is decided on a planned expense: approval, rejection, withdrawal."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col

from services.relationship.spending.expenses import rules, store
from services.relationship.spending.expenses.model import (
    Expense,
    ExpenseDecision,
    ExpenseRead,
    ExpenseRejection,
)
from services.relationship.spending.expenses.rules import ExpenseStatus
from services.relationship.spending.expenses.store import EXPENSES
from services.relationship.spending.schemes.rules import Approver
from shared.auth.access import DataScopeKind, Principal
from shared.time import utc_now
from shared.web.call import Call

ROLES = {Approver.EXECUTIVE: "executive", Approver.FINANCE: "finance"}
"""The roles whose holders approve; a supervisor is whoever sees a region or all customers."""


def entitled_to(principal: Principal) -> frozenset[Approver]:
    """The approvals that the caller may give."""
    by_role = {approver for approver, role in ROLES.items() if role in principal.roles}
    is_supervisor = principal.data_scope.kind is not DataScopeKind.OWN
    return frozenset(by_role | ({Approver.SUPERVISOR} if is_supervisor else set()))


async def approve_expense(call: Call, expense_id: UUID, body: ExpenseDecision) -> ExpenseRead:
    """Give the next approval, and those after it that the caller may give too; of a part, to all parts."""
    for expense in await _lock_waiting(call, expense_id):
        approve(call, expense, body.remark)
    await call.session.flush()
    return await EXPENSES.get(call, expense_id)


def approve(call: Call, expense: Expense, remark: str | None) -> None:
    """Give the approvals of a waiting expense that are the caller's to give. Raises NotTheApprover."""
    pending = rules.pending_of(expense.approvals)
    count = rules.steps_decided(pending, entitled_to(call.principal))
    _decide(call, expense, count, is_approved=True, remark=remark)
    expense.next_approver = pending[count] if count < len(pending) else None
    if expense.next_approver is None:
        expense.status = ExpenseStatus.RECORDED if expense.is_spent else ExpenseStatus.APPROVED


async def reject_expense(call: Call, expense_id: UUID, body: ExpenseRejection) -> ExpenseRead:
    """Reject the expense, with the reason. What was not spent counts no more; what was spent does."""
    for expense in await _lock_waiting(call, expense_id):
        rules.steps_decided(rules.pending_of(expense.approvals), entitled_to(call.principal))
        _decide(call, expense, 1, is_approved=False, remark=body.remark)
        expense.status, expense.next_approver = ExpenseStatus.REJECTED, None
    await call.session.flush()
    return await EXPENSES.get(call, expense_id)


async def withdraw_expense(call: Call, expense_id: UUID) -> ExpenseRead:
    """Withdraw the caller's own request, before the actual amount is recorded."""
    expense = await EXPENSES.lock(call, expense_id)
    if expense.requested_by != call.principal.subject:
        raise rules.NotTheRequester(requester=expense.requested_by_name)
    rules.refuse_part(is_part=expense.is_part)
    rules.refuse_status(expense.status, ExpenseStatus.REQUESTED, ExpenseStatus.APPROVED)
    if expense.is_spent:
        raise rules.ExpenseStepRefused(status=expense.status.named)
    withdraw(expense)
    return await EXPENSES.saved(call, expense)


def withdraw(expense: Expense) -> None:
    """It is not spent: it counts no more."""
    expense.status, expense.next_approver = ExpenseStatus.WITHDRAWN, None


async def _lock_waiting(call: Call, expense_id: UUID) -> Sequence[Expense]:
    """The expense that waits for approval, of a part with the other parts that wait for the same, locked.

    Raises ExpenseStepRefused, OwnExpense.
    """
    if campaign_id := await store.find_whole(call.session, expense_id):
        await store.wait_for_parts(call.session, campaign_id)
    expense = await EXPENSES.lock(call, expense_id)
    rules.refuse_status(expense.status, ExpenseStatus.REQUESTED)
    rules.refuse_own((expense.requested_by, expense.recorded_by), call.principal.subject)
    if campaign_id is None:
        return [expense]
    others = (
        col(Expense.is_part).is_(True),
        col(Expense.campaign_id) == campaign_id,
        col(Expense.id) != expense.id,
    )
    waiting = (
        col(Expense.status) == ExpenseStatus.REQUESTED,
        col(Expense.next_approver) == expense.next_approver,
        col(Expense.recorded_by).is_distinct_from(call.principal.subject),
        col(Expense.requested_by) != call.principal.subject,
    )
    return [expense, *await EXPENSES.lock_all(call, *others, *waiting)]


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
