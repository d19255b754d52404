"""Kinds and states of meetings, and what is refused in each: pure."""

from datetime import datetime

from shared.labels import Labelled
from shared.problems import Conflict, Invalid, NotFound, Text


class MeetingKind(Labelled):
    """What a meeting is for."""

    MTO = "mto", "MTO meeting", "MTO 会议"
    SALES = "sales", "Sales meeting", "销售会议"
    PROJECT = "project", "Project meeting", "项目会议"
    CUSTOMER_RELATIONSHIP = "customer_relationship", "Customer relationship meeting", "客户关系会议"


class MeetingState(Labelled):
    """The state of a meeting's minutes."""

    OPEN = "open", "Minutes not released", "纪要未发布"
    RELEASED = "released", "Minutes released", "纪要已发布"


class MeetingDueKind(Labelled):
    """What is due about meetings."""

    MEETING_MINUTES = "meeting_minutes", "Minutes to be released", "会议纪要待发布"


class MeetingNotFound(NotFound):
    """There is no such meeting, or the caller may not see it."""

    title = Text("Meeting not found", "未找到会议")
    detail = Text("There is no meeting {id}, or you may not see it.", "会议 {id} 不存在，或您无权查看。")


class MinutesReleased(Conflict):
    """The minutes are released: the meeting is not changed any more."""

    title = Text("The minutes are released", "会议纪要已发布")
    detail = Text(
        "The meeting is not changed any more; its actions are.", "会议内容不可再修改，后续事项请在行动中更新。"
    )


class MinutesMissing(Conflict):
    """There are no minutes to release."""

    title = Text("There are no minutes", "缺少会议纪要")
    detail = Text("Write the minutes before you release them.", "请先填写会议纪要再发布。")


class MeetingNotBegun(Conflict):
    """The meeting has not begun: there is nothing to release."""

    title = Text("The meeting has not begun", "会议尚未开始")
    detail = Text("It begins at {starts_at}.", "会议开始时间为 {starts_at}。")


class MeetingEndsBeforeStart(Invalid):
    """The meeting ends before it starts."""

    pointer = "/ends_at"
    title = Text("It ends before it starts", "结束时间早于开始时间")
    detail = Text("Give an end after {starts_at}.", "结束时间须晚于 {starts_at}。")


def refuse_wrong_times(starts_at: datetime, ends_at: datetime) -> None:
    """Raises MeetingEndsBeforeStart."""
    if ends_at <= starts_at:
        raise MeetingEndsBeforeStart(starts_at=starts_at)


def refuse_released(state: MeetingState) -> None:
    """Raises MinutesReleased."""
    if state is MeetingState.RELEASED:
        raise MinutesReleased()


def refuse_release(state: MeetingState, minutes: str | None, starts_at: datetime, now: datetime) -> None:
    """Raises MinutesReleased, MeetingNotBegun, MinutesMissing."""
    refuse_released(state)
    if now < starts_at:
        raise MeetingNotBegun(starts_at=starts_at)
    if minutes is None:
        raise MinutesMissing()
