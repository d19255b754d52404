"""Targets of key people: what refuses one, and what is due (method, 4.1)."""

from datetime import date

from services.relationship.key_people.schemes.rules import RelationshipLevel
from shared.labels import Labelled
from shared.problems import Invalid, NotFound, Text


class TargetDutyKind(Labelled):
    """The kind of a target's due item."""

    KEY_PERSON_TARGET = "key_person_target", "Relationship target not reached", "关键人关系目标未达成"


class TargetNotFound(NotFound):
    """There is no such target, or the caller may not see the person."""

    title = Text("Target not found", "未找到关系目标")
    detail = Text("There is no target {id}, or you may not see it.", "关系目标 {id} 不存在，或您无权查看。")


class TargetBelowLevel(Invalid):
    """The target is below the present level and has no reason."""

    pointer = "/reason"
    title = Text("Give the reason for a lower level", "请说明降低级别的原因")
    detail = Text(
        "The present level is {level}; a target below it needs a reason.",
        "当前级别为“{level}”，目标低于当前级别须填写理由。",
    )


class TargetDueInPast(Invalid):
    """The target's date is in the past."""

    pointer = "/due_on"
    title = Text("The date is in the past", "日期已过")
    detail = Text("Choose today or a later day.", "请选择今天或以后的日期。")


def refuse_past(due_on: date, today: date) -> None:
    """Raises TargetDueInPast."""
    if due_on < today:
        raise TargetDueInPast()


def refuse_below(target: RelationshipLevel, present: RelationshipLevel | None, reason: str | None, named: Text) -> None:
    """`named`: what the company calls the present level. Raises TargetBelowLevel."""
    if present is not None and target.rank < present.rank and not reason:
        raise TargetBelowLevel(level=named)
