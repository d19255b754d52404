"""Loads plans step by step, each in the name of the customer's account manager."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from deploy.local.demo.colleagues import Colleagues, Loaded
from deploy.local.demo.plans import Plan

WHY = "实现该市场目标所需的级别。"
LEVELS = (("general", "good"), ("organizational", "key_supplier"))
"""The targets of a plan for the general and the organizational relationship."""
Post = Callable[[str, int, dict[str, Any] | None], Awaitable[Any]]


class Planning:
    """Loads plans up to their strategies; a step opens when the one before has all its parts."""

    def __init__(self, colleagues: Colleagues, loaded: Loaded) -> None:
        self._colleagues = colleagues
        self._loaded = loaded

    async def load_plan(self, plan: Plan) -> None:
        """Load a plan with its goals, analysis and strategies."""
        code, manager = plan.customer.code, plan.customer.team["account_manager"]
        about = self._loaded.of(code) | {"fiscal_year": plan.fiscal_year, "title": plan.title}
        key = f"demo plan {code} {plan.fiscal_year}"
        made = await self._colleagues.post(manager, "/v1/plans", about, once=key)
        url = f"/v1/plans/{made['id']}"
        self._loaded.plans[code, plan.fiscal_year] = made["id"]
        post = partial(self._post_to_plan, manager, url, key)
        goals = await self._load_market_goals(plan, post)
        strongest = await self._load_analysis(plan, post)
        if (await self._colleagues.get(manager, url)).get("status") == "draft":  # else a load that goes on
            said = {"conclusion": plan.findings}
            await self._colleagues.put(manager, f"{url}/steps/analysis/conclusion", said)
        people = await self._load_people(plan, post, goals)
        for place, (kind, level) in enumerate(LEVELS):
            targets = {"market_goal_id": goals[0], "target_level": level, "reason": WHY}
            goal = await post("level-goals", place, targets | {"kind": kind})
            self._loaded.level_goals[code, plan.fiscal_year, kind] = goal["id"]
        await self._load_strategies(plan, post, people, goals[0], strongest)

    async def _load_market_goals(self, plan: Plan, post: Post) -> list[str]:
        region = plan.customer.profile["region"]
        made = []
        for place, goal in enumerate(plan.market_goals):
            named = {"due_on": plan.due_on.isoformat()}
            if goal.rival:
                named["competitor_id"] = self._loaded.rivals[goal.rival]
            if place == 0 and (offered := self._loaded.offered.get((region, plan.fiscal_year))):
                named["takes_on_id"] = offered
            made.append(await post("market-goals", place, goal.as_body() | named))
        self._loaded.market_goals[plan.customer.code, plan.fiscal_year] = made[0]["id"]
        return [one["id"] for one in made]

    async def _load_people(self, plan: Plan, post: Post, goals: list[str]) -> list[str]:
        people = []
        for wanted in plan.relationship_goals:
            code = plan.customer.code
            serves = {"market_goal_id": goals[wanted.market_goal], "target_level": wanted.level, "reason": WHY}
            person = {"contact_id": self._loaded.contacts[code, wanted.contact]}
            people.append((await post("relationship-goals", wanted.contact, serves | person))["id"])
            self._loaded.goals[code, plan.fiscal_year, wanted.contact] = people[-1]
        return people

    async def _load_analysis(self, plan: Plan, post: Post) -> str:
        """Every part of the analysis, with what the customer's file knows: the id of the best opportunity point."""
        found, rival = plan.analysis, self._loaded.rivals[plan.analysis.rival]
        await post("relationship-snapshots", 0, None)
        main = {"competitor_id": rival, "importance": "main"}
        await post("rival-assessments", 0, found.rival_answers | main)
        await post("rival-assessments/adoption", 0, None)
        made = [await post(part, number, body) for number, (part, body) in enumerate(found.parts)]
        for number, (body, score) in enumerate(found.criteria):
            await post("supplier-criteria", number, body | {"rivals": [{"competitor_id": rival, "score": score}]})
        strengths = [one["id"] for one in made if one.get("quadrant") == "strength"]
        points = [
            await post("opportunity-points", number, body | {"strength_ids": strengths[:1]})
            for number, body in enumerate(found.opportunities)
        ]
        return str(points[0]["id"])

    async def _load_strategies(
        self, plan: Plan, post: Post, people: list[str], market_goal: str, opportunity: str
    ) -> None:
        """The strategies, each with the goals that it serves."""
        for number, strategy in enumerate(plan.analysis.strategies):
            serves: dict[str, Any] = {"market_goal_id": market_goal}
            if strategy.serves_people:
                serves["relationship_goal_ids"] = people
            if strategy.is_about_rival:
                serves["competitor_id"] = self._loaded.rivals[plan.analysis.rival]
            if strategy.uses_opportunity:
                serves["opportunity_id"] = opportunity
            await post("strategies", number, strategy.body | serves)

    async def _post_to_plan(
        self, manager: str, plan: str, key: str, part: str, number: int, body: dict[str, Any] | None
    ) -> Any:
        return await self._colleagues.post(manager, f"{plan}/{part}", body, once=f"{key} {part} {number}")
