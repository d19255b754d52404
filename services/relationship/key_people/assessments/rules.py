"""Key-person assessments (method, 4.1): choosing the level, and who may change or review an assessment."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.relationship.key_people.schemes.rules import AssessmentDimension, RelationshipLevel
from shared.labels import Labelled
from shared.problems import BadRequest, Conflict, FieldError, Forbidden, Invalid, NotFound, Text


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


class SubjectsUnclear(BadRequest):
    """Give either a customer or some contacts, not both."""

    title = Text("Customer or contacts needed", "请指明查询对象")
    detail = Text("Name either a customer or contacts, not both.", "请指定客户或联系人，二者只能选其一。")


class RivalsUnclear(BadRequest):
    """Give either one rival or all rivals, not both."""

    title = Text("One rival or all", "请指明查询哪一方")
    detail = Text("Name one competitor or ask for all, not both.", "请指定一个友商或查询全部友商，二者只能选其一。")


class LevelReasonMissing(Invalid):
    """The assessor's level differs from the proposed one and has no reason."""

    title = Text("Give the reason for another level", "请说明级别差异的原因")
    detail = Text(
        "The scores propose {proposed}; another level needs a reason.",
        "根据评分建议为“{proposed}”，选择其他级别须填写级别理由。",
    )


class NothingSeen(Invalid):
    """No dimension has a score: nobody has met the person, which is no assessment."""

    pointer = "/dimensions"
    title = Text("Nothing was seen", "尚无任何依据")
    detail = Text(
        "Score at least one dimension, with its evidence. A person whom nobody has met is not in contact: that needs "
        "no assessment.",
        "请至少为一个维度评分并填写依据。尚未接触的人无需评估，系统会显示为“未接触”。",
    )


class EvidenceMissing(Invalid):
    """A dimension gets its first score without evidence, or evidence without a score."""

    title = Text("Give score and evidence", "请同时填写评分与依据")
    detail = Text(
        "{name} has none yet: send both its score and its evidence.", "“{name}”尚未评估：请同时填写评分与依据。"
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


def require_seen(proposed: RelationshipLevel | None) -> RelationshipLevel:
    """The level that the scores propose. Raises NothingSeen."""
    if proposed is None:
        raise NothingSeen(errors=[FieldError(NothingSeen.code(), NothingSeen.detail, pointer=NothingSeen.pointer)])
    return proposed


def merge_dimensions(kept: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """The dimensions with the scores and evidence sent; null removes a dimension. Raises EvidenceMissing."""
    merged = {**kept}
    for name, change in sent.items():
        merged[name] = None if change is None else {**(kept.get(name) or {}), **change}
    errors = [
        FieldError(
            EvidenceMissing.code(),
            EvidenceMissing.detail,
            pointer=f"/dimensions/{name}/{missing}",
            values={"name": AssessmentDimension(name).named},
        )
        for name, one in merged.items()
        for missing in ({"score", "evidence"} - one.keys() if one else ())
    ]
    if errors:
        raise EvidenceMissing(errors=errors, name=errors[0].values["name"])
    return merged


def decide_level(
    proposed: RelationshipLevel, chosen: RelationshipLevel | None, reason: str | None
) -> RelationshipLevel:
    """The assessor's level: the proposed one, or another with a reason. Raises LevelReasonMissing."""
    if chosen is None or chosen is proposed:
        return proposed
    if not reason:
        missing = FieldError("missing", LevelReasonMissing.title, pointer="/level_reason")
        raise LevelReasonMissing(errors=[missing], proposed=proposed.named)
    return chosen


def refuse_unclear_subjects(customer_id: UUID | None, contact_ids: Sequence[UUID] | None) -> None:
    """Raises SubjectsUnclear."""
    if (customer_id is None) == (contact_ids is None):
        raise SubjectsUnclear()


def refuse_unclear_rivals(competitor_id: UUID | None, with_rivals: bool) -> None:
    """Raises RivalsUnclear."""
    if competitor_id is not None and with_rivals:
        raise RivalsUnclear()


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


def movement(now: RelationshipLevel, before: RelationshipLevel | None) -> int | None:
    """Levels up (positive) or down since the previous assessment; None when there is none."""
    return None if before is None else now.rank - before.rank
