"""Carrying out an action in the relationship service: kinds, states, and what is refused: pure."""

from collections.abc import Collection
from typing import Any

from services.planning.measures.actions.rules import ActionState, refuse_not_open
from shared.field_names import name_of_field
from shared.labels import Labelled
from shared.problems import Conflict, Invalid, Text


class ExecutionKind(Labelled):
    """What carries out an action."""

    TOUCHPOINT = "touchpoint", "Touchpoint", "客户接触"
    VISIT = "visit", "Visit", "来访或拜访"
    CAMPAIGN = "campaign", "Campaign", "客户活动"


class ExecutionState(Labelled):
    """How far carrying out an action is."""

    PENDING = "pending", "Being planned", "处理中"
    REFUSED = "refused", "Refused", "已拒绝"
    PLANNED = "planned", "Planned", "已计划"
    HELD = "held", "Held", "已进行"
    CANCELLED = "cancelled", "Cancelled", "已取消"


ENTITIES = {
    ExecutionKind.TOUCHPOINT: "touchpoint",
    ExecutionKind.VISIT: "visit_plan",
    ExecutionKind.CAMPAIGN: "campaign",
}
"""What the relationship service's feed calls it."""
NAMING = frozenset(ENTITIES.values())
"""The entities whose events name an action."""
INTENTS = {
    ExecutionKind.TOUCHPOINT: "plan_touchpoint",
    ExecutionKind.VISIT: "plan_visit",
    ExecutionKind.CAMPAIGN: "plan_campaign",
}
WITHDRAWAL = "withdraw_planned"
"""The intent that takes back what one of the others has asked for."""
UNDER_WAY = frozenset({ExecutionState.PENDING, ExecutionState.PLANNED})
"""States in which an execution is taken back when its action is cancelled or removed."""
AGAIN = frozenset({None, ExecutionState.REFUSED, ExecutionState.CANCELLED})
"""States in which an action may be carried out: once, until it was refused or cancelled."""
NEVER_OF = {
    ExecutionKind.TOUCHPOINT: frozenset({"ends_on", "direction", "reach"}),
    ExecutionKind.VISIT: frozenset({"starts_at", "reach"}),
    ExecutionKind.CAMPAIGN: frozenset({"starts_at", "direction"}),
}


class ExecutionExists(Conflict):
    """The action is carried out already; it can be tried again when that was refused or cancelled."""

    title = Text("It is carried out already", "行动已在执行")
    detail = Text('The {kind} is in the state "{state}".', "{kind}当前状态为“{state}”。")


class SceneMissing(Conflict):
    """A touchpoint has a scene: give the action one."""

    title = Text("The action has no scene", "行动未指定场景")
    detail = Text("Give the action a scene first: a touchpoint has one.", "客户接触须有场景，请先为行动指定场景。")


class ReachMissing(Invalid):
    """A campaign says whom it reaches."""

    pointer = "/reach"
    title = Text("The reach is missing", "缺少覆盖面")
    detail = Text("Say whom the campaign reaches.", "请填写客户活动的覆盖面。")


class ExecutionUnfit(Invalid):
    """A field does not belong to what carries out the action."""

    title = Text("Not for this kind", "不适用的字段")
    detail = Text("{kind}: leave out {names}.", "{kind}：请勿填写{names}。")


def refuse_execution(state: ActionState, kind: ExecutionKind | None, execution: ExecutionState | None) -> None:
    """Raises ActionNotOpen, ExecutionExists."""
    refuse_not_open(state)
    if execution not in AGAIN and kind is not None and execution is not None:
        raise ExecutionExists(kind=kind.named, state=execution.named)


def refuse_unfit(kind: ExecutionKind, sent: Collection[str], *, scene: Any, reach: Any) -> None:
    """Raises ExecutionUnfit, SceneMissing, ReachMissing."""
    if unfit := sorted(NEVER_OF[kind].intersection(sent)):
        values = {"kind": kind.named, "names": [name_of_field(name) for name in unfit]}
        raise ExecutionUnfit(errors=[ExecutionUnfit.at(f"/{name}", **values) for name in unfit], **values)
    if kind is ExecutionKind.TOUCHPOINT and scene is None:
        raise SceneMissing()
    if kind is ExecutionKind.CAMPAIGN and reach is None:
        raise ReachMissing()
