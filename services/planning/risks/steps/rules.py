"""Doing a risk's steps (method, section 6): pure."""

from services.planning.risks.playbooks.rules import ConfirmingSide
from shared.labels import Labelled
from shared.problems import Conflict, Invalid, NotFound, Text


class RiskStepDueKind(Labelled):
    """What is due about risks by the hour."""

    RISK_STEP = "risk_step", "Step of a risk's playbook", "风险预案步骤"


class RiskStepNotFound(NotFound):
    """There is no such step, or the caller may not see its risk."""

    title = Text("Step not found", "未找到步骤")
    detail = Text("There is no step {id}, or you may not see it.", "步骤 {id} 不存在，或您无权查看。")


class RiskStepDone(Conflict):
    """The step is done: reopen it before you change it."""

    title = Text("The step is done", "步骤已完成")
    detail = Text("Reopen it, with a reason, before you change it.", "如需修改，请先说明原因并重新打开。")


class RiskStepNotDone(Conflict):
    """The step is not done: there is nothing to reopen."""

    title = Text("The step is not done", "步骤尚未完成")
    detail = Text("There is nothing to reopen.", "无需重新打开。")


class ConfirmationMissing(Invalid):
    """The step is done only with a written confirmation: by whom, on which day, in which document."""

    pointer = "/confirmation"
    title = Text("A written confirmation is needed", "需要书面确认")
    detail = Text(
        "Say who confirmed it for: {side}, on which day, in which document.",
        "请填写{side}的确认人、确认日期与文件编号。",
    )


class ConfirmationUnfit(Invalid):
    """The step needs no written confirmation."""

    pointer = "/confirmation"
    title = Text("This step needs no confirmation", "该步骤无需书面确认")
    detail = Text(
        "Leave the confirmation out, and say in the evidence what was done.", "请勿填写书面确认，在依据中说明即可。"
    )


def refuse_done(done_at: object) -> None:
    """Raises RiskStepDone."""
    if done_at is not None:
        raise RiskStepDone()


def refuse_not_done(done_at: object) -> None:
    """Raises RiskStepNotDone."""
    if done_at is None:
        raise RiskStepNotDone()


def refuse_confirmation(side: ConfirmingSide | None, *, is_given: bool) -> None:
    """Who confirms must have confirmed. Raises ConfirmationMissing, ConfirmationUnfit."""
    if side is not None and not is_given:
        raise ConfirmationMissing(side=side.named)
    if side is None and is_given:
        raise ConfirmationUnfit()
