"""Touchpoints (method, 4.4): their states, what is wrong with them, and how levels moved."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from shared.field_names import name_of_field
from shared.labels import Labelled
from shared.problems import Conflict, Invalid, NotFound, Text

SAID_BY_CAMPAIGN = ("scene", "starts_at", "place", "purpose", "owner_id", "contact_ids", "user_ids", "cost")
"""What a campaign says of its touchpoints."""
MAX_PEOPLE = 500
"""On either side: a large event is a campaign."""


MIN_PART, MAX_PART = 2, 3
"""Neighbouring characters by which texts are found."""


class TouchpointStatus(Labelled):
    """State of a touchpoint."""

    PLANNED = "planned", "Planned", "计划中"
    HELD = "held", "Held", "已进行"
    CANCELLED = "cancelled", "Cancelled", "已取消"


class TouchpointDuty(Labelled):
    """The kind of a due item of a planned touchpoint."""

    TOUCHPOINT = "touchpoint", "Planned touchpoint", "计划中的客户接触"


class TouchpointNotFound(NotFound):
    """There is no such touchpoint, or the caller may not see its customer."""

    title = Text("Touchpoint not found", "未找到客户接触记录")
    detail = Text("There is no touchpoint {id}, or you may not see it.", "客户接触记录 {id} 不存在，或您无权查看。")


def parts_of(sought: str) -> list[str]:
    """What a text that contains this has in the index: each three neighbouring characters, or the only two.

    The index has the parts in lower case. Of one character there is no part.
    """
    lowered = sought.lower()
    length = min(len(lowered), MAX_PART)
    if length < MIN_PART:
        return []
    return sorted({lowered[at : at + length] for at in range(len(lowered) - length + 1)})


class EndBeforeStart(Invalid):
    """The touchpoint ends before it starts."""

    pointer = "/ends_at"
    title = Text("It ends before it starts", "结束时间早于开始时间")
    detail = Text("Give an end after {starts_at}, or leave it out.", "结束时间须晚于 {starts_at}，或留空。")


class HeldInFuture(Invalid):
    """A touchpoint that was held cannot start in the future."""

    pointer = "/starts_at"
    title = Text("It has not been held yet", "尚未进行")
    detail = Text(
        "It starts at {starts_at}: plan it, and record it as held afterwards.",
        "开始时间为 {starts_at}：请先作为计划录入，进行后再登记。",
    )


class TouchpointNotPlanned(Conflict):
    """Only a planned touchpoint can be recorded as held, or cancelled."""

    title = Text("Not planned any more", "已不是计划状态")
    detail = Text('It is "{status}".', "当前状态为“{status}”。")


class TouchpointCancelled(Conflict):
    """A cancelled touchpoint is not changed any more."""

    title = Text("Cancelled", "客户接触已取消")
    detail = Text("Plan a new one instead.", "请另行计划一次。")


class TouchpointOfCampaign(Conflict):
    """The touchpoint is the contact made at a campaign, which says when, where and with whom it was."""

    title = Text("It follows from a campaign", "由客户活动生成")
    detail = Text(
        "Change {names} at the campaign {campaign_id}; who attended is recorded there.",
        "{names}请在活动 {campaign_id} 中修改，出席情况也在该活动中登记。",
    )


class TouchpointOfVisit(Conflict):
    """The touchpoint is a visit whose budget is in the ledger already, line by line."""

    title = Text("It follows from a visit plan", "由来访计划生成")
    detail = Text(
        "Record what was spent at the expenses of the visit plan {visit_plan_id}.",
        "请在来访计划 {visit_plan_id} 的各项费用中登记实际金额。",
    )


class TouchpointNotHeld(Conflict):
    """A touchpoint that was not held has no effect."""

    title = Text("Not held", "尚未进行")
    detail = Text('It is "{status}"; only what was held has an effect.', "当前状态为“{status}”，进行后才有效果。")


class EarlierTouchpointUnknown(Invalid):
    """The touchpoint that is followed up is not one of the same customer."""

    pointer = "/follows_id"
    title = Text("Unknown earlier touchpoint", "前次客户接触不存在")
    detail = Text("Choose a touchpoint with the same customer.", "请选择同一客户的接触记录。")


def refuse_wrong_times(status: TouchpointStatus, starts_at: datetime, ends_at: datetime | None, now: datetime) -> None:
    """Check that it ends after it starts, and that what was held has begun. Raises EndBeforeStart, HeldInFuture."""
    if ends_at is not None and ends_at < starts_at:
        raise EndBeforeStart(starts_at=starts_at.isoformat(timespec="minutes"))
    if status is TouchpointStatus.HELD and starts_at > now:
        raise HeldInFuture(starts_at=starts_at.isoformat(timespec="minutes"))


def refuse_unless_planned(status: TouchpointStatus) -> None:
    """Raises TouchpointNotPlanned."""
    if status is not TouchpointStatus.PLANNED:
        raise TouchpointNotPlanned(status=status.named)


def refuse_change_of_campaign(campaign_id: UUID | None, sent: Collection[str]) -> None:
    """Raises TouchpointOfCampaign where one of the fields follows from the touchpoint's campaign."""
    if campaign_id is not None and (said := [name for name in SAID_BY_CAMPAIGN if name in sent]):
        raise TouchpointOfCampaign(names=[name_of_field(name) for name in said], campaign_id=campaign_id)
