"""States of a risk, and what is refused in each (method, section 6): pure."""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from services.planning.risks.playbooks.rules import ConfirmingSide, RiskKind
from shared.labels import Labelled
from shared.problems import Conflict, Invalid, NotFound, Text


class RiskStatus(Labelled):
    """The state of a risk."""

    OPEN = "open", "Open", "待应对"
    MITIGATED = "mitigated", "Mitigated", "已缓解"
    ACCEPTED = "accepted", "Accepted", "已接受"
    OCCURRED = "occurred", "Occurred", "已发生"
    CLOSED = "closed", "Closed", "已关闭"


WORKED_ON = (RiskStatus.OPEN, RiskStatus.OCCURRED)
"""States in which the playbook is carried out: a risk that occurred needs it more than ever."""


class RiskDueKind(Labelled):
    """What is due about risks by the day."""

    RISK_DUE = "risk_due", "Risk to be decided on", "风险到期待处理"
    RISK_OWNER = "risk_owner", "Risk without an owner", "风险无责任人"
    RISK_ANALYSIS = "risk_analysis", "Analysis of a risk", "风险定期分析"


class Step(Protocol):
    """The part of a risk's step that closing reads."""

    name_en: str
    name_zh: str
    is_required: bool
    confirming_side: ConfirmingSide | None
    done_at: Any


class RiskNotFound(NotFound):
    """There is no such risk, or the caller may not see it."""

    title = Text("Risk not found", "未找到风险")
    detail = Text("There is no risk {id}, or you may not see it.", "风险 {id} 不存在，或您无权查看。")


class RiskClosed(Conflict):
    """The risk is closed: reopen it before you work on it."""

    title = Text("The risk is closed", "风险已关闭")
    detail = Text("Reopen it, with a reason, before you work on it.", "如需继续处理，请先说明原因并重新打开。")


class RiskNotClosed(Conflict):
    """Only a closed risk can be reopened."""

    title = Text("The risk is not closed", "风险未关闭")
    detail = Text('The risk is "{status}".', "该风险当前状态为“{status}”。")


class ConfirmationsMissing(Conflict):
    """Both sides must confirm a change of requirements in writing before the risk is closed."""

    title = Text("A written confirmation is missing", "缺少书面确认")
    detail = Text("Not confirmed in writing by: {sides}.", "尚未书面确认：{sides}。")


class RiskStepsOpen(Conflict):
    """The required steps of the playbook must be done before the risk is closed."""

    title = Text("Required steps are open", "必需步骤未完成")
    detail = Text("Still to be done: {steps}.", "尚未完成：{steps}。")


class CompetitorUnfit(Invalid):
    """A risk names a competitor only when that rival may poach the customer."""

    pointer = "/competitor_id"
    title = Text("No competitor for this kind of risk", "此类风险不涉及友商")
    detail = Text('Only a risk of "{kind}" names a competitor.', "仅“{kind}”类风险可指定友商。")


def refuse_competitor(kind: RiskKind, competitor_id: UUID | None) -> None:
    """Raises CompetitorUnfit."""
    if competitor_id is not None and kind is not RiskKind.POACHING:
        raise CompetitorUnfit(kind=RiskKind.POACHING.named)


def refuse_closed(status: RiskStatus) -> None:
    """Raises RiskClosed."""
    if status is RiskStatus.CLOSED:
        raise RiskClosed()


def refuse_not_closed(status: RiskStatus) -> None:
    """Raises RiskNotClosed."""
    if status is not RiskStatus.CLOSED:
        raise RiskNotClosed(status=status.named)


def refuse_closing(status: RiskStatus, steps: Sequence[Step]) -> None:
    """Raises RiskClosed, ConfirmationsMissing, RiskStepsOpen."""
    refuse_closed(status)
    missing = [one for one in steps if one.is_required and one.done_at is None]
    if sides := list(dict.fromkeys(one.confirming_side.named for one in missing if one.confirming_side)):
        raise ConfirmationsMissing(sides=sides)
    if missing:
        raise RiskStepsOpen(steps=[Text(one.name_en, one.name_zh) for one in missing])
