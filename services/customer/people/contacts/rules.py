"""Who of the contacts 关键人 are hidden from level 1, and the problems of contacts (method, section 3)."""

from shared.customers.roles import DecisionBasis as DecisionBasis
from shared.customers.roles import DecisionRole as DecisionRole
from shared.customers.roles import Seniority as Seniority
from shared.problems import Conflict, Invalid, NotFound, Text

SENIOR_CLEARANCE = 2
"""Clearance for senior people (method, section 3: three levels of access); other contacts are basic people data."""
COACH_CLEARANCE = 2
"""Clearance for coaches, in general or in a stage (method, section 3)."""


class ContactNotFound(NotFound):
    """There is no such contact, or its customer is not one of the caller's."""

    title = Text("Contact not found", "未找到联系人")
    detail = Text("There is no contact {id}, or you may not see it.", "联系人 {id} 不存在，或您无权查看。")


class SuperiorUnknown(Invalid):
    """`reports_to_id` names no contact of the same customer."""

    pointer = "/reports_to_id"
    title = Text("Unknown superior", "上级联系人不存在")
    detail = Text("A contact reports to another contact of the same customer.", "汇报对象必须是同一客户的联系人。")


class ReportingLineCyclic(Conflict):
    """A contact cannot report to itself or to somebody below it."""

    title = Text("The reporting line would form a cycle", "汇报关系不能成环")
    detail = Text("Choose somebody who does not report to this contact.", "请选择不向此联系人汇报的人。")
