"""Who may approve a plan and when, and what differs between two versions (method, section 6): pure."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.planning.plans.plans.rules import PlanFrozen, PlanStatus, PlanStep, refuse_submitted
from services.planning.plans.steps.parts import PlanPartKind
from services.planning.plans.steps.rules import Fulfilment
from shared.labels import Labelled
from shared.problems import Conflict, Forbidden, NotFound, Text

KEPT_FOR_ITSELF = frozenset({"id", "change_reason", "since_version", "changed_in_version", "carried_from_id"})
"""Fields of a row that a comparison does not show as changed."""


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
    """A plan is submitted and approved only while all is there that its steps need before the approval."""

    title = Text("The plan is not complete", "规划未完成")
    detail = Text(
        'The step "{open_step}" is still to be completed; `/steps` lists what is missing.',
        "步骤“{open_step}”尚未完成；缺少的内容见 /steps。",
    )


class PlanNotSubmitted(Conflict):
    """Only a submitted plan is approved, returned or withdrawn."""

    title = Text("The plan is not submitted", "规划未提交")
    detail = Text('The plan is "{status}".', "规划当前状态为“{status}”。")


class PlanNotInForce(Conflict):
    """Only an approved plan is revised."""

    title = Text("The plan is not approved", "规划未审批")
    detail = Text('The plan is "{status}": change it directly.', "规划当前状态为“{status}”，请直接修改。")


class PlanNotRevised(Conflict):
    """Only a plan under revision, with an approved version, goes back to it."""

    title = Text("The plan is not revised", "规划未在修订")
    detail = Text("No revision of the plan is under way.", "该规划没有进行中的修订。")


class ApproverNotSupervisor(Forbidden):
    """A decision on a plan needs the data scope of a region or of all customers, and the scope `plans:approve`."""

    title = Text("Approval is for supervisors", "须由主管审批")
    detail = Text("Ask a supervisor: you see only your own customers.", "请由主管审批：您只能查看本人负责的客户。")


class ApproverIsAuthor(Forbidden):
    """Whoever wrote in this version of the plan, or submitted it, does not approve it."""

    title = Text("The author does not approve", "编制人不得审批本人规划")
    detail = Text(
        "You wrote in this version or submitted it: ask another supervisor.",
        "您参与了本版编制或提交：请由其他主管审批。",
    )


class PlanVersionNotFound(NotFound):
    """The plan has no such version."""

    title = Text("Version not found", "未找到该版本")
    detail = Text("The plan has no version {id}.", "该规划没有第 {id} 版。")


Content = Mapping[PlanPartKind, Sequence[Mapping[str, Any]]]
"""What a version of a plan says: the rows of its parts as JSON objects."""


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

    part: PlanPartKind
    kind: ChangeKind
    part_id: UUID | None
    step: PlanStep | None
    contact_id: UUID | None
    reason: str | None
    follows_market_goal: bool | None
    fields: tuple[FieldChange, ...]


def refuse_submission(status: PlanStatus, fulfilments: Iterable[Fulfilment]) -> None:
    """Raises PlanFrozen, PlanIncomplete."""
    if status is not PlanStatus.DRAFT:
        raise PlanFrozen(status=status.named)
    refuse_incomplete(fulfilments)


def refuse_incomplete(fulfilments: Iterable[Fulfilment]) -> None:
    """Raises PlanIncomplete."""
    wanted = [one for one in fulfilments if not one.requirement.is_after_approval]
    incomplete = {one.requirement.step for one in wanted if not one.is_met}
    if first := next((step for step in PlanStep if step in incomplete), None):
        raise PlanIncomplete(open_step=first.named)


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


def refuse_no_revision(status: PlanStatus, approved_version: int | None) -> int:
    """The number of the version in force. Raises PlanFrozen, PlanNotRevised."""
    refuse_submitted(status)
    if status is not PlanStatus.DRAFT or approved_version is None:
        raise PlanNotRevised()
    return approved_version


def compare(before: Content, after: Content, identities: Mapping[PlanPartKind, str]) -> list[Change]:
    """What differs, part by part; `identities`: the field by which a part's row is the same in both.

    A goal's reason is that of its last change or withdrawal. What one of them does not keep is not compared.
    """
    changes: list[Change] = []
    for part in PlanPartKind:
        if part not in before or part not in after:
            continue
        moved = {str(one.part_id) for one in changes if one.part is PlanPartKind.MARKET_GOAL}
        changes += _rows(part, before[part], after[part], identities[part], moved)
    return changes


def _rows(
    part: PlanPartKind,
    before: Iterable[Mapping[str, Any]],
    after: Iterable[Mapping[str, Any]],
    identity: str,
    moved: Collection[str],
) -> Iterable[Change]:
    was, now = ({str(row[identity]): row for row in rows} for rows in (before, after))
    for one in [*was, *(one for one in now if one not in was)]:
        old, new = was.get(one), now.get(one)
        if fields := tuple(_fields(old or {}, new or {})):
            row = new or old or {}
            yield Change(
                part=part,
                kind=_kind(old, new),
                part_id=UUID(row["id"]) if identity == "id" else None,
                step=PlanStep(row["step"]) if "step" in row else None,
                contact_id=UUID(row["contact_id"]) if row.get("contact_id") else None,
                reason=(new or {}).get("change_reason") if old else None,
                follows_market_goal=_follows(old, new, moved) if part is PlanPartKind.RELATIONSHIP_GOAL else None,
                fields=fields,
            )


def _follows(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, moved: Collection[str]) -> bool:
    return any(str((row or {}).get("market_goal_id")) in moved for row in (old, new))


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[FieldChange]:
    for name in [*old, *(one for one in new if one not in old)]:
        was, now = _said(old.get(name)), _said(new.get(name))
        if name not in KEPT_FOR_ITSELF and was != now:
            yield FieldChange(name, was, now)


def _said(value: Any) -> str | None:
    """A list without members says nothing, as does a field without a value."""
    if value is None or value == []:
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _kind(was: Any, now: Any) -> ChangeKind:
    if was is None:
        return ChangeKind.ADDED
    return ChangeKind.REMOVED if now is None else ChangeKind.CHANGED
