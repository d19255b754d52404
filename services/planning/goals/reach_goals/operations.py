"""Comparing the numbers that a market's plan sets with those of today."""

from uuid import UUID

from services.planning.goals.reach_goals import rules, store
from services.planning.goals.reach_goals.counting import Among, MarketLevelClient, count_reached
from services.planning.goals.reach_goals.model import ReachGoalRead, ReachPage, ReachRead
from services.planning.goals.reach_goals.rules import ReachKind, ReachState
from services.planning.goals.reach_goals.store import REACH_GOALS, ReachGoalQuery
from services.planning.plans.plans.rules import MarketKind, owned_market
from services.planning.plans.plans.store import PLANS
from shared.web.call import Call


async def list_reach(call: Call, client: MarketLevelClient, plan_id: UUID) -> ReachPage:
    """Each number that the plan sets, and the number of today among the caller's customers of the market."""
    async with call.briefly() as brief:
        market = owned_market((await PLANS.get(brief, plan_id)).market)
        goals = await REACH_GOALS.read_all(brief, ReachGoalQuery(), REACH_GOALS.of_plan(plan_id))
        found, kinds = store.customers_of(brief, plan_id, market), {goal.kind for goal in goals}
        count = await store.count_customers(brief, found)
        named = await store.list_customers(brief, found) if market.kind is MarketKind.PRODUCT else ()
        deciders = await store.list_deciders(brief, found) if ReachKind.DECIDERS in kinds else frozenset()
    among = Among(market, named, deciders)
    counted = await count_reached(call, client, among, [goal.level for goal in goals])
    shown = (_describe(goal, *counted[goal.level]) for goal in goals)
    is_whole = market.is_covered_by(call.principal.data_scope)
    return ReachPage.whole(shown, customers=count, is_whole_market=is_whole)


def _describe(goal: ReachGoalRead, state: ReachState, present: int | None) -> ReachRead:
    return ReachRead(
        reach_goal_id=goal.id,
        **goal.model_dump(include={"market_goal_id", "kind", "level", "needed", "due_on"}),
        state=state,
        present=present,
        lacking=rules.lacking(goal.needed, present),
    )
