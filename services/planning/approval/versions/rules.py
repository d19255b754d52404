"""Who may approve a plan and when, and what differs between two versions (method, section 6): pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.planning.plans.plans.rules import PlanFrozen, PlanStatus, PlanStep
from shared.labels import Labelled
from shared.problems import Conflict, Forbidden, NotFound, Text

KEPT_FOR_ITSELF = frozenset({"id", "change_reason"})
"""Fields of a row that a comparison does not show as changed."""


class PlanPart(Labelled):
    """A part of a plan that a version keeps."""

    PLAN = "plan", "The plan itself", "规划本身"
    MARKET_GOAL = "market_goal", "Market goal", "市场目标"
    RELATIONSHIP_GOAL = "relationship_goal", "Relationship goal", "关系目标"
    CONCLUSION = "conclusion", "Conclusion of a step", "步骤结论"


class ChangeKind(Labelled):
    """What happened to a part between two versions."""

    ADDED = "added", "Added", "新增"
    REMOVED = "removed", "Removed", "移除"
    CHANGED = "changed", "Changed", "变更"


class PlanDueKind(Labelled):
    """What is due about the approval of plans."""

    PLAN_DECISION = "plan_decision", "Decide on a submitted plan", "审批规划"
    PLAN_CORRECTION = "plan_correction", "Correct a returned plan", "修改被退回的规划"


class PlanIncomplete(Conflict):
    """A plan can be submitted only when every step before execution is complete."""

    title = Text("The plan is not complete", "规划未完成")
    detail = Text('The step "{open_step}" is still to be completed.', "步骤“{open_step}”尚未完成。")


class PlanNotSubmitted(Conflict):
    """Only a submitted plan is approved, returned or withdrawn."""

    title = Text("The plan is not submitted", "规划未提交")
    detail = Text('The plan is "{status}".', "规划当前状态为“{status}”。")


class PlanNotInForce(Conflict):
    """Only an approved plan is revised."""

    title = Text("The plan is not approved", "规划未审批")
    detail = Text('The plan is "{status}": change it directly.', "规划当前状态为“{status}”，请直接修改。")


class ApproverNotSupervisor(Forbidden):
    """A decision on a plan needs the data scope of a region or of all customers."""

    title = Text("Approval is for supervisors", "须由主管审批")
    detail = Text("Ask a supervisor: you see only your own customers.", "请由主管审批：您只能查看本人负责的客户。")


class ApproverIsAuthor(Forbidden):
    """Whoever wrote in this version of the plan, or submitted it, does not approve it."""

    title = Text("The author does not approve", "编制人不得审批本人规划")
    detail = Text("You wrote in this version: ask another supervisor.", "您参与了本版编制：请由其他主管审批。")


class PlanVersionNotFound(NotFound):
    """The plan has no such version."""

    title = Text("Version not found", "未找到该版本")
    detail = Text("The plan has no version {id}.", "该规划没有第 {id} 版。")


@dataclass(frozen=True, slots=True)
class Content:
    """What a version of a plan says; rows are JSON objects with an `id`."""

    title: str | None
    market_goals: tuple[Mapping[str, Any], ...]
    relationship_goals: tuple[Mapping[str, Any], ...]
    conclusions: Mapping[str, str | None]
    """By step."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field's value before and after; None: empty."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A difference between two versions.

    `follows_market_goal`: of a relationship goal, whether the market goal that it serves changed too.
    """

    part: PlanPart
    kind: ChangeKind
    part_id: UUID | None
    step: PlanStep | None
    reason: str | None
    follows_market_goal: bool | None
    fields: tuple[FieldChange, ...]


def refuse_submission(status: PlanStatus, open_step: PlanStep | None) -> None:
    """Raises PlanFrozen, PlanIncomplete."""
    if status is not PlanStatus.DRAFT:
        raise PlanFrozen(status=status.named)
    if open_step is not None and open_step is not PlanStep.EXECUTION:
        raise PlanIncomplete(open_step=open_step.named)


def refuse_not_submitted(status: PlanStatus) -> None:
    """Raises PlanNotSubmitted."""
    if status is not PlanStatus.SUBMITTED:
        raise PlanNotSubmitted(status=status.named)


def refuse_decision(status: PlanStatus, *, is_supervisor: bool) -> None:
    """Raises ApproverNotSupervisor, PlanNotSubmitted."""
    if not is_supervisor:
        raise ApproverNotSupervisor()
    refuse_not_submitted(status)


def refuse_author(*, is_author: bool) -> None:
    """Raises ApproverIsAuthor."""
    if is_author:
        raise ApproverIsAuthor()


def refuse_revision(status: PlanStatus) -> None:
    """Raises PlanNotInForce."""
    if status is not PlanStatus.APPROVED:
        raise PlanNotInForce(status=status.named)


def compare(before: Content, after: Content) -> list[Change]:
    """What differs, part by part; a goal's reason is that of its last change or withdrawal."""
    goals = list(_rows(PlanPart.MARKET_GOAL, before.market_goals, after.market_goals, frozenset()))
    moved = frozenset(str(change.part_id) for change in goals)
    return [
        *_title(before.title, after.title),
        *goals,
        *_rows(PlanPart.RELATIONSHIP_GOAL, before.relationship_goals, after.relationship_goals, moved),
        *_conclusions(before.conclusions, after.conclusions),
    ]


def _title(before: str | None, after: str | None) -> Iterable[Change]:
    if before != after:
        changed = (FieldChange("title", before, after),)
        yield Change(PlanPart.PLAN, ChangeKind.CHANGED, None, None, None, None, changed)


def _conclusions(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> Iterable[Change]:
    for step in PlanStep:
        was, now = before.get(step.value), after.get(step.value)
        if was != now:
            changed = (FieldChange("statement", was, now),)
            yield Change(PlanPart.CONCLUSION, _kind(was, now), None, step, None, None, changed)


def _rows(
    part: PlanPart,
    before: Iterable[Mapping[str, Any]],
    after: Iterable[Mapping[str, Any]],
    moved: frozenset[str],
) -> Iterable[Change]:
    was, now = ({str(row["id"]): row for row in rows} for rows in (before, after))
    for row_id in [*was, *(one for one in now if one not in was)]:
        old, new = was.get(row_id), now.get(row_id)
        if fields := tuple(_fields(old or {}, new or {})):
            served = {str((row or {}).get("market_goal_id")) for row in (old, new)}
            follows = not served.isdisjoint(moved) if part is PlanPart.RELATIONSHIP_GOAL else None
            reason = (new or {}).get("change_reason") if old else None
            yield Change(part, _kind(old, new), UUID(row_id), None, reason, follows, fields)


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[FieldChange]:
    for name in [*old, *(one for one in new if one not in old)]:
        was, now = _said(old.get(name)), _said(new.get(name))
        if name not in KEPT_FOR_ITSELF and was != now:
            yield FieldChange(name, was, now)


def _said(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, date | datetime) else None if value is None else str(value)


def _kind(was: Any, now: Any) -> ChangeKind:
    if was is None:
        return ChangeKind.ADDED
    return ChangeKind.REMOVED if now is None else ChangeKind.CHANGED
