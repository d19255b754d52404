"""States of an action, and what is refused in each: pure."""

from collections.abc import Sequence
from uuid import UUID

from shared.field_names import name_of_field
from shared.labels import Labelled
from shared.problems import Conflict, FieldError, Invalid, NotFound, Text


class ActionSource(Labelled):
    """Where an action comes from."""

    PLAN = "plan", "Plan", "规划"
    MEETING = "meeting", "Meeting", "会议"
    RISK = "risk", "Risk", "风险"
    SUMMIT_PROJECT = "summit_project", "Summit project", "山头项目"
    PROGRAMME = "programme", "Lifecycle programme", "生命周期计划"
    REVIEW = "review", "Review of a plan", "规划检查"
    PERSON = "person", "A person", "个人提出"


OWN_SOURCES = frozenset({ActionSource.PLAN, ActionSource.PERSON})
"""Sources that follow from whether an action has a plan."""
MADE_ELSEWHERE = frozenset({ActionSource.REVIEW})
"""Sources that make their actions themselves."""
OF_DUE_DAY = frozenset({"due_on", "due_reason", "plan_id"})
"""The fields that decide whether the day of an action needs a reason."""
NAMED_SOURCES = frozenset(ActionSource) - OWN_SOURCES - MADE_ELSEWHERE
"""Sources that an action names by their id."""


SERVED = ("relationship_goal_id", "level_goal_id")
"""The fields that name the goal of its plan that an action serves; one of them at most is filled."""


class ActionState(Labelled):
    """The state of an action."""

    OPEN = "open", "Open", "进行中"
    DONE = "done", "Done", "已完成"
    CANCELLED = "cancelled", "Cancelled", "已取消"


class ActionDueKind(Labelled):
    """What is due about actions."""

    ACTION = "action", "Action", "行动"


class ActionNotFound(NotFound):
    """There is no such action, or the caller may not see it."""

    title = Text("Action not found", "未找到行动")
    detail = Text("There is no action {id}, or you may not see it.", "行动 {id} 不存在，或您无权查看。")


class ActionNotOpen(Conflict):
    """The action is done or cancelled: reopen it before you work on it."""

    title = Text("The action is not open", "行动已结束")
    detail = Text(
        'It is "{state}": reopen it, with a reason, before you work on it.',
        "该行动当前状态为“{state}”，如需继续，请先说明原因并重新打开。",
    )


class ActionOpen(Conflict):
    """The action is open: there is nothing to reopen."""

    title = Text("The action is open", "行动尚未结束")
    detail = Text("There is nothing to reopen.", "无需重新打开。")


class PlanUnknown(Invalid):
    """The plan does not belong to this customer, or another one supersedes it."""

    pointer = "/plan_id"
    title = Text("Unknown plan", "规划不存在")
    detail = Text("Choose a plan of the same customer.", "请选择同一客户的规划。")


class RelationshipGoalUnknown(Invalid):
    """The relationship goal is none of the action's plan, or the caller may not see its person."""

    pointer = "/relationship_goal_id"
    title = Text("Unknown relationship goal", "关系目标不存在")
    detail = Text("Choose a relationship goal of the action's plan.", "请选择该行动所属规划中的关系目标。")


class ActionDueUnexplained(Invalid):
    """A day outside the fiscal year of the action's plan needs a `due_reason`."""

    title = Text("Say why it is due outside the plan's year", "请说明为何在规划财年之外完成")
    detail = Text(
        'Fill in "{name}", or choose a day in the fiscal year of the plan.',
        "请填写“{name}”，或选择规划财年内的日期。",
    )


class LevelGoalUnknown(Invalid):
    """The level goal is none of the action's plan."""

    pointer = "/level_goal_id"
    title = Text("Unknown level goal", "关系级别目标不存在")
    detail = Text("Choose a level goal of the action's plan.", "请选择该行动所属规划中的关系级别目标。")


class ActionServesTwoGoals(Invalid):
    """An action serves one goal at most: a relationship goal or a level goal."""

    pointer = "/level_goal_id"
    title = Text("The action serves two goals", "该行动服务于两个目标")
    detail = Text(
        "Name a relationship goal or a level goal, and leave the other empty.",
        "关系目标与关系级别目标只能填写一个，另一个请留空。",
    )


class SourceUnknown(Invalid):
    """The meeting, risk or summit project is none of the action's customer, or it is a risk about a senior person."""

    pointer = "/source_id"
    title = Text("Unknown source", "来源不存在")
    detail = Text('Choose one of the same customer for "{source}".', "来源为“{source}”，请选择同一客户的记录。")


class ActionSourceUnfit(Invalid):
    """What the action says of its source does not fit its kind."""

    title = Text("The source does not fit", "来源信息不符")


_PLAN_MISSING = Text("An action from a plan names the plan.", "来源为规划的行动须指定规划。")
_ID_MISSING = Text('Name the source: it is a "{source}".', "来源为“{source}”，请指定对应记录。")
_ID_UNFIT = Text('Leave it out: the source is "{source}".', "来源为“{source}”，请勿填写。")
_MADE_ELSEWHERE = Text('Only a "{source}" makes its actions.', "来源为“{source}”的行动只能由其自动生成。")


def own_source(plan_id: UUID | None) -> ActionSource:
    """The source of an action that names no other one."""
    return ActionSource.PERSON if plan_id is None else ActionSource.PLAN


def refuse_source(source: ActionSource, source_id: UUID | None, plan_id: UUID | None) -> None:
    """Raises ActionSourceUnfit."""
    if source in MADE_ELSEWHERE:
        _refuse_at("/source", _MADE_ELSEWHERE, source)
    if source is ActionSource.PLAN and plan_id is None:
        _refuse_at("/plan_id", _PLAN_MISSING, source)
    if (source_id is not None) != (source in NAMED_SOURCES):
        _refuse_at("/source_id", _ID_MISSING if source_id is None else _ID_UNFIT, source)


def _refuse_at(pointer: str, text: Text, source: ActionSource) -> None:
    error = FieldError(ActionSourceUnfit.code(), text, pointer, values={"source": source.named})
    raise ActionSourceUnfit(errors=[error])


def refuse_unexplained(outside_year: Sequence[FieldError]) -> None:
    """`outside_year`: what is wrong with the day of an action without a reason. Raises ActionDueUnexplained."""
    if outside_year:
        missing = FieldError("missing", ActionDueUnexplained.title, "/due_reason")
        raise ActionDueUnexplained(errors=[*outside_year, missing], name=name_of_field("due_reason"))


def is_untouched(source: ActionSource, state: ActionState, *, is_carried_out: bool) -> bool:
    """Whether a new action goes with the revision that is dropped: its authors wrote it, and nobody worked on it."""
    return source is ActionSource.PLAN and state is not ActionState.DONE and not is_carried_out


def refuse_two_goals(relationship_goal_id: UUID | None, level_goal_id: UUID | None) -> None:
    """Raises ActionServesTwoGoals."""
    if relationship_goal_id is not None and level_goal_id is not None:
        raise ActionServesTwoGoals()


def refuse_not_open(state: ActionState) -> None:
    """Raises ActionNotOpen."""
    if state is not ActionState.OPEN:
        raise ActionNotOpen(state=state.named)


def refuse_open(state: ActionState) -> None:
    """Raises ActionOpen."""
    if state is ActionState.OPEN:
        raise ActionOpen()
