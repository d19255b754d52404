"""What follows on a planned expense: approval, rejection, withdrawal, and the actual amount."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import col

from services.relationship.spending.expenses import rates, rules, store
from services.relationship.spending.expenses.checks import Planned, exceeded_limits
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
from shared.database import wait_in_line
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
    rules.refuse_status(expense.status, ExpenseStatus.REQUESTED, ExpenseStatus.APPROVED)
    if expense.is_spent:
        raise rules.ExpenseStepRefused(status=expense.status.named)
    withdraw(expense)
    return await EXPENSES.saved(call, expense)


def withdraw(expense: Expense) -> None:
    """It is not spent: it counts no more."""
    expense.status, expense.next_approver = ExpenseStatus.WITHDRAWN, None


async def record_expense(call: Call, expense_id: UUID, body: ExpenseActual) -> ExpenseRead:
    """Record what was spent; well above what was approved, or above a limit, it is approved again."""
    expense = await EXPENSES.lock(call, expense_id)
    rules.refuse_status(expense.status, ExpenseStatus.APPROVED)
    if expense.happens_on > company_today():
        raise rules.ExpenseNotDue(day=expense.happens_on)
    await record(call, expense, body.actual_amount, body.remark)
    return await EXPENSES.saved(call, expense)


def mark_spent(call: Call, expenses: Iterable[Expense]) -> None:
    """Record that what was planned was spent, to the amount; what waits for approval goes on waiting."""
    for expense in expenses:
        if expense.status in rules.PLANNED and not expense.is_spent:
            expense.actual_amount, expense.actual_base_amount = expense.amount, expense.base_amount
            _say_who(call, expense)
            if expense.status is ExpenseStatus.APPROVED:
                expense.status = ExpenseStatus.RECORDED


def _say_who(call: Call, expense: Expense) -> None:
    expense.recorded_at = utc_now()
    expense.recorded_by, expense.recorded_by_name = call.principal.subject, call.principal.name


async def record(call: Call, expense: Expense, actual: Decimal, remark: str | None = None) -> None:
    """Write the actual amount. One that waits for approval goes on waiting."""
    people = await store.list_people(call.session, expense.id)
    amount = rates.in_base(actual, expense.fx_rate)
    share = rules.share_of(expense.kind, amount, expense.participants, len(people))
    expense.actual_amount, expense.record_remark = actual, remark
    await store.set_shares(call.session, expense.id, share)
    await _record(call, {expense.id: (expense, Planned(expense.kind, amount, share, people))})


async def record_parts(call: Call, parts: Sequence[Expense], whole: Decimal) -> None:
    """Write the actual amount of what was divided among customers, in equal parts, in the base currency."""
    spent = {}
    for expense, amount in zip(parts, rules.parts_of(whole, len(parts)), strict=True):
        expense.actual_amount = amount
        spent[expense.id] = (expense, Planned(expense.kind, amount, amount, whole=whole))
    await _record(call, spent)


async def _record(call: Call, spent: Mapping[UUID, tuple[Expense, Planned]]) -> None:
    above = {}
    for expense, planned in spent.values():
        expense.actual_base_amount = planned.amount
        _say_who(call, expense)
        if expense.status in {ExpenseStatus.APPROVED, ExpenseStatus.RECORDED}:
            expense.status = ExpenseStatus.RECORDED
            if planned.amount > expense.base_amount:
                above[expense.id] = (expense, planned)
    if above:
        await _ask_again(call, above)


async def _ask_again(call: Call, above: Mapping[UUID, tuple[Expense, Planned]]) -> None:
    """Have approved anew what is well above what was approved, or above a limit; spent it is all the same."""
    expenses = [expense for expense, _ in above.values()]
    customers, years = {one.customer_id for one in expenses}, {one.fiscal_year for one in expenses}
    people = {person for _, spent in above.values() for person in spent.contact_ids}
    lines = {f"spending {one} {year}" for one in (*customers, *people) for year in years}
    await wait_in_line(call.session, *sorted(lines))
    scheme = (await SPENDING_SCHEMES.current(call.session)).content
    used = await store.read_used(call.session, customers, people, years, without=above.keys())
    for expense, spent in above.values():
        is_over = any(exceeded_limits(scheme, spent, used[expense.customer_id, expense.fiscal_year]))
        if is_over or rules.exceeds_approved(spent.amount, expense.base_amount, scheme.actual_tolerance):
            amount = spent.amount if spent.whole is None else spent.whole
            approvers = approvers_of(scheme.approvals, expense.kind, amount) or [Approver.SUPERVISOR]
            expense.approvals = [*expense.approvals, *map(rules.undecided, approvers)]
            expense.next_approver, expense.status = approvers[0], ExpenseStatus.REQUESTED
            expense.decide_by = nth_working_day(company_today(), scheme.approval_days + 1)


async def _lock_waiting(call: Call, expense_id: UUID) -> Sequence[Expense]:
    """The expense that waits for approval, of a part with the other parts that wait for the same, locked.

    Raises ExpenseStepRefused, OwnExpense.
    """
    expense = await EXPENSES.lock(call, expense_id)
    rules.refuse_status(expense.status, ExpenseStatus.REQUESTED)
    rules.refuse_own((expense.requested_by, expense.recorded_by), call.principal.subject)
    if not expense.is_part:
        return [expense]
    others = (
        col(Expense.is_part).is_(True),
        col(Expense.campaign_id) == expense.campaign_id,
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
