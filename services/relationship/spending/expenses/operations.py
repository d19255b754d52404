"""Checking, planning, approving and recording expenses.

For other rooms, such as touchpoints with gifts and costs: `check` says what the policy makes of an expense and stores
nothing; `plan_expense` stores it, refused or with its chain of approval. Both ask the customer service before their
first query where people or gifts are named, so they are called before the caller's own first query.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from services.relationship.clients import CustomerClient, GiftSpecification
from services.relationship.spending.expenses import rules, store
from services.relationship.spending.expenses.checks import Check, Finding, GiftTerms, Planned, check_expense
from services.relationship.spending.expenses.model import (
    PEOPLE_CLEARANCE,
    Expense,
    ExpenseCheckRead,
    ExpenseCreate,
    ExpensePerson,
    ExpenseRead,
    shown_check,
    text_of,
)
from services.relationship.spending.expenses.rules import ExpenseStatus, SpendingRule
from services.relationship.spending.expenses.store import EXPENSES
from services.relationship.spending.schemes.model import SpendingSchemeContent
from services.relationship.spending.schemes.rules import ExpenseKind
from services.relationship.spending.schemes.store import SPENDING_SCHEMES
from shared.auth.access import RowHidden
from shared.customers.contacts import require_contacts
from shared.customers.directory import require_customer
from shared.database import wait_in_line
from shared.problems import FieldError
from shared.schemes.versions import Version
from shared.time import company_today, fiscal_year_of
from shared.web.call import Call
from shared.working_days import nth_working_day

A_DAY = timedelta(days=1)
BANS_OF_ALL = frozenset({"industry", "customer"})
"""What bans gifts to everybody at a customer, as gift specifications name it."""


class Judged(NamedTuple):
    """An expense, what the policy says of it, and the version that said so."""

    planned: Planned
    check: Check
    scheme: Version[SpendingSchemeContent]


async def check(call: Call, customers: CustomerClient, body: ExpenseCreate) -> ExpenseCheckRead:
    """What the policy says of the expense: allowed, needs approval, or refused, with the rules; nothing is stored.

    Raises what `plan_expense` raises, except ExpenseRefused.
    """
    planned = await _look_up(call, customers, body)
    await require_customer(call.session, call.principal, body.customer_id, customers)
    judged = await _judge(call, body, planned)
    return shown_check(judged.check, planned.amount, judged.scheme.number, call.language)


async def plan_expense(call: Call, customers: CustomerClient, body: ExpenseCreate) -> ExpenseRead:
    """Store the expense: approved where nobody must approve it, else waiting for the first approver.

    Those who plan for the same customer or person in the same year wait for one another, so that together they do not
    exceed a limit. Raises ExpenseRefused, ContactUnknown, ContactHasLeft, OccasionMissing, ParticipantsTooFew,
    ExchangeRateMissing, RowHidden, CustomerNotFound, CustomerMerged, PeerUnavailable.
    """
    planned = await _look_up(call, customers, body)
    await require_customer(call.session, call.principal, body.customer_id, customers)
    year = fiscal_year_of(body.happens_on, call.settings.fiscal_year_start)
    lines = [f"spending {one} {year}" for one in (body.customer_id, *body.contact_ids)]
    await wait_in_line(call.session, *sorted(lines))
    judged = await _judge(call, body, planned)
    if judged.check.refusals:
        raise _refused(judged.check)
    expense = _expense(call, body, judged, year)
    for contact_id in body.contact_ids:
        person: dict[str, Any] = {"customer_id": body.customer_id, "contact_id": contact_id, "share": planned.share}
        call.session.add(ExpensePerson(expense_id=expense.id, **person))
    return await EXPENSES.add(call, expense)


async def _look_up(call: Call, customers: CustomerClient, body: ExpenseCreate) -> Planned:
    """The expense with all that the customer service knows of its recipients; in the base currency."""
    if call.principal.clearance < body.clearance:
        raise RowHidden(clearance=body.clearance)
    if body.sharing < len(body.contact_ids):
        raise rules.ParticipantsTooFew(named=len(body.contact_ids))
    amount = rules.base_amount(body.amount, body.currency, body.fx_rate, call.settings.base_currency)
    # A gift is for those who get it, however many take part.
    sharing = max(1, len(body.contact_ids)) if body.kind is ExpenseKind.GIFT else body.sharing
    planned = Planned(body.kind, amount, _share(amount, sharing), tuple(body.contact_ids), body.article)
    scheme = await _scheme_before(call, customers, body)
    if body.kind not in scheme.kinds_under_bans:
        return planned
    if call.principal.clearance < PEOPLE_CLEARANCE:  # who takes no gifts is not theirs to know
        raise RowHidden(clearance=PEOPLE_CLEARANCE)
    return await _with_gift_rules(call, customers, body, planned)


async def _scheme_before(call: Call, customers: CustomerClient, body: ExpenseCreate) -> SpendingSchemeContent:
    """The scheme, in a short transaction that also checks the people: others are asked before the call's own begins."""
    named = {f"/contact_ids/{place}": one for place, one in enumerate(body.contact_ids)}
    async with call.briefly() as brief:
        await require_customer(brief.session, brief.principal, body.customer_id, customers)
        await require_contacts(brief.session, brief.principal, body.customer_id, named, customers)
        return (await SPENDING_SCHEMES.current(brief.session)).content


