"""The problems of creating and changing customers."""

from shared.problems import Conflict, Forbidden, Invalid, Text


class CustomerOutsideDataScope(Forbidden):
    """The caller would not see the customer afterwards: the caller has neither its region nor a place in its team."""

    title = Text("The customer would be outside your data scope", "该客户不在您的数据范围内")
    detail = Text("Use one of your regions or add yourself to the team.", "请选择您负责的区域，或将自己加入客户团队。")


class ParentUnknown(Invalid):
    """The group's parent does not exist, or the caller may not see it."""

    pointer = "/parent_id"
    title = Text("Unknown parent", "上级客户不存在")
    detail = Text("There is no customer {parent_id}, or you may not see it.", "客户 {parent_id} 不存在，或您无权查看。")


class CustomerInOwnGroup(Conflict):
    """A customer cannot belong to itself or to a member of its own group."""

    title = Text("A customer cannot belong to its own group", "客户不能归属于自己的下级")
    detail = Text("Choose a parent outside this customer's group.", "请选择该客户集团之外的上级。")
