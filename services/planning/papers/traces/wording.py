"""The words of a trace, in both languages."""

from decimal import Decimal

from services.planning.goals.level_goals.rules import CustomerLevel
from services.planning.goals.market_goals.course import ProgressState
from services.planning.goals.market_goals.rules import GoalMetric, GoalUnit
from services.planning.goals.relationship_goals.rules import ContactState
from services.planning.measures.actions.rules import ActionState
from services.planning.papers.traces.model import (
    PlanTraceRead,
    TraceActionRead,
    TraceGoal,
    TraceLevelGoalRead,
    TraceMarketGoalRead,
)
from shared.customers.relationship_levels import SHORT_NAMES, RelationshipLevel
from shared.documents.numbers import Unit, written
from shared.documents.saying import Say
from shared.problems import Text

TITLE = Text("From market goals to actions", "从市场目标到行动")
YEAR = Text("Fiscal year {year}", "{year} 财年")
MARKET_GOAL = Text("Market goal", "市场目标")
NEEDED = Text("Relationship needed", "所需客户关系")
GAP = Text("Gap", "差距")
ACTIONS = Text("Actions", "行动")
MOVED = Text("Levels moved", "关系变化")
PROGRESS = Text("Progress", "目标进展")
COLUMNS = (MARKET_GOAL, NEEDED, GAP, ACTIONS, MOVED, PROGRESS)
ABOVE = Text("Market goals above your level", "超出您权限的市场目标")
NO_GOALS = Text("The plan has no market goal yet.", "该规划尚无市场目标。")
NO_RELATIONSHIP = Text("No relationship goal serves this market goal", "没有关系目标服务于该市场目标")
NO_ACTION = Text("No action", "没有行动")
LOOSE = Text("Actions that serve no goal", "未服务于任何目标的行动")
FROM_TO = Text("{baseline} → {target}", "{baseline} → {target}")
UP_TO = Text("to {target}", "达到 {target}")
BY = Text("by {day}", "{day} 前")
LEVEL_NOW = Text("Now: {level}", "现状：{level}")
LEVEL_TO_REACH = Text("Target: {level}", "目标：{level}")
STEPS = Text("Levels missing: {count}", "相差 {count} 级")
AT_TARGET = Text("Reached", "已达到")
UNKNOWN_PERSON = {
    ContactState.GONE: Text("Person no longer there", "该联系人已不存在"),
    ContactState.UNAVAILABLE: Text("Person not readable now", "联系人暂不可读取"),
    ContactState.NOT_PERMITTED: Text("Person not shown to you", "您无权查看该联系人"),
}
HAS_LEFT = Text("has left", "已离职")
UP, DOWN, SAME = Text("+{count}", "+{count}"), Text("−{count}", "−{count}"), Text("±0", "±0")
NOT_KNOWN = Text("Unknown", "未知")
WHOLE_CUSTOMER = Text("Whole customer", "客户整体")
LEVELS_REACHED_OF = Text(
    "{reached} of {needed} general and organizational goals reached",
    "{needed} 项普遍与组织关系目标中 {reached} 项已达到",
)
LEVELS_NEEDED = Text("{needed} general and organizational goals", "需达到 {needed} 项普遍与组织关系目标")
REACHED_OF = Text("{reached} of {needed} people at their level", "{needed} 人中 {reached} 人已达到目标级别")
PEOPLE_NEEDED = Text("{needed} people needed", "需 {needed} 人")
ACCOUNT_MANAGER = Text("Account manager", "客户经理")
DONE_ON = Text("done on {day}", "{day} 完成")
LATE = Text("late, due on {day}", "已逾期，期限 {day}")
DUE_ON = Text("due on {day}", "期限 {day}")
OPEN, DONE, IS_LATE = Text("Open", "进行中"), Text("Done", "已完成"), Text("Late", "已逾期")
MISSING = Text("Missing link", "缺失环节")
FIGURES = (
    Text(
        "{market_goals} market goals, {market_goals_without_action} without action",
        "{market_goals} 个市场目标，{market_goals_without_action} 个没有行动",
    ),
    Text(
        "{relationship_goals} relationship goals, {relationship_goals_without_action} without action",
        "{relationship_goals} 个关系目标，{relationship_goals_without_action} 个没有行动",
    ),
    Text(
        "{actions} actions, {actions_done} done, {actions_without_goal} without goal",
        "{actions} 项行动，{actions_done} 项已完成，{actions_without_goal} 项未服务于目标",
    ),
)
LEVEL_FIGURES = Text(
    "{level_goals} general and organizational goals, {level_goals_without_action} without action",
    "{level_goals} 个普遍与组织关系目标，{level_goals_without_action} 个没有行动",
)
LEVEL_EFFECT = Text(
    "{level_goals_reached} general and organizational goals reached, levels moved: {moved}",
    "{level_goals_reached} 个普遍与组织关系目标已达到，级别净变化：{moved}",
)
EFFECT = Text(
    "{goals_reached} relationship goals reached, levels moved: {moved}",
    "{goals_reached} 个关系目标已达到，级别净变化：{moved}",
)
_UNITS = {GoalUnit.AMOUNT: Unit.AMOUNT, GoalUnit.RATIO: Unit.SHARE, GoalUnit.COUNT: Unit.COUNT}


