"""Checking an expense against the policy (method, 4.4): limits, bans, the gift scheme, approval; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from services.relationship.spending.expenses.rules import CheckVerdict, SpendingRule
from services.relationship.spending.schemes.model import SpendingSchemeContent
from services.relationship.spending.schemes.rules import Approver, ExpenseKind, LimitPer, approvers_of
from shared.problems import Text

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
    is_customer_banned: bool = False
    """The customer takes no gifts."""
    banned_contacts: frozenset[UUID] = frozenset()
    gifts: Mapping[UUID, GiftTerms] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Used:
    """What counts already in the fiscal year, in the base currency: by kind, and by person and kind."""

    of_customer: Mapping[ExpenseKind, Decimal] = field(default_factory=dict)
    of_people: Mapping[UUID, Mapping[ExpenseKind, Decimal]] = field(default_factory=dict)


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


def check_expense(scheme: SpendingSchemeContent, planned: Planned, used: Used) -> Check:
    """Every rule that refuses the expense, and who must approve it."""
    findings = [*_bans(scheme, planned), *_gifts(planned), *_limits(scheme, planned, used)]
    by_amount = approvers_of(scheme.approvals, planned.kind, planned.amount)
    findings += [Finding(SpendingRule.APPROVAL, False, amount=planned.amount, approver=one) for one in by_amount]
    asked = {finding.approver for finding in findings if finding.approver}
    return Check(tuple(findings), tuple(approver for approver in Approver if approver in asked))


def _bans(scheme: SpendingSchemeContent, planned: Planned) -> Iterator[Finding]:
    if planned.kind in scheme.banned_kinds:
        yield Finding(SpendingRule.KIND_BANNED, True)
    if planned.kind not in scheme.kinds_under_bans:
        return
    if planned.is_customer_banned:
        yield Finding(SpendingRule.RECIPIENT_BANNED, True)
    for contact_id in planned.contact_ids:
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


def _limits(scheme: SpendingSchemeContent, planned: Planned, used: Used) -> Iterator[Finding]:
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


TEXTS = {
    SpendingRule.KIND_BANNED: Text(
        "Nothing is spent on this kind; choose another one.", "该类费用被禁止，请改用其他方式。"
    ),
    SpendingRule.RECIPIENT_BANNED: Text(
        "The recipient takes no gifts or invitations; leave it.", "对方谢绝礼品与宴请，请勿安排。"
    ),
    SpendingRule.GIFT_NOT_PLANNED: Text(
        "The gift scheme plans no gift for this person on this occasion; choose another occasion.",
        "礼品方案未为该联系人在此场合安排礼品，请选择其他场合。",
    ),
    SpendingRule.GIFT_OF_ANOTHER_KIND: Text(
        "The gift scheme plans another kind of gift; {approver} approves it, or choose the planned kind.",
        "与礼品方案安排的品类不符；须由{approver}审批，或改用方案品类。",
    ),
    SpendingRule.GIFT_ABOVE_VALUE: Text(
        "{amount} a person is above the gift's highest value of {limit}; choose a smaller gift.",
        "人均 {amount} 超出礼品价值上限 {limit}，请选择价值较低的礼品。",
    ),
    SpendingRule.PERSON: Text(
        "{amount} a person is above the limit of {limit}; spend less, or name all who take part.",
        "人均 {amount} 超出限额 {limit}，请降低金额或补全参与人数。",
    ),
    SpendingRule.OCCASION: Text(
        "{amount} is above the limit of {limit} an occasion; spend less.", "{amount} 超出每次限额 {limit}，请降低金额。"
    ),
    SpendingRule.PERSON_YEAR: Text(
        "{used} of {limit} a person and fiscal year are used; {amount} more is too much. Spend at most {left}.",
        "该联系人本财年限额 {limit} 已用 {used}，再增加 {amount} 将超限；最多还可使用 {left}。",
    ),
    SpendingRule.CUSTOMER_YEAR: Text(
        "{used} of {limit} a customer and fiscal year are used; {amount} more is too much. Spend at most {left}.",
        "该客户本财年限额 {limit} 已用 {used}，再增加 {amount} 将超限；最多还可使用 {left}。",
    ),
    SpendingRule.APPROVAL: Text("{amount} must be approved: {approver}.", "{amount} 须审批：{approver}。"),
}
"""What each rule says, with the remedy."""
