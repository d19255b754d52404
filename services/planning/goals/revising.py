"""Goals of an approved version: in a revision they change or go only with a reason (method, 6)."""

from typing import ClassVar
from uuid import UUID

from sqlmodel import Field, SQLModel

from shared.problems import Conflict, FieldError, Invalid, Text
from shared.shapes import Body, Remark, example


class GoalChangeUnexplained(Invalid):
    """A goal of an approved version changes only with a reason, or together with its market goal."""

    pointer: ClassVar = "/change_reason"
    title = Text("Say why the goal changes", "请说明目标变更原因")
    detail = Text("An approved version has this goal: give the reason.", "该目标已获审批：请填写变更原因。")


class GoalApproved(Conflict):
    """A goal of an approved version is withdrawn with a reason, not deleted."""

    title = Text("An approved version has this goal", "该目标已获审批")
    detail = Text("Withdraw it with a reason instead.", "请改为撤销该目标并说明原因。")


class Revised(SQLModel):
    """Columns of goals: since which version of the plan they are there, why they changed, and what they go on with."""

    since_version: int
    changed_in_version: int | None = None
    change_reason: str | None = None
    carried_from_id: UUID | None = None
    """The goal of the plan of the year before that it goes on with."""


class GoalWithdrawal(Body):
    """Why a goal is withdrawn."""

    model_config = example(reason="客户取消了二期产线，采购预算相应取消。")

    reason: Remark = Field(description="Why it is withdrawn; kept in the plan's history and comparisons.")


def is_approved(since_version: int, working_version: int) -> bool:
    """Whether an approved version of the plan has the goal."""
    return since_version < working_version


def refuse_unexplained(goal: Revised, working_version: int, reason: str | None) -> None:
    """Raises GoalChangeUnexplained."""
    if is_approved(goal.since_version, working_version) and not reason:
        raise GoalChangeUnexplained(errors=[missing_reason()])


def missing_reason() -> FieldError:
    """The error of the field."""
    return FieldError("missing", GoalChangeUnexplained.title, pointer=GoalChangeUnexplained.pointer)


def refuse_removal(goal: Revised, working_version: int) -> None:
    """Raises GoalApproved."""
    if is_approved(goal.since_version, working_version):
        raise GoalApproved()
