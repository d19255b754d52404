"""Customer status, credit codes, and the problems of customers."""

from shared.labels import Labelled
from shared.problems import Conflict, Forbidden, Gone, Invalid, Text


class CustomerStatus(Labelled):
    """State of our business with a customer."""

    PROSPECT = "prospect", "Prospect", "潜在客户"
    ACTIVE = "active", "Active", "合作中"
    DORMANT = "dormant", "Dormant", "休眠"
    EXITING = "exiting", "Exiting", "退出中"
    EXITED = "exited", "Exited", "已退出"
    RESOURCE_POOL = "resource_pool", "Resource pool", "资源池"


class CreditCodeWrong(ValueError):
    """Not a unified social credit code: too long or short, or its check digit is wrong."""


class CustomerOutsideDataScope(Forbidden):
    """The caller would not see the customer afterwards: the caller has neither its region nor a place in its team."""

    title = Text("The customer would be outside your data scope", "该客户不在您的数据范围内")
    detail = Text("Use one of your regions or add yourself to the team.", "请选择您负责的区域，或将自己加入客户团队。")


def normalize_credit_code(value: str) -> str:
    """A unified social credit code (GB 32100) without separators. Raises CreditCodeWrong."""
    from stdnum.cn import uscc  # loaded on first use
    from stdnum.exceptions import ValidationError

    try:
        return str(uscc.validate(value))
    except ValidationError as error:
        raise CreditCodeWrong(value) from error


class CustomerMerged(Gone):
    """Another customer absorbed this one and has all its records: `errors` name that survivor, in `about`."""

    title = Text("Merged into another customer", "该客户已被合并")
    detail = Text("Its survivor is {name} ({survivor_id}).", "该客户已并入 {name}（{survivor_id}）。")


class ParentUnknown(Invalid):
    """The group's parent does not exist, or the caller may not see it."""

    title = Text("Unknown parent", "上级客户不存在")
    detail = Text("No customer {parent_id} that you may see.", "没有您可查看的客户 {parent_id}。")


class CustomerInOwnGroup(Conflict):
    """A customer cannot belong to itself or to a member of its own group."""

    title = Text("A customer cannot belong to its own group", "客户不能隶属于自己的下级")
    detail = Text("Choose a parent outside this customer's group.", "请选择该客户集团之外的上级。")
