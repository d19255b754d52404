"""Responsible people: what needs one, and what is wrong with an assignment (method, section 3)."""

from uuid import UUID

from shared.labels import Labelled
from shared.problems import Conflict, Invalid, NotFound, Text

MAX_ASSIGNED = 500
"""People and departments of one assignment."""


class ResponsibilityGapKind(Labelled):
    """What lacks a responsible person."""

    RESPONSIBLE_MISSING = "responsible_missing", "Key person without a responsible person", "关键人无责任人"
    DEPARTMENT_UNOWNED = "department_unowned", "Department without a responsible person", "部门无责任人"
    RESPONSIBLE_INACTIVE = "responsible_inactive", "Responsible person has left", "责任人已离职"
    RESPONSIBLE_BLIND = "responsible_blind", "Responsible person may not see it", "责任人无权查看"


class ResponsibilityNotFound(NotFound):
    """There is no such assignment, or the caller may not see it."""

    title = Text("Responsibility not found", "未找到责任人记录")
    detail = Text("There is no responsibility {id}, or you may not see it.", "责任人记录 {id} 不存在，或您无权查看。")


class ResponsibilityExists(Conflict):
    """The person or department has a responsible person already."""

    title = Text("There is a responsible person already", "已有责任人")
    detail = Text(
        "Change the responsibility {responsibility_id} instead.", "请直接修改责任人记录 {responsibility_id}。"
    )


class SubjectUnclear(Invalid):
    """An assignment is for either a contact or a department."""

    title = Text("Contact or department", "请指明联系人或部门")
    detail = Text("Name either a contact or a department, not both.", "请指定联系人或部门，二者只能选其一。")


class DepartmentUnknown(Invalid):
    """No contact of the customer works in this department, or the caller may see none of them."""

    title = Text("Unknown department", "部门不存在")
    detail = Text("Choose a department as the customer's contacts name it.", "请填写该客户联系人资料中的部门名称。")


def is_unclear(contact_id: UUID | None, department: str | None) -> bool:
    """Whether both or none are named."""
    return (contact_id is None) == (department is None)