async def _with_gift_rules(call: Call, customers: CustomerClient, body: ExpenseCreate, planned: Planned) -> Planned:
    """The expense with the customer's and the people's gift bans, and for gifts the gift scheme's terms of each."""
    is_gift = body.kind is ExpenseKind.GIFT
    # A ban of the whole industry or customer shows with any one of its people.
    asked = body.contact_ids if is_gift else body.contact_ids[:1]
    bans = await customers.list_gift_bans(body.customer_id)
    lists = await asyncio.gather(*(customers.list_gift_specifications(one) for one in asked))
    of_all = any(not BANS_OF_ALL.isdisjoint(one.banned_by) for specified in lists for one in specified)
    return replace(
        planned,
        is_customer_banned=of_all or any(ban.contact_id is None for ban in bans),
        banned_contacts=frozenset(ban.contact_id for ban in bans if ban.contact_id is not None),
        gifts={one: _terms(call, body, ours) for one, ours in zip(asked, lists, strict=True)} if is_gift else {},
    )


def _terms(call: Call, body: ExpenseCreate, specified: list[GiftSpecification]) -> GiftTerms:
    """The gift scheme's terms on the occasion, in the base currency. Raises OccasionMissing."""
    found = next((one for one in specified if one.occasion == body.occasion), None)
    if found is None:
        raise rules.OccasionMissing(known=[one.occasion for one in specified])
    rates = {body.currency: body.fx_rate or Decimal(1), call.settings.base_currency: Decimal(1)}
    rate = rates.get(found.currency)
    if rate is None:  # its values cannot be compared: somebody decides
        return GiftTerms(found.verdict, found.gift, None, Decimal(0))
    up_to, above = (None if value is None else value * rate for value in (found.up_to, found.approval_above))
    return GiftTerms(found.verdict, found.gift, up_to, above)


async def _judge(call: Call, body: ExpenseCreate, planned: Planned) -> Judged:
    scheme = await SPENDING_SCHEMES.current(call.session)
    year = fiscal_year_of(body.happens_on, call.settings.fiscal_year_start)
    used = await store.read_used(call.session, body.customer_id, body.contact_ids, year)
    checked = check_expense(scheme.content, planned, used)
    if call.principal.clearance < PEOPLE_CLEARANCE:  # what others spent on named people counts, but is not told
        hidden = tuple(_without_used(finding) for finding in checked.findings)
        checked = replace(checked, findings=hidden)
    return Judged(planned, checked, scheme)


def _without_used(finding: Finding) -> Finding:
    return replace(finding, used=None, limit=None) if finding.used is not None else finding


def _refused(checked: Check) -> rules.ExpenseRefused:
    errors = [
        FieldError(finding.rule.value, text_of(finding), _pointer(finding), about=finding.contact_id)
        for finding in checked.refusals
    ]
    names = dict.fromkeys(finding.rule.named for finding in checked.refusals)
    return rules.ExpenseRefused(errors=errors, rules=list(names))


def _pointer(finding: Finding) -> str:
    by_rule: Mapping[SpendingRule, str] = {
        SpendingRule.KIND_BANNED: "/kind",
        SpendingRule.RECIPIENT_BANNED: "/contact_ids" if finding.contact_id else "/customer_id",
        SpendingRule.GIFT_NOT_PLANNED: "/occasion",
    }
    return by_rule.get(finding.rule, "/amount")


def _expense(call: Call, body: ExpenseCreate, judged: Judged, year: int) -> Expense:
    content, approvers = judged.scheme.content, judged.check.approvers
    sent: dict[str, Any] = body.model_dump(exclude={"contact_ids", "participants"})
    return Expense(
        **sent,
        participants=body.sharing,
        clearance=body.clearance,
        fiscal_year=year,
        base_amount=judged.planned.amount,
        status=ExpenseStatus.REQUESTED if approvers else ExpenseStatus.APPROVED,
        requester_id=call.principal.user_id,
        requested_by=call.principal.subject,
        requested_by_name=call.principal.name,
        approvals=[rules.undecided(one) for one in approvers],
        next_approver=approvers[0] if approvers else None,
        decide_by=nth_working_day(company_today() + A_DAY, content.approval_days),
        record_by=nth_working_day(body.happens_on + A_DAY, content.record_days),
        scheme_version=judged.scheme.number,
    )


def _share(amount: Decimal, participants: int) -> Decimal:
    return round(amount / participants, 4)
