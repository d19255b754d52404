"""No sequence of calls approves a plan with a missing step, or lets an author approve, whatever is tried."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.planning.conftest import Workshop
from tests.planning.samples import BUDGET, RESOURCES, RESPONSIBILITY, REVENUE

CALLS = (
    "goal",
    "drop",
    "person",
    "snapshot",
    "act",
    "means",
    "cancel",
    "title",
    "submit",
    "withdraw",
    "return",
    "revise",
    "go_back",
)
PEOPLE = ("author", "director")
COMPLETE = [(name, "author") for name in ("goal", "snapshot", "person", "act", "means")]
APPROVED = [*COMPLETE, ("submit", "author"), ("approve", "director")]
AGAIN = [("revise", "author"), ("submit", "author"), ("approve", "director")]


@dataclass
class Desk:
    """A plan, the two people who work on it, and who wrote what is not approved yet."""

    url: str
    customer_id: str
    contact_id: str
    clients: dict[str, httpx.AsyncClient]
    writers: set[str] = field(default_factory=set)
    approved: int = 0

    async def read(self, path: str) -> Any:
        """What the author reads."""
        return (await self.clients["author"].get(f"{self.url}{path}")).json()

    async def goals(self) -> list[str]:
        """The ids of its market goals."""
        return [goal["id"] for goal in (await self.read("/market-goals"))["items"]]

    async def call(self, name: str, who: str) -> httpx.Response | None:
        """Make the call, which may be refused; None when there is nothing to call about."""
        post, plan = self.clients[who].post, self.url
        goals = await self.goals()
        match name:
            case "goal":
                return await post(f"{plan}/market-goals", json=REVENUE)
            case "drop":
                return await post(f"{plan}/market-goals/{goals[0]}/withdrawal", json={"reason": "x"}) if goals else None
            case "person":
                goal = goals[0] if goals else self.customer_id
                said = {"contact_id": self.contact_id, "market_goal_id": goal, "target_level": "supportive"}
                return await post(f"{plan}/relationship-goals", json=said)
            case "snapshot":
                return await post(f"{plan}/relationship-snapshots")
            case "title":
                return await self.clients[who].patch(plan, json={"title": who})
            case "act":
                said = {"customer_id": self.customer_id, "plan_id": plan.rpartition("/")[2], "title": "拜访"}
                return await post("/v1/actions", json=said | {"due_on": "2025-06-30"})
            case "means":
                for part, said in (("resources", RESOURCES), ("budget", BUDGET)):
                    await self.clients[who].put(f"{plan}/{part}", json=said)
                return await post(f"{plan}/responsibilities", json=RESPONSIBILITY)
            case "cancel":
                asked = {"customer_id": self.customer_id, "state": "open"}
                listed = (await self.clients[who].get("/v1/actions", params=asked)).json()["items"]
                ids = [action["id"] for action in listed]
                return await post(f"/v1/actions/{ids[0]}/cancellation", json={"reason": "x"}) if ids else None
            case "submit":
                return await post(f"{plan}/submission")
            case "withdraw":
                return await post(f"{plan}/withdrawal")
            case "go_back":
                return await post(f"{plan}/revision/cancellation", json={"reason": "x"})
        return await post(f"{plan}/{'revision' if name == 'revise' else name}", json={"reason": "x"})

    async def approve(self, who: str) -> None:
        """Try to approve, and check what happened."""
        steps = [step["status"] for step in (await self.read("/steps"))["items"]]
        answer = await self.clients[who].post(f"{self.url}/approval")
        assert answer.status_code < 500, answer.text
        if answer.status_code == 200:
            self.approved += 1
            assert (steps[:4], who in self.writers) == (["complete"] * 4, False)
            assert (await self.read("/versions"))["items"][0]["number"] == self.approved

    async def check_back(self) -> None:
        """After a dropped revision the plan says what its approved version says; only its actions go on."""
        plan = (await self.clients["author"].get(self.url)).json()
        assert (plan["status"], plan["working_version"]) == ("approved", self.approved)
        changes = (await self.read(f"/comparison?from={self.approved}"))["changes"]
        assert [one for one in changes if one["part"] != "action"] == []


WRITES = {"goal", "drop", "person", "snapshot", "means", "title", "act"}
one_call = st.tuples(st.sampled_from((*CALLS, "approve")), st.sampled_from(PEOPLE))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@example(sequence=[*COMPLETE, ("submit", "author"), ("approve", "author"), ("approve", "director")])
@example(sequence=[*COMPLETE, ("title", "director"), ("submit", "author"), ("approve", "director")])
@example(sequence=[*COMPLETE, ("submit", "author"), ("cancel", "author"), ("approve", "director")])
@example(sequence=[*APPROVED, ("revise", "author"), ("drop", "author"), ("person", "director"), ("go_back", "author")])
@example(sequence=[*APPROVED, ("revise", "author"), ("title", "director"), ("go_back", "author"), *AGAIN])
@given(sequence=st.lists(one_call, max_size=14).map(lambda some: [*COMPLETE, *some]))
async def test_what_is_approved_is_complete_and_somebody_elses(
    plan: Workshop,
    director: httpx.AsyncClient,
    customer: httpx.AsyncClient,
    relationship: httpx.AsyncClient,
    short_scheme: None,
    sequence: list[tuple[str, str]],
) -> None:
    at = (await customer.post("/v1/customers", json={"name": f"Huaqiang {uuid4()}", "region": "CN-GD"})).json()["id"]
    contact = (await customer.post("/v1/contacts", json={"customer_id": at, "name": "李雷"})).json()["id"]
    made = (await plan.client.post("/v1/plans", json={"customer_id": at, "fiscal_year": 2025})).json()
    desk = Desk(f"/v1/plans/{made['id']}", at, contact, {"author": plan.client, "director": director}, {"author"})
    for name, who in sequence:
        if name == "approve":
            await desk.approve(who)
            continue
        answer = await desk.call(name, who)
        assert answer is None or answer.status_code < 500, answer.text
        if answer is not None and answer.is_success:
            if name in {"revise", "go_back"}:
                desk.writers.clear()
            if name == "go_back":
                await desk.check_back()
            if name in WRITES:
                desk.writers.add(who)
