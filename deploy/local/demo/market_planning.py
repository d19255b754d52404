"""Loads the plan of a market in the name of the region's sales director; an executive approves it."""

from typing import Any

from deploy.local.demo.colleagues import APPROVER, Colleagues, Loaded
from deploy.local.demo.market_plans import MarketPlan


class MarketPlanning:
    """The load of plans of markets, up to their approval."""

    def __init__(self, colleagues: Colleagues, loaded: Loaded) -> None:
        self._colleagues = colleagues
        self._loaded = loaded

    async def load_plan(self, plan: MarketPlan) -> None:
        """Write the plan, so that customers' plans can take its goals on, and have it approved."""
        key = f"demo plan {plan.code} {plan.fiscal_year}"
        made = await self._colleagues.post(plan.director, "/v1/plans", plan.about, once=key)
        url = f"/v1/plans/{made['id']}"

        async def post(part: str, place: int, body: Any, by: str = plan.director) -> Any:
            return await self._colleagues.post(by, f"{url}/{part}", body, once=f"{key} {part} {place}")

        due, rival = {"due_on": plan.last_day}, {"competitor_id": self._loaded.rivals[plan.rival]}
        goals = []
        for place, goal in enumerate(plan.goals):
            named = rival if goal["kind"] == "competition" else {}
            goals.append((await post("market-goals", place, goal | due | named))["id"])
        self._loaded.offered[plan.code, plan.fiscal_year] = goals[0]
        await post("rival-assessments", 0, plan.rival_answers | rival | {"importance": "main"})
        for place, (part, body) in enumerate(plan.parts):
            await post(part, place, body)
        serves = {"market_goal_id": goals[0]}
        for place, reach in enumerate(plan.reach):
            await post("reach-goals", place, reach | serves | due)
        for place, strategy in enumerate(plan.strategies):
            await post("strategies", place, strategy | serves | (rival if strategy["kind"] == "competitor" else {}))
        await post("submission", 0, None)
        await post("approval", 0, None, by=APPROVER)
