"""Customers of several classes, as planning knows them, and their plans of two years."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.planning.goals.level_goals.model import LevelGoal
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.measures.actions.model import Action
from services.planning.plans.plans.model import Plan
from shared.database import transaction
from shared.time import company_today
from tests.planning.goals.conftest import Answer
from tests.planning.goals.conftest import replace_peer as replace_peer

THIS_YEAR = company_today().year
LAST_YEAR = THIS_YEAR - 1
NewCustomer = Callable[..., Awaitable[str]]


@pytest.fixture
def new_customer(app: FastAPI) -> NewCustomer:
    """Make a customer in planning's copy: `await new_customer("core", region="CN-GD", is_cash_cow=True)`."""

    async def make(
        customer_class: str | None, region: str = "CN-GD", is_cash_cow: bool = False, quadrant: str | None = None
    ) -> str:
        made = str(uuid4())
        given, place = ("NULL" if one is None else f"'{one}'" for one in (customer_class, quadrant))
        await app.state.engine.exec_driver_sql(
            "INSERT INTO customer_directory (id, name, status, region, customer_class, quadrant, is_cash_cow, tags) "
            f"VALUES ('{made}', 'C {made[:8]}', 'active', '{region}', {given}, {place}, {is_cash_cow}, '{{}}')"
        )
        return made

    return make


@dataclass
class Past:
    """A customer with an approved plan of last year, and the ids of what it has."""

    app: FastAPI
    customer_id: str
    plan_id: UUID
    revenue: str = ""
    person: str = field(default_factory=lambda: str(uuid4()))
    ids: dict[str, str] = field(default_factory=dict)

    async def add(self, name: str, table: Any, **fields: Any) -> str:
        """A row of the plan, as if it had been there at the approval."""
        of = {"plan_id": self.plan_id, "customer_id": UUID(self.customer_id)}
        goal = {"since_version": 1} if "since_version" in table.model_fields else {}
        row = table.model_validate({**of, **goal, "due_on": f"{LAST_YEAR}-09-30", **fields})
        async with transaction(self.app.state.engine) as session:
            session.add(row)
        self.ids[name] = str(row.id)
        return self.ids[name]

    async def add_market_goal(self, name: str, **fields: Any) -> str:
        revenue = {"kind": "profit", "metric": "revenue", "title": name, "target": "1200", "unit": "amount"}
        return await self.add(name, MarketGoal, **revenue | {"currency": "CNY"} | fields)

    async def add_person(self, name: str, contact_id: str | None = None, **fields: Any) -> str:
        about = {"contact_id": contact_id or self.person, "market_goal_id": self.revenue, "target_level": "supportive"}
        return await self.add(name, RelationshipGoal, **about | fields)

    async def add_level(self, name: str, **fields: Any) -> str:
        about = {"kind": "general", "market_goal_id": self.revenue, "target_level": "good"}
        return await self.add(name, LevelGoal, **about | fields)

    async def add_action(self, name: str, **fields: Any) -> str:
        said = {"title": name, "source": "plan", "created_by": "client:test", "created_by_name": "test"}
        return await self.add(name, Action, **said | fields)


NewPast = Callable[..., Awaitable[Past]]


@pytest.fixture
def new_past(app: FastAPI, new_customer: NewCustomer) -> NewPast:
    """Make a customer with an approved plan of last year that has a revenue goal: `await new_past("core")`."""

    async def make(customer_class: str = "core", **customer: Any) -> Past:
        customer_id = await new_customer(customer_class, **customer)
        plan = Plan(customer_id=UUID(customer_id), fiscal_year=LAST_YEAR, status="approved", approved_version=1)
        async with transaction(app.state.engine) as session:
            session.add(plan)
        past = Past(app, customer_id, plan.id)
        past.revenue = await past.add_market_goal("revenue")
        return past

    return make


def relations(people: Mapping[str, int], general: Mapping[str, str] | None = None) -> Answer:
    """The relationship service, with the ranks of people and the general levels of customers."""

    async def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/levels"):
            day, nobody = ["2020-01-01"] * len(people), [None] * len(people)
            columns = {"contact_id": list(people), "rank": list(people.values())}
            return httpx.Response(200, json=columns | {"assessed_on": day, "previous_rank": nobody})
        levels = general if general and "general" in request.url.path else {}
        return httpx.Response(200, json={"items": [_general(*one) for one in levels.items()]})

    return answer


def _general(customer_id: str, level: str) -> dict[str, Any]:
    whole = {"department": None, "level": level, "assessed_on": "2020-01-01"}
    return {"customer_id": customer_id, "level": level, "weakest_department": None, "departments": [whole]}
