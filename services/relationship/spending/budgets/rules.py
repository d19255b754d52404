"""Spending budgets (method, 4.4): whose they are, and what they are compared by."""

from collections.abc import Sequence
from uuid import UUID

from shared.labels import Labelled
from shared.problems import FieldError, Forbidden, Invalid, NotFound, Text


class SpendingGrouping(Labelled):
    """What budget and actual amounts are grouped by."""

    CUSTOMER = "customer", "Customer", "客户"
    KIND = "kind", "Kind", "费用类别"
    MONTH = "month", "Month", "月份"


class SpendingBudgetNotFound(NotFound):
    """There is no such budget, or the caller may not see it."""

    title = Text("Budget not found", "未找到费用预算")
    detail = Text("There is no spending budget {id}, or you may not see it.", "费用预算 {id} 不存在，或您无权查看。")


class BudgetHolderUnclear(Invalid):
    """A budget is either a customer's or some people's."""

    title = Text("Whose budget is it", "请指明预算归属")
    detail = Text("Name either a customer or the people who spend it.", "请指定客户或使用人，二者只能选其一。")


class HolderNotSupervised(Invalid):
    """A supervisor sets the budgets of those who serve customers of the same regions."""

    title = Text("Not one of your people", "不是您的下属")
    detail = Text(
        "You set the budgets of people who serve customers in your regions.", "仅可为服务您所辖区域客户的人员编制预算。"
    )


class OwnBudget(Forbidden):
    """Nobody sets, changes or deletes a budget of which they are a holder."""

    title = Text("Your own budget", "不能变更自己的预算")
    detail = Text("Somebody else has to set it.", "须由他人编制。")


def refuse_own(holder_ids: Sequence[UUID], caller_id: UUID | None) -> None:
    """Raises OwnBudget."""
    if caller_id in holder_ids:
        raise OwnBudget()


def refuse_unsupervised(holder_ids: Sequence[UUID], supervised: set[UUID]) -> None:
    """Raises HolderNotSupervised, which names each."""
    code, detail = HolderNotSupervised.code(), HolderNotSupervised.detail
    others = (place for place, one in enumerate(holder_ids) if one not in supervised)
    if errors := [FieldError(code, detail, f"/holder_ids/{place}") for place in others]:
        raise HolderNotSupervised(errors=errors)


def refuse_unclear_holder(customer_id: UUID | None, holder_ids: Sequence[UUID]) -> None:
    """Raises BudgetHolderUnclear."""
    if (customer_id is None) == (not holder_ids):
        raise BudgetHolderUnclear()
