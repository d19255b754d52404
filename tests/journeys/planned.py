"""A customer with a plan, as its account manager writes it over HTTP, for journeys."""

from datetime import timedelta
from typing import Any

import httpx

from shared.time import company_today
from tests.journeys.house import House, get, post
from tests.planning.samples import samples_of
from tests.relationship.conftest import dimensions

TODAY = company_today()
YEAR = TODAY.year
HANDWRITTEN = frozenset({"market_goals", "relationship_goals", "actions"})
"""What a journey writes itself; the samples are of another year."""


class Account:
    """A customer of one manager, with a decider who hardly knows us, and a plan of this year."""

    def __init__(self, house: House, name: str, customer: str, code: str | None = None) -> None:
        self.manager, self.manager_id = house.hire(f"{name}.manager", "岑远", "account_manager")
        team = [{"user_id": self.manager_id, "role": "account_manager"}]
        named = {"name": customer, "team": team, "codes": [{"code": code}] if code else []}
        self.customer_id = post(house.sign_in(), "/v1/customers", named)["id"]
        rival = post(house.sign_in(), "/v1/competitors", {"name": f"{customer}的友商"})
        self.rival_id = rival["id"]
        self.decider = self.add("/v1/contacts", name="闻人达", decision_role="decider", is_key=True)["id"]
        self.assess("contacted", TODAY - timedelta(days=20))
        plan = self.add("/v1/plans", fiscal_year=YEAR, title=f"{customer} {YEAR} 年客户关系规划")
        self.plan = f"/v1/plans/{plan['id']}"
        self.market_goal = ""
        self.goal = ""

    def add(self, path: str, status: int = 201, **body: Any) -> Any:
        """Something of the customer, entered by the manager."""
        return post(self.manager, path, {"customer_id": self.customer_id} | body, status)

    def assess(self, level: str, day: Any) -> None:
        said = {"level": level, "level_reason": "会谈所见。", "dimensions": dimensions(), "assessed_on": str(day)}
        self.add("/v1/key-person-assessments", contact_id=self.decider, **said)

    def read(self, path: str = "", client: httpx.Client | None = None, **asked: Any) -> Any:
        """What the plan's address answers."""
        return get(client or self.manager, f"{self.plan}{path}", **asked)

    def act(self, verb: str, client: httpx.Client | None = None, **body: Any) -> Any:
        """A step of the plan's course."""
        return post(client or self.manager, f"{self.plan}/{verb}", body or None, 200)

    def write_goals(self, **revenue: Any) -> None:
        """The sales goal, the analysis, and the level that the decider is to reach."""
        said = {"kind": "profit", "metric": "revenue", "title": "全年销售额", "due_on": f"{YEAR}-12-31"}
        self.market_goal = post(self.manager, f"{self.plan}/market-goals", said | revenue)["id"]
        self.write("analysis")
        wanted = {"contact_id": self.decider, "market_goal_id": self.market_goal, "target_level": "supportive"}
        self.goal = post(self.manager, f"{self.plan}/relationship-goals", wanted)["id"]

    def write(self, *steps: str) -> None:
        """What these steps still need before the approval."""
        plan_id = self.plan.rpartition("/")[2]
        names = {"id": plan_id, "customer_id": self.customer_id, "rival_id": self.rival_id, "fiscal_year": YEAR}
        for step in self.read("/steps")["items"]:
            needs = [one["requirement"] for one in step["requirements"] if not one["is_met"]]
            for need in needs if step["step"] in steps else ():
                if need not in HANDWRITTEN | {"yearly_evaluation"}:
                    self._send(samples_of(need, names | {"market_goal_id": self.market_goal}))

    def _send(self, requests: list[tuple[str, Any]]) -> None:
        for address, body in requests:
            method, path = address.split() if " " in address else ("POST", address)
            answer = self.manager.request(method, f"{self.plan}{path}", json=body)
            assert answer.is_success, answer.text

    def plan_action(self, title: str, **said: Any) -> Any:
        """An action of the plan that serves the decider's goal."""
        serves = {"plan_id": self.plan.rpartition("/")[2], "relationship_goal_id": self.goal}
        about = {"contact_ids": [self.decider], "due_on": str(TODAY), "scene": "technical_exchange"}
        return self.add("/v1/actions", title=title, **serves, **about | said)


def refused(client: httpx.Client, path: str, body: Any = None) -> tuple[int, str]:
    """Status and code with which a POST is refused."""
    answer = client.post(path, json=body)
    return answer.status_code, answer.json().get("code", "")
