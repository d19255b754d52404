"""Loads actions with what carries them out, and meetings, each in the name of the customer's account manager."""

import asyncio
from typing import Any

from deploy.local.demo.actions import PLANNED_WITHIN, Action, Execution
from deploy.local.demo.colleagues import APPROVER, Colleagues, Loaded
from deploy.local.demo.company import DemoCompany
from deploy.local.demo.meetings import Meeting

PATHS = {"touchpoint": "touchpoints", "visit": "visit-plans", "campaign": "campaigns"}
APPROVAL, INVITATION = "approval", "invitation"


class Acting:
    """The load of actions and meetings."""

    def __init__(self, colleagues: Colleagues, loaded: Loaded, company: DemoCompany) -> None:
        self._colleagues = colleagues
        self._loaded = loaded
        self._company = company

    async def load_action(self, action: Action) -> None:
        """Plan the action and bring it as far as it is."""
        customer = self._company.customers[action.rank - 1]
        code, manager = customer.code, customer.team["account_manager"]
        key = f"demo action {code} {action.key}"
        about = action.contact or self._about(code, action.roles)
        people = {"contact_ids": [self._loaded.contacts[code, about]]}
        origin = self._origin(code, about, action)
        owner = {"owner_id": self._loaded.users[manager]}
        body = action.body | people | origin | owner | self._loaded.of(code)
        made = await self._colleagues.post(manager, "/v1/actions", body, once=key)
        url = f"/v1/actions/{made['id']}"
        if action.execution:
            await self._carry_out(url, manager, action.execution, people, key)
        for verb, said in action.steps:
            await self._colleagues.post(manager, f"{url}/{verb}", said, once=f"{key} {verb}")

    async def load_meeting(self, meeting: Meeting) -> None:
        """Record the meeting, release its minutes, and do the first of its action items."""
        customer = self._company.customers[meeting.rank - 1]
        code, manager = customer.code, customer.team["account_manager"]
        key = f"demo meeting {code} {meeting.key}"
        ours = [self._loaded.users[one] for one in dict.fromkeys(customer.team.values())]
        theirs = self._loaded.people(code, (one.number for one in self._company.contacts[code][:3]))
        body = meeting.body | self._loaded.of(code) | {"contact_ids": theirs, "user_ids": ours}
        owner = {"owner_id": self._loaded.users[manager]}
        body["action_items"] = [one | owner for one in body.get("action_items", ())]
        made = await self._colleagues.post(manager, "/v1/meetings", body, once=key)
        if not meeting.are_released:
            return
        await self._colleagues.post(manager, f"/v1/meetings/{made['id']}/release", None, once=f"{key} release")
        agreed = await self._colleagues.get(manager, f"/v1/actions?source_id={made['id']}&sort=due_on")
        if meeting.done and agreed["items"]:
            first = f"/v1/actions/{agreed['items'][0]['id']}/completion"
            await self._colleagues.post(manager, first, {"outcome": meeting.done}, once=f"{key} first item")

    def _about(self, code: str, roles: tuple[str, ...]) -> int:
        """Number of the first person with one of the roles, else of the first person there."""
        by_role = {one.post.decision_role: one.number for one in reversed(self._company.contacts[code])}
        return next((by_role[role] for role in roles if role in by_role), self._company.contacts[code][0].number)

    def _origin(self, code: str, about: int, action: Action) -> dict[str, Any]:
        """The plan with the level goal or the goal for the person, or the summit project."""
        if action.of_summit:
            return {"source": "summit_project", "source_id": self._loaded.summits[code]}
        year = action.year or self._company.as_of.year
        serves = {"plan_id": self._loaded.plans[code, year]} | self._served(code, year, about, action.level)
        is_outside = not action.body["due_on"].startswith(f"{year}-")
        return serves | ({"due_reason": "跨年度执行，服务于本规划的关系目标。"} if is_outside else {})

    def _served(self, code: str, year: int, about: int, level: str | None) -> dict[str, str]:
        if level:
            return {"level_goal_id": self._loaded.level_goals[code, year, level]}
        goal = self._loaded.goals.get((code, year, about))
        return {"relationship_goal_id": goal} if goal else {}

    async def _carry_out(
        self, url: str, manager: str, execution: Execution, people: dict[str, list[str]], key: str
    ) -> None:
        said = {"kind": execution.kind} | execution.said
        await self._colleagues.post(manager, f"{url}/execution", said, once=f"{key} execution")
        made_id = await self._read_execution(url, manager)
        if made_id is None:
            return
        path = f"/v1/{PATHS[execution.kind]}/{made_id}"
        if execution.goals and not (await self._colleagues.get(manager, path)).get("goals"):
            await self._colleagues.patch(manager, path, {"goals": execution.goals})
        for verb, body in execution.steps:
            who = APPROVER if verb == APPROVAL else manager
            await self._colleagues.post(who, f"{path}/{verb}", body, once=f"{key} {verb}")
            if verb == INVITATION:
                came = [{"contact_id": one, "status": "attended"} for one in people["contact_ids"]]
                guests = {"campaign_id": made_id, "people": came}
                await self._colleagues.post(manager, "/v1/campaign-people", guests, once=f"{key} people")

    async def _read_execution(self, url: str, manager: str) -> str | None:
        """The id of what carries the action out, once the relationship service has planned it."""
        for _ in range(PLANNED_WITHIN):
            found: str | None = (await self._colleagues.get(manager, url)).get("execution_id")
            if found is not None:
                return found
            await asyncio.sleep(1)
        return None
