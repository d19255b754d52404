"""Whose a plan is, its statuses, and the changes that they refuse (method, 6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shared.auth.access import DataScope, DataScopeKind, Principal, Scope
from shared.field_names import name_of_field
from shared.labels import Labelled
from shared.problems import Conflict, FieldError, Forbidden, Invalid, NotFound, Text


class PlanStep(Labelled):
    """One of the five steps of a plan, in their order."""

    MARKET_GOALS = "market_goals", "Take on market goals", "承接市场目标"
    ANALYSIS = "analysis", "Analyse", "分析客户关系"
    RELATIONSHIP_GOALS = "relationship_goals", "Set relationship goals", "设定关系目标"
    STRATEGIES = "strategies", "Strategies and measures", "提升关系策略"
    EXECUTION = "execution", "Execute and monitor", "执行与监控"

    @property
    def number(self) -> int:
        """1 to 5."""
        return list(type(self)).index(self) + 1


class PlanStatus(Labelled):
    """The status of a plan.

    Submitted: it waits for a decision and does not change. Superseded: its customer was merged with another one, whose
    plan for the year is in force.
    """

    DRAFT = "draft", "Draft", "草稿"
    SUBMITTED = "submitted", "Submitted", "已提交"
    APPROVED = "approved", "Approved", "已审批"
    SUPERSEDED = "superseded", "Superseded", "已被取代"


class MarketKind(Labelled):
    """By what a market is bounded (method, 6)."""

    REGION = "region", "Region", "区域"
    INDUSTRY = "industry", "Industry", "行业"
    PRODUCT = "product", "Product category", "产品类别"


@dataclass(frozen=True, slots=True)
class Market:
    """A market: the customers of a region or of an industry, or those who buy a category of products.

    Codes are compared as a whole, as data scopes and the filters of KPIs compare them.
    """

    kind: MarketKind
    code: str

    @property
    def named(self) -> Text:
        """What people call it: `Region CN-GD`."""
        return Text(f"{self.kind.en} {self.code}", f"{self.kind.zh} {self.code}")

    def is_covered_by(self, scope: DataScope) -> bool:
        """Whether a caller of this data scope sees all of its customers, and so is responsible for its plan."""
        if scope.kind is DataScopeKind.ALL:
            return True
        is_regional = scope.kind is DataScopeKind.REGIONS and self.kind is MarketKind.REGION
        return is_regional and self.code in scope.regions


class PlanSubjectUnclear(Invalid):
    """A plan is of a customer or of a market: the body says neither, both, or half a market; `errors` name where."""

    title = Text("Name a customer or a market", "请填写客户或市场")
    detail = Text("A plan is of one customer or of one market.", "每个规划只属于一个客户或一个市场。")


class MarketNotYours(Forbidden):
    """Only who sees the whole market changes its plan: all customers, or the region that the plan is of."""

    title = Text("You only read this market's plan", "您只能查看该市场规划")
    detail = Text(
        "A plan of a market is changed by who sees all of its customers; ask a supervisor.",
        "市场规划由可查看该市场全部客户的人员修改，请联系主管。",
    )


class MarketPlanHasNone(Conflict):
    """The plan is of a market, and only customers' plans have this."""

    title = Text("A market's plan has none", "市场规划没有此项内容")
    detail = Text("Only plans of customers have this.", "只有客户规划才有此项内容。")


class CustomerPlanHasNone(Conflict):
    """The plan is of a customer, and only markets' plans have this."""

    title = Text("A customer's plan has none", "客户规划没有此项内容")
    detail = Text("Only plans of markets have this.", "只有市场规划才有此项内容。")


class PlanNotFound(NotFound):
    """There is no such plan, or the caller may not see its customer or its market."""

    title = Text("Plan not found", "未找到规划")
    detail = Text("There is no plan {id}, or you may not see it.", "规划 {id} 不存在，或您无权查看。")


class PlanExists(Conflict):
    """The customer or the market has a plan for that fiscal year already."""

    title = Text("There is a plan for that year", "该财年已有规划")
    detail = Text("Continue with the plan {plan_id}, or delete it.", "请继续使用规划 {plan_id}，或将其删除。")


class PlanFrozen(Conflict):
    """The plan is approved, or waits for approval: it does not change. Actions of an approved plan do."""

    title = Text("The plan is frozen", "规划已冻结，不可更改")
    detail = Text(
        'The plan is "{status}". Revise an approved plan, and withdraw or return a submitted one.',
        "规划当前状态为“{status}”。已审批的规划请发起修订，已提交的规划请先撤回或退回。",
    )


class PlanInForce(Conflict):
    """A version of the plan was approved: it is revised, and no longer deleted."""

    title = Text("A version of the plan was approved", "规划已有审批版本")
    detail = Text("Version {number} is in force: change the plan instead.", "第 {number} 版已生效：请修改规划。")


