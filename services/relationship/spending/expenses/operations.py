"""Checking and planning expenses.

The one door for all that is spent. Other rooms, such as touchpoints with gifts, first `look_up` what other services say
of their expenses, before their own first query, and then `store_expenses` in their transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from services.relationship.clients import CustomerClient, KpiClient
from services.relationship.spending.expenses import rules, store
from services.relationship.spending.expenses.checks import Check, Finding, check_expense
from services.relationship.spending.expenses.findings import ExpenseCheckRead, refusal_of, shown_check
from services.relationship.spending.expenses.links import require_links
from services.relationship.spending.expenses.lookups import Prepared, look_up, with_rate
from services.relationship.spending.expenses.model import (
    PEOPLE_CLEARANCE,
    Expense,
    ExpenseCreate,
    ExpensePerson,
    ExpenseRead,
)
from services.relationship.spending.expenses.rules import ExpenseStatus
from services.relationship.spending.expenses.store import EXPENSES
from services.relationship.spending.schemes.model import SpendingSchemeContent
from services.relationship.spending.schemes.rules import Approver
from services.relationship.spending.schemes.store import SPENDING_SCHEMES
from shared.schemes.versions import Version
from shared.time import company_today, fiscal_year_of
from shared.web.call import Call
from shared.working_days import nth_working_day

A_DAY = timedelta(days=1)


class Judged(NamedTuple):
    """An expense, and what the policy says of it."""

    prepared: Prepared
    check: Check

    def entered(self) -> "Judged":
        """The same where nothing is refused: what would be is approved, by a supervisor at least."""
        check = self.check
        approvers = check.approvers or ((Approver.SUPERVISOR,) if check.refusals else ())
        return Judged(self.prepared, replace(check, approvers=approvers))


async def check(call: Call, customers: CustomerClient, kpi: KpiClient, body: ExpenseCreate) -> ExpenseCheckRead:
    """What the policy says of the expense: allowed, needs approval, or refused, with the rules; nothing is stored.

    Raises what `plan_expense` raises, except ExpenseRefused.
    """
    prepared = await look_up(call, customers, [await with_rate(call, kpi, body)])
    await require_links(call, body.customer_id, body.model_dump())
    scheme = await SPENDING_SCHEMES.current(call.session)
    (judged,) = await _judge(call, prepared, scheme.content)
    return shown_check(judged.check, judged.prepared.planned.amount, scheme.number, call.language)


async def plan_expense(call: Call, customers: CustomerClient, kpi: KpiClient, body: ExpenseCreate) -> ExpenseRead:
    """Store the expense: approved where nobody must approve it, else waiting for the first approver.

    Raises ExpenseRefused, ExpenseLinkUnknown, and what `with_rate` and `look_up` raise.
    """
    prepared = await look_up(call, customers, [await with_rate(call, kpi, body)])
    await require_links(call, body.customer_id, body.model_dump())
    (expense,) = await store_expenses(call, prepared)
    return await EXPENSES.saved(call, expense)


async def store_expenses(call: Call, prepared: Sequence[Prepared], **more: Any) -> list[Expense]:
    """Store these expenses, each with the fields `more`, together, or none where one is refused.

    Those who plan for the same customer or person in the same year wait for one another, so that together they do not
    exceed a limit. Raises ExpenseRefused.
    """
    if not prepared:
        return []
    bodies = [one.asked.body for one in prepared]
    await wait_for_others(call, bodies)
    scheme = await SPENDING_SCHEMES.current(call.session)
    judged = await _judge(call, prepared, scheme.content)
    if any(one.check.refusals for one in judged):
        raise refusal_of([(found, _pointer(one.prepared, found)) for one in judged for found in one.check.refusals])
    return _store(call, judged, scheme, more)


async def enter_expenses(call: Call, prepared: Sequence[Prepared], **more: Any) -> list[Expense]:
    """Store expenses that were made elsewhere: what the policy would refuse waits for a supervisor at least."""
    if not prepared:
        return []
    await wait_for_others(call, [one.asked.body for one in prepared])
    scheme = await SPENDING_SCHEMES.current(call.session)
    judged = [one.entered() for one in await _judge(call, prepared, scheme.content)]
    return _store(call, judged, scheme, more)


def _store(
    call: Call, judged: Sequence[Judged], scheme: Version[SpendingSchemeContent], more: Mapping[str, Any]
) -> list[Expense]:
    stored = [_expense(call, one, scheme, more) for one in judged]
    call.session.add_all(stored)
    for expense, one in zip(stored, judged, strict=True):
        of: dict[str, Any] = {"expense_id": expense.id, "customer_id": expense.customer_id}
        share = one.prepared.planned.share
        call.session.add_all(
            ExpensePerson(contact_id=person, share=share, **of) for person in one.prepared.asked.body.contact_ids
        )
    return stored


async def wait_for_others(call: Call, bodies: Sequence[ExpenseCreate]) -> None:
    """Wait for who plans for the same customers and people in the same years."""
    lines = {(one, _year(call, body)) for body in bodies for one in (body.customer_id, *body.contact_ids)}
    await store.wait_for_spending(call.session, lines)


def _year(call: Call, body: ExpenseCreate) -> int:
    return fiscal_year_of(body.happens_on, call.settings.fiscal_year_start)


async def _judge(call: Call, prepared: Sequence[Prepared], scheme: SpendingSchemeContent) -> list[Judged]:
    """Each expense, checked as if those before it counted already."""
    bodies = [one.asked.body for one in prepared]
    people = {person for body in bodies for person in body.contact_ids}
    years = {_year(call, body) for body in bodies}
    used = await store.read_used(call.session, {body.customer_id for body in bodies}, people, years)
    judged = []
    for one, body in zip(prepared, bodies, strict=True):
        key = (body.customer_id, _year(call, body))
        found = check_expense(scheme, one.planned, used[key])
        used[key] = used[key].with_another(one.planned)
        judged.append(Judged(one, _as_seen(call, found)))
    return judged


def _as_seen(call: Call, found: Check) -> Check:
    """What others spent on named people counts, but is not for everybody to know."""
    if call.principal.clearance >= PEOPLE_CLEARANCE:
        return found
    return replace(found, findings=tuple(replace(finding, used=None) for finding in found.findings))


def _pointer(prepared: Prepared, finding: Finding) -> str:
    of_recipient = "/contact_ids" if finding.contact_id else "/customer_id"
    by_rule = {
        rules.SpendingRule.KIND_BANNED: "/kind",
        rules.SpendingRule.RECIPIENT_BANNED: of_recipient,
        rules.SpendingRule.GIFT_NOT_PLANNED: "/occasion",
    }
    return prepared.asked.pointer(by_rule.get(finding.rule, "/amount"))


def _expense(call: Call, judged: Judged, scheme: Version[SpendingSchemeContent], more: Mapping[str, Any]) -> Expense:
    content, approvers, body = scheme.content, judged.check.approvers, judged.prepared.asked.body
    sent: dict[str, Any] = body.model_dump(exclude={"contact_ids", "participants"}) | {"clearance": body.clearance}
    return Expense(
        **{**sent, **more},
        participants=body.sharing,
        fiscal_year=_year(call, body),
        base_amount=judged.prepared.planned.amount,
        status=ExpenseStatus.REQUESTED if approvers else ExpenseStatus.APPROVED,
        requester_id=call.principal.user_id,
        requested_by=call.principal.subject,
        requested_by_name=call.principal.name,
        approvals=[rules.undecided(one) for one in approvers],
        next_approver=approvers[0] if approvers else None,
        decide_by=nth_working_day(company_today() + A_DAY, content.approval_days),
        record_by=nth_working_day(body.happens_on + A_DAY, content.record_days),
        scheme_version=scheme.number,
    )
