"""Expenses (method, 4.4): their states, which rule refuses or asks for approval, and who may approve."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

from services.relationship.spending.schemes.rules import Approver, ExpenseKind
from shared.labels import Labelled
from shared.problems import Conflict, Forbidden, Invalid, NotFound, Text


class ExpenseStatus(Labelled):
    """Where an expense stands."""

    REQUESTED = "requested", "Waiting for approval", "待审批"
    APPROVED = "approved", "Approved", "已批准"
    REJECTED = "rejected", "Rejected", "已驳回"
    WITHDRAWN = "withdrawn", "Withdrawn", "已撤回"
    RECORDED = "recorded", "Actual amount recorded", "已登记实际金额"


PLANNED = (ExpenseStatus.REQUESTED, ExpenseStatus.APPROVED)
"""What counts towards limits and budgets before it is spent; what was spent counts unless it is withdrawn."""


class SpendingRule(Labelled):
    """A rule by which an expense is refused or needs approval."""

    KIND_BANNED = "kind_banned", "Nothing is spent on this kind", "禁止该类费用"
    RECIPIENT_BANNED = "recipient_banned", "The recipient takes no gifts", "对方谢绝礼品"
    GIFT_NOT_PLANNED = "gift_not_planned", "The gift scheme plans no gift", "礼品方案未安排礼品"
    GIFT_OF_ANOTHER_KIND = "gift_of_another_kind", "The gift scheme plans another kind of gift", "与礼品方案的品类不符"
    GIFT_ABOVE_VALUE = "gift_above_value", "Above the gift's highest value", "超出礼品价值上限"
    PERSON = "person", "Limit per person and occasion", "每人每次限额"
    OCCASION = "occasion", "Limit per occasion", "每次限额"
    PERSON_YEAR = "person_year", "Limit per person and fiscal year", "每人每财年限额"
    CUSTOMER_YEAR = "customer_year", "Limit per customer and fiscal year", "每客户每财年限额"
    APPROVAL = "approval", "Approval above an amount", "超额审批"
    EXCHANGE_RATE = "exchange_rate", "No maintained exchange rate", "无维护汇率"


class CheckVerdict(Labelled):
    """What the policy says of an expense."""

    ALLOWED = "allowed", "Allowed", "允许"
    NEEDS_APPROVAL = "needs_approval", "Needs approval", "需审批"
    REFUSED = "refused", "Refused", "拒绝"


class ExpenseApprovalDue(Labelled):
    """What is due for those who approve."""

    EXPENSE_APPROVAL = "expense_approval", "Decide on an expense", "审批费用"


class ExpenseRecordDue(Labelled):
    """What is due for those who requested."""

    EXPENSE_ACTUAL = "expense_actual", "Record the actual amount of an expense", "登记费用实际金额"


class ExpenseNotFound(NotFound):
    """There is no such expense, or the caller may not see it."""

    title = Text("Expense not found", "未找到费用")
    detail = Text("There is no expense {id}, or you may not see it.", "费用 {id} 不存在，或您无权查看。")


class ExpenseRefused(Invalid):
    """The policy refuses the expense; each of `errors` names a rule, its limit, what is used, and the remedy."""

    title = Text("The spending policy refuses it", "费用政策不允许")
    detail = Text("Refused by: {rules}.", "不符合：{rules}。")


class OccasionMissing(Invalid):
    """A gift to people needs one of the occasions of the gift scheme."""

    pointer = "/occasion"
    title = Text("Name the occasion", "请填写送礼场合")
    detail = Text("A gift to people has one of these occasions: {known}.", "赠送个人的礼品须注明场合，可选：{known}。")


class ParticipantsTooFew(Invalid):
    """Fewer people share the amount than are named."""

    pointer = "/participants"
    title = Text("Too few participants", "参与人数有误")
    detail = Text("At least the {named} people named share the amount.", "分摊人数不得少于所列的 {named} 人。")


class ExpenseStepRefused(Conflict):
    """The expense's present state does not allow this."""

    title = Text("Not in this state", "当前状态不允许此操作")
    detail = Text('The expense is "{status}".', "费用当前状态为“{status}”。")


class ExpenseIsPart(Conflict):
    """A part of a campaign's cost is withdrawn and recorded with the campaign."""

    title = Text("Part of a campaign's cost", "活动费用的一部分")
    detail = Text("Change the cost of the campaign, hold it or cancel it.", "请通过活动修改费用、登记进行或取消活动。")


class ExpenseNotDue(Conflict):
    """The actual amount is recorded on the day of the expense at the earliest."""

    title = Text("Its day has not come", "尚未到发生日期")
    detail = Text(
        "It is planned for {day}; change the day by a new request.", "计划发生日期为 {day}；如有变更请重新申请。"
    )


class OwnExpense(Forbidden):
    """Nobody decides on an expense that they requested, or whose actual amount they recorded."""

    title = Text("Your own expense", "不能审批自己的费用")
    detail = Text("Somebody else has to decide.", "须由他人审批。")


class NotTheApprover(Forbidden):
    """The caller is not who is to decide next."""

    title = Text("Somebody else decides", "须由他人审批")
    detail = Text("Next to decide: {approver}.", "当前审批人：{approver}。")


class NotTheRequester(Forbidden):
    """Only who requested an expense may withdraw it."""

    title = Text("Not your request", "不是您的申请")
    detail = Text("{requester} requested it.", "申请人为 {requester}。")


def undecided(approver: Approver) -> dict[str, Any]:
    """An approval of the chain before its decision."""
    nothing = dict.fromkeys(("is_approved", "decided_by", "decided_by_name", "decided_at", "remark"))
    return {"approver": approver.value, **nothing}


def pending_of(approvals: Sequence[Mapping[str, Any]]) -> list[Approver]:
    """Who is still to decide, in order."""
    return [Approver(one["approver"]) for one in approvals if one["is_approved"] is None]


def steps_decided(pending: Sequence[Approver], entitled: frozenset[Approver]) -> int:
    """How many of the pending approvals, from the first on, somebody with these rights gives. Raises NotTheApprover."""
    count = 0
    for approver in pending:
        if approver not in entitled:
            break
        count += 1
    if not count:
        raise NotTheApprover(approver=pending[0].named)
    return count


def refuse_own(authors: Sequence[str | None], caller: str) -> None:
    """Check that the caller has neither requested nor recorded it. Raises OwnExpense."""
    if caller in authors:
        raise OwnExpense()


def refuse_part(*, is_part: bool) -> None:
    """Raises ExpenseIsPart."""
    if is_part:
        raise ExpenseIsPart()


def refuse_status(status: ExpenseStatus, *allowed: ExpenseStatus) -> None:
    """Raises ExpenseStepRefused."""
    if status not in allowed:
        raise ExpenseStepRefused(status=status.named)


def share_of(kind: ExpenseKind, amount: Decimal, participants: int, people: int) -> Decimal:
    """One person's share. A gift is divided among those who are named to get it, however many take part."""
    sharing = people if kind is ExpenseKind.GIFT and people else participants
    return round(amount / sharing, 4)


def parts_of(whole: Decimal, count: int) -> list[Decimal]:
    """The amount in equal parts, to 4 places; the last part has what is left over."""
    part = (whole / count).quantize(Decimal("0.0001"), ROUND_DOWN)
    return [part] * (count - 1) + [whole - part * (count - 1)]


def exceeds_approved(actual: Decimal, approved: Decimal, tolerance: Decimal) -> bool:
    """Whether the actual amount must be approved again."""
    return actual > approved * (1 + tolerance)
