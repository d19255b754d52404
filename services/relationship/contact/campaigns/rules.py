"""Campaigns (method, 4.4): reach, and what each step of the workflow needs."""

from collections.abc import Mapping
from datetime import date

from shared.labels import Labelled
from shared.problems import Conflict, Invalid, NotFound, Text


class CampaignStatus(Labelled):
    """Where a campaign stands."""

    PLANNED = "planned", "Planned", "策划中"
    INVITING = "inviting", "Inviting", "邀请中"
    HELD = "held", "Held", "已举办"
    EVALUATED = "evaluated", "Evaluated", "已评估"
    CLOSED = "closed", "Closed", "已关闭"
    CANCELLED = "cancelled", "Cancelled", "已取消"


class Step(Labelled):
    """A step of a campaign's workflow."""

    INVITE = "invite", "Invite", "发出邀请"
    HOLD = "hold", "Record as held", "登记举办"
    EVALUATE = "evaluate", "Evaluate", "评估"
    CLOSE = "close", "Close", "关闭"
    CANCEL = "cancel", "Cancel", "取消"
    REMOVE = "remove", "Remove", "删除"


FROM: Mapping[Step, frozenset[CampaignStatus]] = {
    Step.INVITE: frozenset({CampaignStatus.PLANNED}),
    Step.HOLD: frozenset({CampaignStatus.INVITING}),
    Step.EVALUATE: frozenset({CampaignStatus.HELD}),
    Step.CLOSE: frozenset({CampaignStatus.HELD, CampaignStatus.EVALUATED}),
    Step.CANCEL: frozenset({CampaignStatus.PLANNED, CampaignStatus.INVITING}),
    Step.REMOVE: frozenset({CampaignStatus.PLANNED}),
}
"""The states from which a step is possible."""
FINISHED = frozenset({CampaignStatus.CLOSED, CampaignStatus.CANCELLED})
WAS_HELD = frozenset({CampaignStatus.HELD, CampaignStatus.EVALUATED, CampaignStatus.CLOSED})


class CampaignDuty(Labelled):
    """The kinds of due items of campaigns."""

    CAMPAIGN_INVITATIONS = "campaign_invitations", "Invitations to send", "活动邀请待发出"
    CAMPAIGN_EVALUATION = "campaign_evaluation", "Campaign to evaluate", "活动待评估"


class CampaignNotFound(NotFound):
    """There is no such campaign, or the caller sees none of its customers."""

    title = Text("Campaign not found", "未找到活动")
    detail = Text("There is no campaign {id}, or you may not see it.", "活动 {id} 不存在，或您无权查看。")


class EndBeforeStart(Invalid):
    """It ends before it starts."""

    pointer = "/ends_on"
    title = Text("It ends before it starts", "结束日期早于开始日期")
    detail = Text("Give an end on or after {starts_on}, or leave it out.", "结束日期不得早于 {starts_on}，或留空。")


class StepNotPossible(Conflict):
    """The campaign is not where this step begins."""

    title = Text("Not possible now", "当前状态不能执行此操作")
    detail = Text(
        'The campaign is "{status}"; "{step}" is possible from: {names}.',
        "活动当前为“{status}”，“{step}”仅适用于：{names}。",
    )


class CampaignFinished(Conflict):
    """A closed or cancelled campaign is not changed any more."""

    title = Text("The campaign is finished", "活动已结束")
    detail = Text('It is "{status}" and is not changed any more.', "活动已为“{status}”，不能再修改。")


class GoalMissing(Conflict):
    """Nobody is invited to a campaign without a goal."""

    title = Text("Set a goal first", "请先设定目标")
    detail = Text("Add at least one goal; then send the invitations.", "请至少设定一个目标，再发出邀请。")


class GoalsEvaluated(Conflict):
    """The goals of an evaluated campaign stay."""

    title = Text("The goals were evaluated", "目标已评估")
    detail = Text("The evaluation is about these goals; they stay.", "评估已基于这些目标完成，目标不能再改。")