class PlanSuperseded(Conflict):
    """After a merge of two customers the other one's plan is in force for the year: this one can only be read."""

    title = Text("Another plan is in force for the year", "该财年以另一规划为准")
    detail = Text("After a merge of customers, the plan {plan_id} is in force.", "客户合并后，以规划 {plan_id} 为准。")


class MarketGoalTakenOn(Conflict):
    """Customers' goals take on a goal of the market's plan, which stays as they took it on.

    `errors` name some of the customers whose plans do, as far as the caller sees them: `about` is the plan's id.
    """

    title = Text("Taken on by goals of customers", "仍有客户目标承接市场目标")
    detail = Text(
        'Goals of customers that take on {what}: {count}. Empty their "{name}" first; of an approved plan this counts '
        "once its revision is approved.",
        "{what}已被 {count} 项客户目标承接。请先清空这些目标的“{name}”；客户规划已审批的，还须待其修订获批。",
    )


THIS_GOAL = Text("this goal", "该目标")
GOALS_OF_PLAN = Text("goals of this plan", "其中的目标")
_TAKEN_ON_BY = Text("A goal in the plan of {customer}.", "客户“{customer}”规划中的目标。")
PLAN_CLOSED = (PlanSuperseded, MarketNotYours)
"""What refuses every change of a plan, whatever its status."""


def is_supervisor(principal: Principal) -> bool:
    """Whether the caller decides on plans: the scope alone is not enough for whoever sees only own customers."""
    return Scope.PLANS_APPROVE in principal.scopes and principal.data_scope.kind is not DataScopeKind.OWN


def refuse_unclear_subject(customer_id: UUID | None, kind: MarketKind | None, code: str | None) -> None:
    """Raises PlanSubjectUnclear."""
    has_market = kind is not None or code is not None
    errors = []
    if customer_id is None and not has_market:
        text = Text("Name the customer, or the market.", "请填写客户或市场。")
        errors = [FieldError("missing", text, pointer="/customer_id")]
    elif customer_id is not None and has_market:
        text = Text("A customer's plan is of no market.", "客户规划不属于任何市场。")
        errors = [FieldError("not_both", text, pointer="/market_kind" if kind is not None else "/market_code")]
    elif customer_id is None and (kind is None or code is None):
        text = Text("A market has a kind and a code.", "市场须有类型与代码。")
        errors = [FieldError("missing", text, pointer="/market_kind" if kind is None else "/market_code")]
    if errors:
        raise PlanSubjectUnclear(errors=errors)


def market_of(kind: MarketKind | None, code: str | None) -> Market | None:
    """The market that a plan is of; None: it is a customer's."""
    return None if kind is None or code is None else Market(kind, code)


def customer_of(customer_id: UUID | None) -> UUID:
    """The customer whose plan it is. Raises MarketPlanHasNone."""
    if customer_id is None:
        raise MarketPlanHasNone()
    return customer_id


def owned_market(market: Market | None) -> Market:
    """The market whose plan it is. Raises CustomerPlanHasNone."""
    if market is None:
        raise CustomerPlanHasNone()
    return market


def refuse_foreign_market(market: Market | None, scope: DataScope) -> None:
    """Raises MarketNotYours."""
    if market is not None and not market.is_covered_by(scope):
        raise MarketNotYours()


def refuse_superseded(superseded_by_id: UUID | None) -> None:
    """Raises PlanSuperseded."""
    if superseded_by_id is not None:
        raise PlanSuperseded(plan_id=superseded_by_id)


def refuse_taken_on(what: Text, goals: int, plans: Iterable[tuple[UUID, str]]) -> None:
    """`goals`: number of customers' goals that take on `what` would go or change; `plans`: some of theirs, by customer.

    Raises MarketGoalTakenOn.
    """
    if goals:
        by = [FieldError("taken_on_by", _TAKEN_ON_BY, values={"customer": name}, about=one) for one, name in plans]
        raise MarketGoalTakenOn(errors=by, what=what, count=goals, name=name_of_field("takes_on_id"))


def is_preferred(ours: int | None, theirs: int | None) -> bool:
    """Whether `ours`, the survivor's plan, stays in force: not when only the other one has an approved version."""
    return ours is not None or theirs is None


def refuse_frozen(status: PlanStatus) -> None:
    """Raises PlanFrozen."""
    if status in {PlanStatus.APPROVED, PlanStatus.SUBMITTED}:
        raise PlanFrozen(status=status.named)


def refuse_submitted(status: PlanStatus) -> None:
    """Raises PlanFrozen."""
    if status is PlanStatus.SUBMITTED:
        raise PlanFrozen(status=status.named)


def refuse_approved(approved_version: int | None) -> None:
    """Raises PlanInForce."""
    if approved_version is not None:
        raise PlanInForce(number=approved_version)


def refuse_second(existing: UUID | None) -> None:
    """One plan per customer or market and fiscal year. Raises PlanExists."""
    if existing is not None:
        raise PlanExists(plan_id=existing)
