"""Statuses of scorecards, who may do what, and what is refused (method, section 7)."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from services.kpi.scorecards.goals.rules import WHOLE
from shared.auth.access import DataScopeKind, Principal
from shared.labels import Labelled
from shared.problems import Conflict, Forbidden, Invalid, NotFound, Text


class ScorecardStatus(Labelled):
    """State of a scorecard."""

    DRAFT = "draft", "Draft", "草稿"
    AGREED = "agreed", "Agreed", "已确认目标"
    REVIEWED = "reviewed", "Reviewed", "已评审"
    CLOSED = "closed", "Closed", "已关闭"


class ScorecardDuty(Labelled):
    """What is due of a scorecard."""

    SCORECARD_AGREEMENT = "scorecard_agreement", "Agree a scorecard", "确认计分卡目标"
    SCORECARD_ASSESSMENT = "scorecard_assessment", "Assess oneself in a scorecard", "计分卡自评"
    SCORECARD_REVIEW = "scorecard_review", "Review a scorecard", "评审计分卡"
    SCORECARD_CLOSURE = "scorecard_closure", "Close a scorecard", "关闭计分卡"


SET_FROM_ABOVE = frozenset({"supervisor_id", "region", "team_name", "member_ids", "salespeople"})
"""The fields that say who judges a scorecard, and whose business counts."""


class Parties(Protocol):
    """Who takes part in a scorecard."""

    holder_id: UUID
    member_ids: list[UUID]
    supervisor_id: UUID
    region: str | None


class ScorecardNotFound(NotFound):
    """There is no such scorecard, or the caller may not see it."""

    title = Text("Scorecard not found", "未找到计分卡")
    detail = Text("No scorecard {id} that you may see.", "没有您可查看的计分卡 {id}。")


class ScorecardExists(Conflict):
    """The person or team has a scorecard of that period already; `errors` name it in `about` to who sees it."""

    title = Text("There is a scorecard of that period", "该考核期已有计分卡")
    detail = Text("Continue with that one, or delete it.", "请继续使用该计分卡，或将其删除。")


class ScorecardStatusRefuses(Conflict):
    """The scorecard's status does not allow this."""

    title = Text("The scorecard's status does not allow this", "计分卡当前状态不允许此操作")
    detail = Text("It is {status}; this needs: {needed}.", "当前状态：{status}；所需状态：{needed}。")


class WeightsNotWhole(Conflict):
    """A scorecard is agreed when the weights of its goals add up to 100."""

    title = Text("The weights do not add up to 100", "权重合计须为 100")
    detail = Text("They add up to {weight}.", "当前合计：{weight}。")


class PeriodNotOver(Conflict):
    """A scorecard is reviewed after its period's end."""

    title = Text("The period is not over", "考核期尚未结束")
    detail = Text("It ends on {ends_on}.", "考核期于 {ends_on} 结束。")


class GoalNotByHand(Conflict):
    """Only the actual of a goal that is no KPI is entered; that of a KPI is computed."""

    title = Text("This actual is computed", "该实际值由系统计算")
    detail = Text('"{key}" is a KPI, or not a goal of the scorecard.', "“{key}”为指标，或不是该计分卡的考核项。")


class OwnScorecard(Forbidden):
    """Nobody agrees, reviews or closes a scorecard of their own."""

    title = Text("Somebody else does this", "须由他人操作")
    detail = Text("Ask {supervisor} to do it.", "请由 {supervisor} 处理。")


class ScorecardNotYours(Forbidden):
    """Scorecards are set up by the person, its supervisor, or who sees all of the region."""

    title = Text("Not yours to change", "无权修改该计分卡")
    detail = Text(
        "Who oversees the region sets it up; the supervisor says whose business counts; the person changes its goals.",
        "由该区域的管理者建立；统计对象由主管设定；本人可修改考核项。",
    )


class HolderAssesses(Forbidden):
    """A self-assessment is written by the person itself."""

    title = Text("Only the person itself", "仅限本人填写")
    detail = Text("This is for {holder} to write.", "应由 {holder} 本人填写。")


class SupervisorIsHolder(Invalid):
    """The supervisor of a scorecard is somebody other than those whose scorecard it is."""

    pointer = "/supervisor_id"
    title = Text("The supervisor is somebody else", "主管须为他人")
    detail = Text("Name somebody who is not measured by this scorecard.", "请填写不受该计分卡考核的人员。")


class GoalsUnsound(Invalid):
    """Goals contradict themselves, or cannot be computed; `errors` say where and what to do."""

    title = Text("The goals are not sound", "考核项有误")


def oversees(principal: Principal, region: str | None) -> bool:
    """Whether the caller's data scope covers scorecards of the region as a superior's."""
    scope = principal.data_scope
    return scope.kind is DataScopeKind.ALL or (scope.kind is DataScopeKind.REGIONS and region in scope.regions)


def is_measured(principal: Principal, card: Parties) -> bool:
    """Whether the scorecard is the caller's own, or of a team with the caller in it."""
    return principal.user_id is not None and principal.user_id in {card.holder_id, *card.member_ids}


def is_superior(principal: Principal, card: Parties) -> bool:
    """Whether the caller judges the scorecard: as its supervisor or from above, and never an own one."""
    if is_measured(principal, card):
        return False
    return principal.user_id == card.supervisor_id or oversees(principal, card.region)


def refuse_set_up(principal: Principal, region: str | None) -> None:
    """Who may set one up: it shows the business of others. Raises ScorecardNotYours."""
    if not oversees(principal, region):
        raise ScorecardNotYours()


def refuse_strangers(principal: Principal, card: Parties) -> None:
    """Who may set it up and enter actuals. Raises ScorecardNotYours."""
    if principal.user_id != card.holder_id and not is_superior(principal, card):
        raise ScorecardNotYours()


def refuse_others(principal: Principal, card: Parties) -> None:
    """Who may say who judges it: not the person. Raises ScorecardNotYours."""
    if not is_superior(principal, card):
        raise ScorecardNotYours()


def refuse_own(principal: Principal, card: Parties, supervisor: str | None) -> None:
    """Who may agree, review and close. Raises OwnScorecard, ScorecardNotYours."""
    if is_measured(principal, card):
        raise OwnScorecard(supervisor=supervisor or card.supervisor_id)
    refuse_others(principal, card)


def refuse_parties(card: Parties) -> None:
    """Raises SupervisorIsHolder."""
    if card.supervisor_id in {card.holder_id, *card.member_ids}:
        raise SupervisorIsHolder()


def refuse_status(status: ScorecardStatus, *needed: ScorecardStatus) -> None:
    """Raises ScorecardStatusRefuses."""
    if status not in needed:
        raise ScorecardStatusRefuses(status=status.named, needed=[one.named for one in needed])


def refuse_weight(weight: Decimal) -> None:
    """Raises WeightsNotWhole."""
    if weight != WHOLE:
        raise WeightsNotWhole(weight=f"{weight.normalize():f}")


def refuse_computed(key: str, by_hand: Collection[str]) -> None:
    """Raises GoalNotByHand."""
    if key not in by_hand:
        raise GoalNotByHand(key=key)


def people_of(holder_id: UUID, member_ids: Sequence[UUID]) -> list[UUID]:
    """Whose business counts: the members of a team, else the person."""
    return list(member_ids) or [holder_id]
