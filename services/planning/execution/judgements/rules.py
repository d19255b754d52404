"""Whether a person is able (method, 6, step 5), and who may say so: pure."""

from uuid import UUID

from shared.problems import Forbidden, Invalid, NotFound, Text


class AbilityJudgementNotFound(NotFound):
    """There is no such judgement."""

    title = Text("Judgement not found", "未找到能力评价")
    detail = Text("There is no judgement {id}.", "能力评价 {id} 不存在。")


class JudgeNotSupervisor(Forbidden):
    """A judgement of ability needs the data scope of a region or of all customers."""

    title = Text("A supervisor judges", "须由主管评价")
    detail = Text("Ask a supervisor: you see only your own customers.", "请由主管评价：您只能查看本人负责的客户。")


class OwnAbility(Forbidden):
    """Nobody judges the own ability."""

    title = Text("Your own ability", "不能评价本人")
    detail = Text("Somebody else has to judge it.", "须由他人评价。")


class UserNotAssigned(Invalid):
    """The user has no duty in this responsibility."""

    pointer = "/user_id"
    title = Text("The user has no duty here", "该人员未承担此责任")
    detail = Text("Judge a user who has a duty in this responsibility.", "请评价在此责任分工中承担责任的人员。")


def refuse_judge(user_id: UUID, caller_id: UUID | None, *, is_supervisor: bool) -> None:
    """Raises JudgeNotSupervisor, OwnAbility."""
    if not is_supervisor:
        raise JudgeNotSupervisor()
    if user_id == caller_id:
        raise OwnAbility()
