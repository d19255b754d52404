"""Adding up what customers' goals contribute to those of a market's plan."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from services.planning.goals.contributions import rules, store
from services.planning.goals.contributions.model import ContributionRead, ContributionsPage
from services.planning.goals.contributions.rules import Contribution
from services.planning.goals.market_goals.asking import FigureClients, ask_figures, sources_of
from services.planning.goals.market_goals.model import MarketGoal, MarketGoalRead
from services.planning.goals.market_goals.progress import Goal, Progress
from services.planning.goals.market_goals.rules import GoalUnit
from services.planning.goals.market_goals.store import GOALS_IN_FORCE, MarketGoalQuery
from services.planning.plans.plans.model import PlanRead
from services.planning.plans.plans.rules import Market, owned_market
from services.planning.plans.plans.store import PLANS
from shared.lists.paging import Page
from shared.web.call import Call


async def list_contributions(call: Call, figures: FigureClients, plan_id: UUID) -> ContributionsPage:
    """Each goal of the plan with the sums of the caller's customers' goals that take it on."""
    async with call.briefly() as brief:
        plan, market = await _market_plan(brief, plan_id)
        offered, taken = await store.list_offered(brief, plan_id), await store.list_taking_on(brief, plan_id)
    progress = await _ask(call, figures, plan, [goal for goals in taken.values() for goal in goals if _adds_up(goal)])
    shown = (_add_up(goal, taken.get(goal.id, ()), progress) for goal in offered)
    return ContributionsPage.whole(shown, is_whole_market=market.is_covered_by(call.principal.data_scope))


async def list_contributing_goals(
    call: Call, figures: FigureClients, plan_id: UUID, query: MarketGoalQuery
) -> Page[MarketGoalRead]:
    """A page of the caller's customers' goals that take on those of the plan, with their progress."""
    async with call.briefly() as brief:
        plan, _ = await _market_plan(brief, plan_id)
        page = await GOALS_IN_FORCE.page(brief, query, store.taking_on(plan_id))
    progress = await _ask(call, figures, plan, page.items)
    page.items = [progress.show(goal) for goal in page.items]
    return page


async def _market_plan(call: Call, plan_id: UUID) -> tuple[PlanRead, Market]:
    plan = await PLANS.get(call, plan_id)
    return plan, owned_market(plan.market)


async def _ask(call: Call, figures: FigureClients, plan: PlanRead, goals: Sequence[Goal]) -> Progress:
    customers = sorted({goal.customer_id for goal in goals if goal.customer_id is not None})
    return await ask_figures(call, figures, plan.fiscal_year, customers, sources_of(goals))


def _adds_up(goal: MarketGoal) -> bool:
    return goal.unit is not GoalUnit.RATIO


def _add_up(offered: MarketGoal, taken: Iterable[MarketGoal], progress: Progress) -> ContributionRead:
    unit = offered.unit or GoalUnit.AMOUNT
    found = rules.add_up(offered.target, unit, [_contribution(goal, progress) for goal in taken])
    return ContributionRead(
        market_goal_id=offered.id,
        **offered.model_dump(include={"title", "kind", "metric", "currency", "target"}),
        unit=unit,
        goals=found.goals,
        targets=found.targets,
        share_covered=found.share_covered,
        uncovered=found.uncovered,
        figure_state=found.state,
        figure=found.figure,
    )


def _contribution(goal: MarketGoal, progress: Progress) -> Contribution:
    shown = progress.describe(goal)
    return Contribution(goal.target, shown.figure, shown.state)