def summary_of(trace: PlanTraceRead, say: Say) -> list[str]:
    """The trace's figures in words."""
    figures = trace.figures
    texts = [*FIGURES[:2], *([LEVEL_FIGURES] if figures.level_goals else []), FIGURES[2]]
    said = [say(text, **figures.model_dump()) for text in texts]
    for count, reached, moved, text in (
        (figures.relationship_goals, figures.goals_reached, figures.levels_moved, EFFECT),
        (figures.level_goals, figures.level_goals_reached, figures.level_goals_moved, LEVEL_EFFECT),
    ):
        if count and reached is not None:
            said.append(say(text, **figures.model_dump(), moved=moved_in_words(moved, say)))
    return said


def level_name(level: RelationshipLevel | CustomerLevel | None, say: Say) -> str:
    """The level's short name."""
    if level is None:
        return say(NOT_KNOWN)
    return say(SHORT_NAMES[level] if isinstance(level, RelationshipLevel) else level.named)


def colour_rank(goal: TraceGoal) -> int | None:
    """The rank of the colour of the level now; a general or organizational level has no colour of opponents."""
    level = goal.current_level
    return level.rank + 1 if isinstance(level, CustomerLevel) else level.rank if level else None


def moved_in_words(moved: int | None, say: Say) -> str:
    """Levels up or down."""
    if moved is None:
        return say(NOT_KNOWN)
    return say(SAME if moved == 0 else UP if moved > 0 else DOWN, count=abs(moved))


def figure(value: Decimal | None, goal: TraceMarketGoalRead, say: Say) -> str:
    """A figure of a goal with its currency; a ratio of two shares is no percentage."""
    is_ratio = goal.metric is GoalMetric.SUPPRESSION_RATIO
    unit = Unit.COUNT if is_ratio or goal.unit is None else _UNITS[goal.unit]
    amount = written(value, unit, say.language)
    return f"{amount} {goal.currency}" if goal.currency else amount


def goal_in_words(goal: TraceMarketGoalRead, say: Say) -> list[str]:
    """What a market goal is: its title, its figures, its day."""
    if goal.id is None:
        return [say(ABOVE)]
    target = figure(goal.target, goal, say)
    said = say(UP_TO, target=target)
    if goal.baseline is not None:
        said = say(FROM_TO, baseline=figure(goal.baseline, goal, say), target=target)
    measured = f"{say.label(goal.metric)}{say.colon}{said}"
    return [goal.title or "", measured, f"{say.label(goal.kind)} · {say(BY, day=goal.due_on)}"]


def need_in_words(goal: TraceGoal, say: Say) -> list[str]:
    """Which relationship is needed: with whom, or with what of the customer, and until when."""
    if isinstance(goal, TraceLevelGoalRead):
        return [say.label(goal.kind), goal.department or say(WHOLE_CUSTOMER), say(BY, day=goal.due_on)]
    person = goal.contact
    if person is None:
        return [say(UNKNOWN_PERSON[goal.contact_state]), say(BY, day=goal.due_on)]
    role = say.label(person.decision_role) if person.decision_role else ""
    about = " · ".join(part for part in (person.title or "", role) if part)
    name = person.name + (say.aside(say(HAS_LEFT)) if person.has_left else "")
    return [part for part in (name, about, say(BY, day=goal.due_on)) if part]


def gap_in_words(goal: TraceGoal, say: Say) -> list[str]:
    """The level now, the one to reach, and what is missing."""
    now = level_name(goal.current_level, say) if goal.current_level else say.label(goal.level_state)
    said = [say(LEVEL_NOW, level=now), say(LEVEL_TO_REACH, level=level_name(goal.target_level, say))]
    if goal.gap_steps is None:
        return said
    return [*said, say(STEPS, count=goal.gap_steps) if goal.gap_steps else say(AT_TARGET)]


def moves_in_words(goal: TraceGoal, say: Say) -> list[str]:
    """What has moved since the goal was set."""
    said = [moved_in_words(goal.levels_moved, say)]
    if goal.levels_moved:
        said.append(f"{level_name(goal.level_when_set, say)} → {level_name(goal.current_level, say)}")
    return said


def action_in_words(action: TraceActionRead, say: Say) -> list[str]:
    """What is done, by whom and by when."""
    when = say(DUE_ON, day=action.due_on)
    if action.state is ActionState.DONE and action.done_on:
        when = say(DONE_ON, day=action.done_on)
    elif action.is_late:
        when = say(LATE, day=action.due_on)
    return [action.title, f"{action.owner_name or say(ACCOUNT_MANAGER)} · {when}"]


def progress_in_words(goal: TraceMarketGoalRead, say: Say) -> list[str]:
    """How far a market goal is: its figure, whether it is where it should be, its people and levels."""
    served = [
        say(counted if reached is not None else unread, reached=reached, needed=needed)
        for needed, reached, counted, unread in (
            (goal.needed, goal.reached, REACHED_OF, PEOPLE_NEEDED),
            (goal.levels_needed, goal.levels_reached, LEVELS_REACHED_OF, LEVELS_NEEDED),
        )
        if needed
    ]
    progress = goal.progress
    if progress is None:
        return served
    if progress.state is not ProgressState.KNOWN:
        return [say.label(progress.state), *served]
    share = say.aside(written(progress.share, Unit.SHARE, say.language)) if progress.share is not None else ""
    return [figure(progress.figure, goal, say) + share, say.label(progress.track), *served]
