"""Loads how customers are steered: plans and grades, work on warnings, scorecards and value reports."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from deploy.api import Api
from deploy.local.demo.colleagues import Loaded
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.customers import Customer
from deploy.local.demo.performance import REPORTED, STEPS, Scorecard, value_report
from deploy.local.demo.plans import Plan
from deploy.local.demo.warnings import WARNINGS_WITHIN, WORK

WHY = "实现该市场目标所需的级别。"
LEVELS = (("general", "good"), ("organizational", "key_supplier"))
"""The targets of a plan for the general and the organizational relationship."""
Post = Callable[[str, int, dict[str, Any] | None], Awaitable[Any]]


class Steering:
    """The load of these."""

    def __init__(self, admin: Api, loaded: Loaded, company: DemoCompany) -> None:
        self._admin = admin
        self._loaded = loaded
        self._company = company

    async def load_plan(self, plan: Plan) -> None:
        """Load a plan step by step: each step needs the one before with all its parts."""
        code = plan.customer.code
        about = self._loaded.of(code) | {"fiscal_year": plan.fiscal_year, "title": plan.title}
        made = await self._admin.post("/v1/plans", about, once=f"demo plan {code}")
        self._loaded.plans[code] = made["id"]
        post = partial(self._post_to_plan, f"/v1/plans/{made['id']}", f"demo plan {code}")
        due = {"due_on": plan.due_on.isoformat()}
        goals = [
            await post("market-goals", place, goal.as_body() | due) for place, goal in enumerate(plan.market_goals)
        ]
        strongest = await self._load_analysis(plan, post)
        analysed = f"/v1/plans/{made['id']}/steps/analysis/conclusion"
        await self._admin.ask("PUT", analysed, json={"conclusion": plan.findings})
        people = []
        for wanted in plan.relationship_goals:
            serves = {"market_goal_id": goals[wanted.market_goal]["id"], "target_level": wanted.level, "reason": WHY}
            person = {"contact_id": self._loaded.contacts[code, wanted.contact]}
            people.append(await post("relationship-goals", wanted.contact, serves | person))
            self._loaded.goals[code, wanted.contact] = people[-1]["id"]
        for place, (kind, level) in enumerate(LEVELS):
            targets = {"market_goal_id": goals[0]["id"], "target_level": level, "reason": WHY}
            await post("level-goals", place, targets | {"kind": kind})
        await self._load_strategies(plan, post, [one["id"] for one in people], goals[0]["id"], strongest)

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

    async def _post_to_plan(self, plan: str, key: str, part: str, number: int, body: dict[str, Any] | None) -> Any:
        return await self._admin.post(f"{plan}/{part}", body, once=f"{key} {part} {number}")

    async def grade(self, fiscal_year: int) -> None:
        """Grade all customers for the year."""
        await self._admin.post("/v1/grading-runs", {"fiscal_year": fiscal_year}, once=f"demo grades {fiscal_year}")

    async def work_on_warning(self, kind: str) -> None:
        """Bring a warning into each state. They are raised by themselves, soon after the facts."""
        asked = {"kind": kind, "status": "open", "sort": "created_at", "limit": "1"}
        for _ in range(WARNINGS_WITHIN):
            if found := (await self._admin.get("/v1/warnings", **asked))["items"]:
                for step, body in WORK[kind].items():
                    key = f"demo warning {kind} {step}"
                    await self._admin.post(f"/v1/warnings/{found[0]['id']}/{step}", body, once=key)
                return
            await asyncio.sleep(1)

    async def load_scorecard(self, scorecard: Scorecard) -> None:
        """Set up a scorecard of the last quarter, and take it as far as it has got; a closed one is copied."""
        key = f"demo scorecard {scorecard.holder.username}"
        made = await self._admin.post("/v1/scorecards", scorecard.as_body(self._loaded.users), once=key)
        address = f"/v1/scorecards/{made['id']}"
        for step, body in STEPS[: scorecard.steps]:
            await self._admin.post(f"{address}/{step}", body, once=f"{key} {step}")
        if scorecard.steps == len(STEPS):
            await self._admin.post(f"{address}/copy", {"target_factor": "1.05"}, once=f"{key} copy")

    async def load_value_report(self, customer: Customer) -> None:
        """Add to a customer's value report of the last quarter, and release it; the last customer's stays a draft."""
        key = f"demo value report {customer.code}"
        body = value_report(self._company.window) | self._loaded.of(customer.code)
        made = await self._admin.post("/v1/value-reports", body, once=key)
        if customer is not self._company.customers[REPORTED - 1]:
            await self._admin.post(f"/v1/value-reports/{made['id']}/release", None, once=f"{key} release")
