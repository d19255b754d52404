"""The gap analysis of a plan: its goals and leads from here, orders and margins from kpi."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from services.planning.goals.market_goals.asking import FigureClients, ask_progress
from services.planning.goals.market_goals.course import ProgressState
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.market_goals.progress import Progress
from services.planning.goals.market_goals.rules import GoalMetric, GoalUnit, MarketGoalKind
from services.planning.goals.market_goals.sources import GoalKpi, KpiSource
from services.planning.goals.market_goals.store import MARKET_GOALS, of_plan
from services.planning.goals.schemes.model import GoalSchemeContent
from services.planning.plans.plans.store import get_customer_plan
from services.planning.pursuits.gap_analyses import rules
from services.planning.pursuits.gap_analyses.model import GapAnalysisRead, ProfitGapRead, RevenueGapRead
from services.planning.pursuits.gap_analyses.rules import OpenLead
from services.planning.pursuits.gap_analyses.store import list_open_leads
from services.planning.pursuits.leads.rules import LeadState
from shared.time import company_today
from shared.web.call import Call


async def get_gap_analysis(call: Call, figures: FigureClients, plan_id: UUID) -> GapAnalysisRead:
    """The goals that the caller may see, against what is in hand; kpi is asked once."""
    async with call.briefly() as brief:
        plan = await get_customer_plan(brief, plan_id)
        goals = [one for one in await MARKET_GOALS.rows(brief, of_plan(plan_id)) if one.kind is MarketGoalKind.PROFIT]
        leads = await list_open_leads(brief, plan.customer_id)
    revenue, profit = [one for one in goals if _is_revenue(one)], [one for one in goals if _is_profit(one)]
    kpis = [*([GoalKpi.SALES] if goals else []), *([GoalKpi.PROFIT, GoalKpi.MARGIN] if profit else [])]
    progress = await ask_progress(call, figures, plan, [KpiSource(one) for one in kpis])
    return GapAnalysisRead.model_validate(
        {
            **plan.model_dump(include={"customer_id", "customer_name", "fiscal_year"}),
            "plan_id": plan.id,
            "as_of": company_today(),
            "scheme_version": progress.scheme.number,
            "revenue": [_revenue_gap(goal, progress, leads) for goal in revenue],
            "profit": [_profit_gap(goal, progress, revenue) for goal in profit],
        }
    )


def _is_revenue(goal: MarketGoal) -> bool:
    return goal.metric in {GoalMetric.REVENUE, GoalMetric.ORDERS} and goal.unit is GoalUnit.AMOUNT


def _is_profit(goal: MarketGoal) -> bool:
    return goal.metric is GoalMetric.MARGIN


def _revenue_gap(goal: MarketGoal, progress: Progress, leads: Sequence[OpenLead]) -> RevenueGapRead:
    (state, orders), weights = _in_hand(goal, progress), _weights(progress.scheme.content)
    stages = rules.total_by_stage(leads, weights, goal.currency, goal.due_on)
    weighted = sum((one.weighted for one in stages), Decimal(0))
    return RevenueGapRead.model_validate(
        {
            **goal.model_dump(include={"title", "metric", "target", "currency", "due_on"}),
            "market_goal_id": goal.id,
            "orders_state": state,
            "orders": orders,
            "lacking_after_orders": rules.lacking(goal.target, orders),
            "stages": stages,
            "weighted": weighted,
            "lacking": rules.lacking(goal.target, orders, weighted),
            "omitted": rules.omitted_by_reason(leads, goal.currency, goal.due_on),
        }
    )


def _in_hand(goal: MarketGoal, progress: Progress) -> tuple[ProgressState, Decimal | None]:
    """The figure to date. Of a year that has not begun nothing is in hand yet, where the figure adds up."""
    shown = progress.describe(goal)
    if shown.state is ProgressState.NO_FIGURE and goal.unit is GoalUnit.AMOUNT:
        return ProgressState.KNOWN, Decimal(0)
    return shown.state, shown.figure


def _weights(scheme: GoalSchemeContent) -> dict[LeadState, Decimal]:
    return {LeadState.NEW: scheme.new_lead_weight, LeadState.QUALIFIED: scheme.qualified_lead_weight}


def _profit_gap(goal: MarketGoal, progress: Progress, revenue: Sequence[MarketGoal]) -> ProfitGapRead:
    state, in_hand = _in_hand(goal, progress)
    return ProfitGapRead.model_validate(
        {
            **goal.model_dump(include={"title", "unit", "target", "currency", "due_on"}),
            "market_goal_id": goal.id,
            "in_hand_state": state,
            "in_hand": in_hand,
            "lacking": rules.lacking(goal.target, in_hand),
            "margin_needed": _margin_needed(goal, progress, revenue),
        }
    )


def _margin_needed(goal: MarketGoal, progress: Progress, revenue: Sequence[MarketGoal]) -> Decimal | None:
    """By the largest revenue goal that is measured in the same currency as the profit."""
    comparable = [one for one in revenue if progress.readable(one) is not None]
    if not comparable or progress.readable(goal) is None:
        return None
    largest = max(comparable, key=lambda one: one.target)
    profit_target = goal.target * largest.target if goal.unit is GoalUnit.RATIO else goal.target
    known = (progress.measure(largest, KpiSource(kpi), company_today()) for kpi in (GoalKpi.SALES, GoalKpi.PROFIT))
    sales, profit = (one.state.figure for one in known)
    return rules.margin_needed(profit_target, profit, largest.target, sales)
