"""From draft to review: who may change, submit, review and delete an assessment, and the assessor's level."""

from typing import TypeVar

from shared.labels import Labelled
from shared.problems import Conflict, FieldError, Forbidden, Invalid, NotFound, Text

LevelT = TypeVar("LevelT", bound=Labelled)


class AssessmentStatus(Labelled):
    """The status of an assessment between its assessor and the supervisor."""

    DRAFT = "draft", "Draft", "草稿"
    SUBMITTED = "submitted", "Submitted", "已提交"
    CONFIRMED = "confirmed", "Confirmed by the supervisor", "已审核"
    RETURNED = "returned", "Returned to the assessor", "已退回"


class ReviewDecision(Labelled):
    """A supervisor's decision on an assessment."""

    ACCEPT = "accept", "Accept", "通过"
    RETURN = "return", "Return", "退回"


# An assessment counts as soon as it is submitted; a review confirms it, or ends this by returning it.
COUNTING = (AssessmentStatus.SUBMITTED, AssessmentStatus.CONFIRMED)


class AssessmentNotFound(NotFound):
    """There is no such assessment, or the caller may not see its customer."""

    title = Text("Assessment not found", "未找到关系评估")
    detail = Text("There is no assessment {id}, or you may not see it.", "关系评估 {id} 不存在，或您无权查看。")


class LevelReasonMissing(Invalid):
    """The assessor's level differs from the proposed one and has no reason."""

    title = Text("Give the reason for another level", "请说明级别差异的原因")
    detail = Text(
        "The assessment proposes {proposed}; another level needs a reason.",
        "根据评估建议为“{proposed}”，选择其他级别须填写级别理由。",
    )


class AssessmentConfirmed(Conflict):
    """The supervisor has confirmed the assessment; record later changes in a new one."""

    title = Text("Already confirmed", "评估已审核")
    detail = Text("Make a new assessment instead.", "请新建一次评估。")


class AssessmentNotSubmitted(Conflict):
    """Only a submitted assessment can be reviewed."""

    title = Text("Not submitted", "评估未提交")
    detail = Text('It is "{status}"; the assessor must submit it first.', "当前状态为“{status}”，须先由评估人提交。")


class AssessmentAlreadySubmitted(Conflict):
    """The assessment has been submitted already."""

    title = Text("Already submitted", "评估已提交")
    detail = Text("It waits for the supervisor's review.", "评估正在等待主管审核。")


class NotTheAssessor(Forbidden):
    """Only the assessor may change, submit or delete an assessment."""

    title = Text("Not your assessment", "不是您的评估")
    detail = Text("The assessor is {assessor}; create your own assessment.", "评估人为 {assessor}，请自行新建评估。")


class ReviewerIsAssessor(Forbidden):
    """Nobody may review their own assessment."""

    title = Text("Your own assessment", "不能审核自己的评估")
    detail = Text("Somebody else has to review it.", "须由他人审核。")


class ReviewerNotSupervisor(Forbidden):
    """A review needs the data scope of a region or of all customers."""

    title = Text("Reviews are for supervisors", "须由主管审核")
    detail = Text("Ask a supervisor: you see only your own customers.", "请由主管审核：您只能查看本人负责的客户。")


class ReviewRemarkMissing(Invalid):
    """Returning an assessment needs a remark for the assessor about what to change."""

    title = Text("Describe what to change", "请说明需要修改的内容")
    detail = Text("Say in the remark what to change.", "退回时须在备注中说明需要修改的内容。")


OWN_UNCONFIRMED = (NotTheAssessor, AssessmentConfirmed)
"""Why an assessment may not be changed."""
REVIEW_REFUSALS = (
    ReviewerIsAssessor,
    ReviewerNotSupervisor,
    AssessmentNotSubmitted,
    AssessmentConfirmed,
    ReviewRemarkMissing,
)
"""Why an assessment may not be reviewed."""


def decide_level(proposed: LevelT, chosen: LevelT | None, reason: str | None) -> LevelT:
    """The assessor's level: the proposed one, or another with a reason. Raises LevelReasonMissing."""
    if chosen is None or chosen is proposed:
        return proposed
    if not reason:
        missing = FieldError("missing", LevelReasonMissing.title, pointer="/level_reason")
        raise LevelReasonMissing(errors=[missing], proposed=proposed.named)
    return chosen


def refuse_change(status: AssessmentStatus, *, assessor: str, assessor_name: str, caller: str) -> None:
    """Only the assessor changes an assessment, and only until it is confirmed."""
    if caller != assessor:
        raise NotTheAssessor(assessor=assessor_name)
    if status is AssessmentStatus.CONFIRMED:
        raise AssessmentConfirmed()


def refuse_review(status: AssessmentStatus, *, assessor: str, reviewer: str, is_supervisor: bool) -> None:
    """Only a supervisor other than the assessor may review, and only a submitted assessment."""
    if reviewer == assessor:
        raise ReviewerIsAssessor()
    if not is_supervisor:
        raise ReviewerNotSupervisor()
    if status is AssessmentStatus.CONFIRMED:
        raise AssessmentConfirmed()
    if status is not AssessmentStatus.SUBMITTED:
        raise AssessmentNotSubmitted(status=status.named)


def refuse_return_without_remark(decision: ReviewDecision, remark: str | None) -> None:
    """Raises ReviewRemarkMissing."""
    if decision is ReviewDecision.RETURN and not remark:
        missing = FieldError("missing", ReviewRemarkMissing.title, pointer="/remark")
        raise ReviewRemarkMissing(errors=[missing])
