"""Expenses that follow the day of something else: in another fiscal year, that year's limits are checked again."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from services.relationship.spending.expenses import rules, store
from services.relationship.spending.expenses.checks import Finding, Planned, exceeded_limits
from services.relationship.spending.expenses.findings import refusal_of
from services.relationship.spending.expenses.model import PEOPLE_CLEARANCE, Expense
from services.relationship.spending.expenses.recording import ask_again
from services.relationship.spending.schemes.model import SpendingSchemeContent
from services.relationship.spending.schemes.store import SPENDING_SCHEMES
from shared.time import fiscal_year_of
from shared.web.call import Call
from shared.working_days import nth_working_day

A_DAY = timedelta(days=1)


async def move(call: Call, expenses: Sequence[Expense], day: date, pointer: str | None = None) -> None:
    """Make this the day of the expenses.

    What is planned and enters a fiscal year whose limits it exceeds is refused with the pointer. Without one, or where
    it was spent already or is not the caller's to know of, it is approved again instead. Raises ExpenseRefused.
    """
    year = fiscal_year_of(day, call.settings.fiscal_year_start)
    scheme = (await SPENDING_SCHEMES.current(call.session)).content
    entering = [one for one in expenses if one.fiscal_year != year and one.is_counted]
    for one in expenses:
        one.happens_on, one.fiscal_year = day, year
        one.record_by = nth_working_day(day + A_DAY, scheme.record_days)
    refused = []
    async for one, found in _exceeding(call, entering, year, scheme):
        if pointer is None or one.is_spent or call.principal.clearance < PEOPLE_CLEARANCE:
            ask_again(one, _whole(one, expenses), scheme)
        else:
            refused += [(finding, pointer) for finding in found]
    if refused:
        raise refusal_of(refused)


def _whole(expense: Expense, moved: Sequence[Expense]) -> Decimal:
    """What its approval depends on: of a part of a campaign's cost, the cost of the campaign."""
    if not expense.is_part:
        return expense.counted_amount
    parts = (one for one in moved if one.is_counted and one.campaign_id == expense.campaign_id)
    return sum((one.counted_amount for one in parts), start=Decimal(0))


async def _exceeding(
    call: Call, entering: Sequence[Expense], year: int, scheme: SpendingSchemeContent
) -> AsyncIterator[tuple[Expense, list[Finding]]]:
    """The expenses by which a limit of the year is exceeded; each is checked as if those before it counted already."""
    if not entering:
        return
    people = {one.id: await store.list_people(call.session, one.id) for one in entering}
    everybody = {person for named in people.values() for person in named}
    customers = {one.customer_id for one in entering}
    await store.wait_for_spending(call.session, {(one, year) for one in (*customers, *everybody)})
    await call.session.flush()
    ids = list(people)
    used = await store.read_used(call.session, customers, everybody, [year], without=ids)
    for one in entering:
        named, key = people[one.id], (one.customer_id, year)
        share = rules.share_of(one.kind, one.counted_amount, one.participants, len(named))
        planned = Planned(one.kind, one.counted_amount, share, named)
        found = [finding for finding in exceeded_limits(scheme, planned, used[key]) if finding.used is not None]
        used[key] = used[key].with_another(planned)
        if found:
            yield one, found