class NotBegunYet(Conflict):
    """What has not begun was not held."""

    title = Text("It has not begun", "活动尚未开始")
    detail = Text("It begins on {starts_on}; correct the day, or wait.", "活动于 {starts_on} 开始，请更正日期或等待。")


class NobodyAttended(Conflict):
    """A campaign is held when somebody has attended."""

    title = Text("Nobody has attended", "尚无出席记录")
    detail = Text("Record who attended first, or cancel the campaign.", "请先登记出席人员，或取消活动。")


class EvaluationMissing(Conflict):
    """A large brand campaign closes with an evaluation only (method, 4.4)."""

    title = Text("Evaluate it first", "请先评估")
    detail = Text("A large brand campaign closes after its evaluation.", "大型品牌活动须先评估，方可关闭。")


class LargeCampaignBegun(Conflict):
    """A large brand campaign stays one from its first step on: it closes after its evaluation (method, 4.4)."""

    title = Text("It stays a large brand campaign", "须保持为大型品牌活动")
    detail = Text(
        'It is "{status}"; only while it is planned can it stop being a large brand campaign.',
        "活动当前为“{status}”，仅在策划中可取消大型品牌活动标记。",
    )


def refuse_step(step: Step, status: CampaignStatus) -> None:
    """Check that the step begins where the campaign is. Raises StepNotPossible."""
    if status not in FROM[step]:
        names = [one.named for one in CampaignStatus if one in FROM[step]]
        raise StepNotPossible(status=status.named, step=step.named, names=names)


def refuse_change(status: CampaignStatus) -> None:
    """Raises CampaignFinished."""
    if status in FINISHED:
        raise CampaignFinished(status=status.named)


def refuse_new_goals(status: CampaignStatus, goals: int) -> None:
    """The evaluation is about the goals that were set before it, and whoever invites has one.

    Raises GoalsEvaluated, GoalMissing.
    """
    if status is CampaignStatus.EVALUATED:
        raise GoalsEvaluated()
    if not goals and status is not CampaignStatus.PLANNED:
        raise GoalMissing()


def refuse_smaller(status: CampaignStatus, *, was_large: bool, is_large: bool) -> None:
    """Nobody skips the evaluation by calling a large campaign a small one later on. Raises LargeCampaignBegun."""
    if was_large and not is_large and status is not CampaignStatus.PLANNED:
        raise LargeCampaignBegun(status=status.named)


def refuse_moved(status: CampaignStatus, starts_on: date, today: date) -> None:
    """What was held has begun. Raises NotBegunYet."""
    if status in WAS_HELD and starts_on > today:
        raise NotBegunYet(starts_on=starts_on)


def refuse_invitations(status: CampaignStatus, goals: int) -> None:
    """Invitations follow the plan, which has a goal. Raises StepNotPossible, GoalMissing."""
    refuse_step(Step.INVITE, status)
    if not goals:
        raise GoalMissing()


def refuse_holding(status: CampaignStatus, starts_on: date, attended: int, today: date) -> None:
    """Held is what has begun and what somebody attended. Raises StepNotPossible, NotBegunYet, NobodyAttended."""
    refuse_step(Step.HOLD, status)
    if starts_on > today:
        raise NotBegunYet(starts_on=starts_on)
    if not attended:
        raise NobodyAttended()


def refuse_closing(status: CampaignStatus, *, is_large: bool) -> None:
    """A large brand campaign is evaluated before it closes. Raises StepNotPossible, EvaluationMissing."""
    refuse_step(Step.CLOSE, status)
    if is_large and status is not CampaignStatus.EVALUATED:
        raise EvaluationMissing()


def refuse_wrong_days(starts_on: date, ends_on: date | None) -> None:
    """Raises EndBeforeStart."""
    if ends_on is not None and ends_on < starts_on:
        raise EndBeforeStart(starts_on=starts_on)
