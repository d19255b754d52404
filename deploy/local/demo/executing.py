"""Loads what plans take, what was decided on them, and their reviews, each in the name of whose it is."""

from decimal import Decimal
from typing import Any

from deploy.local.demo import courses
from deploy.local.demo.colleagues import Colleagues, Loaded
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.courses import Course, course_of
from deploy.local.demo.plans import Plan

EVALUATION = "yearly_evaluation"


class Executing:
    """The load of the course of plans; a repeated load changes no plan that was decided on."""

    def __init__(self, colleagues: Colleagues, loaded: Loaded, company: DemoCompany) -> None:
        self._colleagues = colleagues
        self._loaded = loaded
        self._company = company

    async def load_course(self, plan: Plan) -> None:
        """Bring a plan as far as it is."""
        course = course_of(plan, self._company.as_of.year)
        if course is None:
            return
        await self._take(plan)
        await self._decide(plan, course.decision)
        if course.findings:
            await self._review(plan, course)
        if course.is_revised:
            await self._revise(plan)

    async def _take(self, plan: Plan) -> None:
        """Say what the plan takes, and who answers for what; the supervisor judges an ability."""
        customer, sales = plan.customer, self._loaded.market_goals[plan.customer.code, plan.fiscal_year]
        if await self._is_draft(plan):
            await self._put(plan, "resources", courses.resources(customer))
            await self._put(plan, "budget", courses.budget(customer))
        made = [
            await self._post(plan, "responsibilities", body, place=place)
            for place, body in enumerate(courses.responsibilities(customer, sales, self._loaded.users))
        ]
        judged = {"user_id": self._loaded.users[customer.team["technical_support"]]} | courses.JUDGEMENT
        part = f"responsibilities/{made[1]['id']}/judgements"
        await self._post(plan, part, judged, by=customer.supervisor)

    async def _decide(self, plan: Plan, decision: str | None, version: int = 1) -> None:
        await self._post(plan, "submission", None, place=version)
        if decision:
            said = {"reason": courses.RETURN} if decision == "return" else None
            await self._post(plan, decision, said, by=plan.customer.supervisor, place=version)

    async def _review(self, plan: Plan, course: Course) -> None:
        """Hold the evaluation of a plan of last year, or this month's check with its corrections."""
        is_over = plan.fiscal_year < self._company.as_of.year
        by = plan.customer.supervisor if is_over else self._manager(plan)
        found = (await self._colleagues.get(by, f"{self._url(plan)}/reviews?sort=due_on"))["items"]
        open_ones = [one for one in found if (one["kind"] == EVALUATION) == is_over]
        corrections = [
            {"title": title, "due_on": self._company.in_days(days).isoformat()} | self._serves(plan, role)
            for title, days, role in course.corrections
        ]
        for one in open_ones[:1]:
            said = {"findings": course.findings, "corrections": corrections}
            await self._post(plan, f"reviews/{one['id']}/holding", said, by=by)

    async def _revise(self, plan: Plan) -> None:
        """Lower the sales goal and a person's, each with its reason, and have the next version approved."""
        code, year = plan.customer.code, plan.fiscal_year
        await self._post(plan, "revision", {"reason": courses.REVISION})
        if await self._is_draft(plan):
            target = plan.market_goals[0].target * Decimal(courses.CUT)
            sales = f"market-goals/{self._loaded.market_goals[code, year]}"
            await self._patch(plan, sales, {"target": str(target), "change_reason": courses.GOAL_CHANGE})
            person = plan.relationship_goals[0]
            goal = f"relationship-goals/{self._goal(plan, person.contact)}"
            lower = {"target_level": courses.LOWER[person.level], "reason": courses.PERSON_CHANGE}
            await self._patch(plan, goal, lower | {"change_reason": courses.PERSON_CHANGE})
        await self._decide(plan, "approval", version=2)

    async def _is_draft(self, plan: Plan) -> bool:
        found = await self._colleagues.get(self._manager(plan), self._url(plan))
        return bool(found.get("status") == "draft")

    def _serves(self, plan: Plan, role: str) -> dict[str, str]:
        """The goal for the person with this role in decisions, if the plan has one."""
        wanted = {one.contact for one in plan.relationship_goals}
        people = [one for one in self._company.contacts[plan.customer.code] if one.number in wanted]
        found = [one.number for one in people if one.post.decision_role == role]
        return {"relationship_goal_id": self._goal(plan, found[0])} if found else {}

    def _goal(self, plan: Plan, contact: int) -> str:
        return self._loaded.goals[plan.customer.code, plan.fiscal_year, contact]

    def _url(self, plan: Plan) -> str:
        return f"/v1/plans/{self._loaded.plans[plan.customer.code, plan.fiscal_year]}"

    def _manager(self, plan: Plan) -> str:
        return plan.customer.team["account_manager"]

    async def _put(self, plan: Plan, part: str, body: dict[str, Any]) -> None:
        await self._colleagues.put(self._manager(plan), f"{self._url(plan)}/{part}", body)

    async def _patch(self, plan: Plan, part: str, body: dict[str, Any]) -> None:
        await self._colleagues.patch(self._manager(plan), f"{self._url(plan)}/{part}", body)

    async def _post(self, plan: Plan, part: str, body: Any, *, by: str | None = None, place: int = 0) -> Any:
        key = f"demo plan {plan.customer.code} {plan.fiscal_year} {part} {place}"
        return await self._colleagues.post(by or self._manager(plan), f"{self._url(plan)}/{part}", body, once=key)
