"""States and outcomes of early warnings, and what may follow on what (method, section 7)."""

from collections.abc import Collection

from shared.labels import Labelled
from shared.problems import Conflict, Invalid, NotFound, Text

OWN_SOURCE = "kpi"
"""The source of the warnings that are computed here."""
PROFIT_CLEARANCE = 2
"""Gross profit is for clearance 2 (method, section 3)."""


class WarningStatus(Labelled):
    """State of an early warning."""

    OPEN = "open", "Open", "待处理"
    ACKNOWLEDGED = "acknowledged", "Acknowledged", "已确认"
    ACTING = "acting", "Acting", "处理中"
    CLOSED = "closed", "Closed", "已关闭"


class WarningOutcome(Labelled):
    """How an early warning ended. The last three come about by themselves."""

    RESOLVED = "resolved", "Justified, and resolved", "属实，已解决"
    ACCEPTED = "accepted", "Justified, and accepted", "属实，接受现状"
    FALSE_ALARM = "false_alarm", "False alarm", "误报"
    CAUSE_GONE = "cause_gone", "Closed by itself: the cause is gone", "原因已消除，自动关闭"
    RULE_OFF = "rule_off", "Closed by itself: such warnings are off", "该类预警已停用，自动关闭"
    UNITED = "united", "United with another after a merge", "客户合并，已并入另一条"


BY_HAND = (WarningOutcome.RESOLVED, WarningOutcome.ACCEPTED, WarningOutcome.FALSE_ALARM)
"""The outcomes that people choose from."""


class WarningNotFound(NotFound):
    """There is no such warning, or the caller may not see it."""

    title = Text("Warning not found", "未找到预警")
    detail = Text("No warning {id} that you may see.", "没有您可查看的预警 {id}。")


class WarningStatusRefuses(Conflict):
    """The warning's status does not allow this: one is acknowledged while open, and closed once."""

    title = Text("The warning's status does not allow this", "预警当前状态不允许此操作")
    detail = Text("It is {status}.", "当前状态：{status}。")


class OutcomeNotByHand(Invalid):
    """Nobody chooses an outcome that comes about by itself."""

    pointer = "/outcome"
    title = Text("This outcome comes about by itself", "该结果只会自动产生")
    detail = Text("Choose one of: {outcomes}.", "可选：{outcomes}。")


def refuse_status(status: WarningStatus, *allowed: WarningStatus) -> None:
    """Raises WarningStatusRefuses."""
    if status not in allowed:
        raise WarningStatusRefuses(status=status.named)


def refuse_outcome(outcome: WarningOutcome, chosen_from: Collection[WarningOutcome] = BY_HAND) -> None:
    """Raises OutcomeNotByHand."""
    if outcome not in chosen_from:
        raise OutcomeNotByHand(outcomes=[one.named for one in chosen_from])
