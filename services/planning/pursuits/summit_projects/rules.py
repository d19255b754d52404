"""Outcomes of summit projects, and what is refused (method, section 6): pure."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from shared.customers.purchasing import PurchasingStage
from shared.labels import Labelled
from shared.problems import Conflict, Invalid, NotFound, Text


class SummitOutcome(Labelled):
    """How a summit project was decided."""

    WON = "won", "Won by us", "我方赢得"
    MAIN_RIVAL = "main_rival", "Won by the main rival", "主要友商赢得"
    OTHER_RIVAL = "other_rival", "Won by another rival", "其他友商赢得"
    CANCELLED = "cancelled", "Cancelled by the customer", "客户取消"


class SummitDueKind(Labelled):
    """What is due about summit projects."""

    DECISION_CHAIN_CHECK = "decision_chain_check", "Check of a decision chain", "决策链检查"
    SUMMIT_OUTCOME = "summit_outcome", "Outcome of a summit project to be recorded", "山头项目结果待登记"


class SummitProjectNotFound(NotFound):
    """There is no such summit project, or the caller may not see it."""

    title = Text("Summit project not found", "未找到山头项目")
    detail = Text("There is no summit project {id}, or you may not see it.", "山头项目 {id} 不存在，或您无权查看。")


class SummitProjectDecided(Conflict):
    """The summit project is decided: it does not change any more."""

    title = Text("The summit project is decided", "山头项目已有结果")
    detail = Text("Its outcome: {outcome}.", "其结果为：{outcome}。")


class AlreadyInStage(Conflict):
    """The summit project is in this stage already."""

    title = Text("The summit project is in this stage", "山头项目已处于该阶段")
    detail = Text('It is in the stage "{stage}".', "当前阶段为“{stage}”。")


class StageDayTooEarly(Invalid):
    """A project cannot move on before it came into its present stage."""

    pointer = "/moved_on"
    title = Text("The day is too early", "日期过早")
    detail = Text("It has been in its present stage since {since}.", "该项目自 {since} 起处于当前阶段。")


class MainRivalUnfit(Invalid):
    """The main rival must be one of the project's rivals."""

    pointer = "/main_rival_id"
    title = Text("The main rival is no rival of the project", "主要友商不在竞争友商之列")
    detail = Text("Name the main rival among the rivals too.", "请将主要友商同时列入竞争友商。")


class MainRivalMissing(Conflict):
    """The main rival cannot have won a project that names none."""

    title = Text("No main rival is named", "未指定主要友商")
    detail = Text(
        "Name the project's main rival first.",
        "请先指定主要友商。",
    )


class WinnerUnfit(Invalid):
    """Only where another rival has won, the winner is named, and it is not the main rival."""

    pointer = "/competitor_id"
    title = Text("The winner does not fit the outcome", "赢得者与结果不符")
    detail = Text('Name a rival other than the main one, and only for "{outcome}".', "仅“{outcome}”可指定其他友商。")


def refuse_main_rival(main_rival_id: UUID | None, rival_ids: Collection[UUID]) -> None:
    """Raises MainRivalUnfit."""
    if main_rival_id is not None and main_rival_id not in rival_ids:
        raise MainRivalUnfit()


def refuse_decided(outcome: SummitOutcome | None) -> None:
    """Raises SummitProjectDecided."""
    if outcome is not None:
        raise SummitProjectDecided(outcome=outcome.named)


def refuse_move(
    outcome: SummitOutcome | None, present: PurchasingStage, since: date, stage: PurchasingStage, day: date
) -> None:
    """A project that we have won goes on to its last stages.

    Raises SummitProjectDecided, AlreadyInStage, StageDayTooEarly.
    """
    if outcome is not SummitOutcome.WON:
        refuse_decided(outcome)
    if stage is present:
        raise AlreadyInStage(stage=stage.named)
    if day < since:
        raise StageDayTooEarly(since=since)


def winner_of(outcome: SummitOutcome, main_rival_id: UUID | None, competitor_id: UUID | None) -> UUID | None:
    """The rival who has won; None: we, nobody, or a rival that is not known. Raises MainRivalMissing, WinnerUnfit."""
    is_other = outcome is SummitOutcome.OTHER_RIVAL
    if competitor_id is not None and (not is_other or competitor_id == main_rival_id):
        raise WinnerUnfit(outcome=SummitOutcome.OTHER_RIVAL.named)
    if outcome is not SummitOutcome.MAIN_RIVAL:
        return competitor_id
    if main_rival_id is None:
        raise MainRivalMissing()
    return main_rival_id
