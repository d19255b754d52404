"""What was spent: the actual amounts of expenses, which are approved again where they are too high."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from services.relationship.spending.expenses import rates, rules, store
from services.relationship.spending.expenses.checks import Planned, exceeded_limits
from services.relationship.spending.expenses.model import Expense, ExpenseActual, ExpenseRead
from services.relationship.spending.expenses.rules import ExpenseStatus
from services.relationship.spending.expenses.store import EXPENSES
from services.relationship.spending.schemes.model import SpendingSchemeContent
from services.relationship.spending.schemes.rules import Approver, ExpenseKind, approvers_of
from services.relationship.spending.schemes.store import SPENDING_SCHEMES
from shared.time import company_today, utc_now
from shared.web.call import Call
from shared.working_days import nth_working_day


async def record_expense(call: Call, expense_id: UUID, body: ExpenseActual) -> ExpenseRead:
    """Record what was spent; well above what was approved, or above a limit, it is approved again."""
    expense = await EXPENSES.lock(call, expense_id)
    rules.refuse_part(is_part=expense.is_part)
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


async def record_costs(call: Call, costs: Sequence[tuple[Expense, Decimal]]) -> None:
    """Write the actual amounts, in the base currency, of expenses on nobody in particular, all at once."""
    await call.session.flush()
    spent = {}
    for expense, amount in costs:
        expense.actual_amount, expense.record_remark = amount, None
        share = rules.share_of(expense.kind, amount, expense.participants, 0)
        spent[expense.id] = (expense, Planned(expense.kind, amount, share))
    await _record(call, spent)


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
    """Have approved anew what is well above what was approved, or above a limit; spent it is all the same.

    Each is checked as if those before it counted already.
    """
    expenses = [expense for expense, _ in above.values()]
    customers, years = {one.customer_id for one in expenses}, {one.fiscal_year for one in expenses}
    people = {person for _, spent in above.values() for person in spent.contact_ids}
    await store.wait_for_spending(call.session, {(one, year) for one in (*customers, *people) for year in years})
    scheme = (await SPENDING_SCHEMES.current(call.session)).content
    used = await store.read_used(call.session, customers, people, years, without=above.keys())
    for expense, spent in above.values():
        key = (expense.customer_id, expense.fiscal_year)
        is_over = any(exceeded_limits(scheme, spent, used[key]))
        used[key] = used[key].with_another(spent)
        if is_over or rules.exceeds_approved(spent.amount, expense.base_amount, scheme.actual_tolerance):
            amount = spent.amount if spent.whole is None else spent.whole
            ask_again(expense, amount, scheme)


async def change_kind(call: Call, expense: Expense, kind: ExpenseKind) -> None:
    """Change what the money is spent on; somebody who may judge it approves it again."""
    if expense.kind is not kind:
        expense.kind = kind
        ask_again(expense, expense.counted_amount, (await SPENDING_SCHEMES.current(call.session)).content)


def ask_again(expense: Expense, amount: Decimal, scheme: SpendingSchemeContent) -> None:
    """Have the expense approved anew, as one of this amount; by a supervisor at least. What waits goes on waiting."""
    if expense.status not in {ExpenseStatus.APPROVED, ExpenseStatus.RECORDED}:
        return
    approvers = approvers_of(scheme.approvals, expense.kind, amount) or [Approver.SUPERVISOR]
    expense.approvals = [*expense.approvals, *map(rules.undecided, approvers)]
    expense.next_approver, expense.status = approvers[0], ExpenseStatus.REQUESTED
    expense.decide_by = nth_working_day(company_today(), scheme.approval_days + 1)
