"""What the rules of the policy say, in both languages."""

from collections.abc import Mapping
from decimal import Decimal

from services.relationship.spending.expenses.checks import Finding
from services.relationship.spending.expenses.rules import SpendingRule
from shared.problems import Text

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
    SpendingRule.EXCHANGE_RATE: Text(
        "The rate cannot be checked, as none is maintained: {approver} approves it.",
        "无维护汇率可核对，须由{approver}审批。",
    ),
}
"""What each rule says, with the remedy."""
WITHOUT_USED: Mapping[SpendingRule, Text] = {
    SpendingRule.PERSON_YEAR: Text(
        "With what was spent before, {amount} more is above the limit of {limit} a person and fiscal year. Spend "
        "less, or ask a colleague with clearance 2 what is left.",
        "连同此前支出，再增加 {amount} 将超出该联系人本财年限额 {limit}；请降低金额，或向具备 2 级权限的同事确认余额。",
    ),
    SpendingRule.CUSTOMER_YEAR: Text(
        "With what was spent before, {amount} more is above the limit of {limit} a customer and fiscal year. Spend "
        "less, or ask a colleague with clearance 2 what is left.",
        "连同此前支出，再增加 {amount} 将超出该客户本财年限额 {limit}；请降低金额，或向具备 2 级权限的同事确认余额。",
    ),
}
"""For who may not know what was spent on named people: of what is used, they read nothing."""


def text_of(finding: Finding) -> Text:
    """What the rule says."""
    text = TEXTS[finding.rule]
    if finding.used is None:
        text = WITHOUT_USED.get(finding.rule, text)
    left = max((finding.limit or Decimal(0)) - (finding.used or Decimal(0)), Decimal(0))
    values = {name: _plain(getattr(finding, name)) for name in ("limit", "used", "amount")}
    approver = finding.approver.named if finding.approver else Text("–", "–")
    return text.filled(**values, left=_plain(left), approver=approver)


def _plain(amount: Decimal | None) -> str:
    return "–" if amount is None else f"{amount:,.2f}"
