"""Checking an expense against the policy (method, 4.4): limits, bans, the gift scheme, approval; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from services.relationship.spending.expenses.rules import CheckVerdict, SpendingRule
from services.relationship.spending.schemes.model import SpendingSchemeContent
from services.relationship.spending.schemes.rules import Approver, ExpenseKind, LimitPer, approvers_of

GIVEN, NONE = "given", "none"
"""Verdicts of the gift scheme; it also says `banned`, which shows in the bans."""


@dataclass(frozen=True, slots=True)
class GiftTerms:
    """What the gift scheme of the customer service says of a person."""

    verdict: str
    article: str | None = None
    up_to: Decimal | None = None
    approval_above: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """An expense as the policy looks at it; amounts in the base currency."""

    kind: ExpenseKind
    amount: Decimal
    share: Decimal
    """Of one participant."""
    contact_ids: Sequence[UUID] = ()
    article: str | None = None
    guests: Sequence[UUID] = ()
    """Others of the customer among whom it may be given, such as the visitors of a visit."""
    is_customer_banned: bool = False
    """The customer takes no gifts."""
    banned_contacts: frozenset[UUID] = frozenset()
    gifts: Mapping[UUID, GiftTerms] = field(default_factory=dict)
    whole: Decimal | None = None
    """Of a part of a greater amount, such as a campaign's: what its approval depends on."""
    has_rate: bool = True
    """Whether the amount is in the base currency, or its exchange rate could be checked."""


@dataclass(frozen=True, slots=True)
class Used:
    """What counts already in a fiscal year, in the base currency: by kind, and by person and kind."""

    of_customer: Mapping[ExpenseKind, Decimal] = field(default_factory=dict)
    of_people: Mapping[UUID, Mapping[ExpenseKind, Decimal]] = field(default_factory=dict)

    def with_another(self, planned: Planned) -> "Used":
        """The same when this one counts too."""
        people = {one: _added(self.of_people.get(one, {}), planned.kind, planned.share) for one in planned.contact_ids}
        return Used(_added(self.of_customer, planned.kind, planned.amount), {**self.of_people, **people})


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that refuses the expense or asks for approval."""

    rule: SpendingRule
    is_refusal: bool
    limit: Decimal | None = None
    used: Decimal | None = None
    amount: Decimal | None = None
    contact_id: UUID | None = None
    approver: Approver | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """What the policy says of an expense."""

    findings: tuple[Finding, ...]
    approvers: tuple[Approver, ...]

    @property
    def refusals(self) -> list[Finding]:
        """The findings that refuse it."""
        return [finding for finding in self.findings if finding.is_refusal]

    @property
    def verdict(self) -> CheckVerdict:
        """Refused if one rule refuses it."""
        if self.refusals:
            return CheckVerdict.REFUSED
        return CheckVerdict.NEEDS_APPROVAL if self.approvers else CheckVerdict.ALLOWED


def _added(by_kind: Mapping[ExpenseKind, Decimal], kind: ExpenseKind, amount: Decimal) -> dict[ExpenseKind, Decimal]:
    return {**by_kind, kind: by_kind.get(kind, Decimal(0)) + amount}


def check_expense(scheme: SpendingSchemeContent, planned: Planned, used: Used) -> Check:
    """Every rule that refuses the expense, and who must approve it."""
    findings = [*_bans(scheme, planned), *_gifts(planned), *exceeded_limits(scheme, planned, used)]
    amount = planned.amount if planned.whole is None else planned.whole
    by_amount = approvers_of(scheme.approvals, planned.kind, amount)
    findings += [Finding(SpendingRule.APPROVAL, False, amount=amount, approver=one) for one in by_amount]
    if not planned.has_rate:
        findings.append(Finding(SpendingRule.EXCHANGE_RATE, False, approver=Approver.FINANCE))
    asked = {finding.approver for finding in findings if finding.approver}
    return Check(tuple(findings), tuple(approver for approver in Approver if approver in asked))


def _bans(scheme: SpendingSchemeContent, planned: Planned) -> Iterator[Finding]:
    if planned.kind in scheme.banned_kinds:
        yield Finding(SpendingRule.KIND_BANNED, True)
    if not scheme.is_under_bans(planned.kind):
        return
    if planned.is_customer_banned:
        yield Finding(SpendingRule.RECIPIENT_BANNED, True)
    for contact_id in (*planned.contact_ids, *planned.guests):
        if contact_id in planned.banned_contacts:
            yield Finding(SpendingRule.RECIPIENT_BANNED, True, contact_id=contact_id)


def _gifts(planned: Planned) -> Iterator[Finding]:
    if planned.kind is not ExpenseKind.GIFT:
        return
    for contact_id, terms in planned.gifts.items():
        if terms.verdict == NONE:
            yield Finding(SpendingRule.GIFT_NOT_PLANNED, True, contact_id=contact_id)
        if terms.verdict != GIVEN:
            continue
        if terms.up_to is not None and planned.share > terms.up_to:
            yield Finding(SpendingRule.GIFT_ABOVE_VALUE, True, terms.up_to, None, planned.share, contact_id)
        if terms.approval_above is not None and planned.share > terms.approval_above:
            yield Finding(
                SpendingRule.APPROVAL, False, terms.approval_above, None, planned.share, contact_id, Approver.SUPERVISOR
            )
        if planned.article is not None and planned.article != terms.article:
            other = SpendingRule.GIFT_OF_ANOTHER_KIND
            yield Finding(other, False, contact_id=contact_id, approver=Approver.SUPERVISOR)


def exceeded_limits(scheme: SpendingSchemeContent, planned: Planned, used: Used) -> Iterator[Finding]:
    """The limits that the expense exceeds, together with what counts already."""
    for limit in scheme.limits:
        if limit.kind not in (None, planned.kind):
            continue
        rule = SpendingRule(limit.per.value)
        if limit.per is LimitPer.PERSON_YEAR:
            for contact_id in planned.contact_ids:
                before = _sum(used.of_people.get(contact_id, {}), limit.kind)
                yield from _above(rule, limit.amount, planned.share, before, contact_id)
        elif limit.per is LimitPer.CUSTOMER_YEAR:
            yield from _above(rule, limit.amount, planned.amount, _sum(used.of_customer, limit.kind))
        else:
            yield from _above(rule, limit.amount, planned.share if limit.per is LimitPer.PERSON else planned.amount)


def _sum(by_kind: Mapping[ExpenseKind, Decimal], kind: ExpenseKind | None) -> Decimal:
    return sum((amount for one, amount in by_kind.items() if kind in (None, one)), start=Decimal(0))


def _above(
    rule: SpendingRule, limit: Decimal, amount: Decimal, used: Decimal | None = None, contact_id: UUID | None = None
) -> Iterator[Finding]:
    if (used or 0) + amount > limit:
        yield Finding(rule, True, limit, used, amount, contact_id)
