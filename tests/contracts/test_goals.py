"""Market goals with the real kpi service: progress, baselines, warnings and figures."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.kpi.figures.kpis.catalogue import KPIS, KpiCode
from services.kpi.figures.kpis.rules import Grain
from services.kpi.figures.peer_figures.operations import follow_monthly_figures
from services.kpi.tables import KpiTable
from services.kpi.warnings.intake.operations import follow_warnings
from services.planning.goals.market_goals.sources import GoalKpi
from services.planning.goals.market_goals.watching import ask_goals
from services.planning.measures.actions.figures import publish_plan_progress
from services.planning.plans.plans.model import Plan
from services.planning.plans.plans.rules import PlanStatus
from services.planning.tables import PlanningTable
from shared.customers.following import follow_customers
from shared.database import transaction
from shared.feed.followers import Apply, Feed, Follower
from shared.time import company_today
from shared.web.peers import InternalTokens, ServiceHttp
from tests.kpi.pushing import line, order, push
from tests.sign_in import Tokens

YEAR = company_today().year
GOAL = {"kind": "profit", "metric": "revenue", "title": "全年销售额", "due_on": f"{YEAR}-12-31"}
LAST_DAY = f"{YEAR - 1}-12-31"


@pytest.mark.parametrize("kpi", GoalKpi)
def test_the_kpis_of_goals_are_in_the_catalogue(kpi: GoalKpi) -> None:
    entry = KPIS[KpiCode(kpi.value)]
    assert (entry.clearance, entry.name.en, entry.name.zh) == (kpi.clearance, kpi.en, kpi.zh)
    assert Grain.MONTH in entry.grains
    assert kpi.adds_up == (entry.unit.value in {"amount", "count"})


@dataclass(frozen=True)
class House:
    """Customer, planning and kpi, each on its own database."""

    apps: dict[str, FastAPI]
    tokens: Tokens

    def peer(self, name: str) -> ServiceHttp:
        """A connection of planning to another service."""
        gateway = httpx.AsyncClient(transport=self.tokens.as_gateway(), base_url="http://gateway")
        http = httpx.AsyncClient(transport=httpx.ASGITransport(self.apps[name]), base_url=f"http://{name}")
        return ServiceHttp(name, http, InternalTokens(gateway, self.apps["planning"].state.settings))

    async def follow(self, follower: str, source: str, *applies: Apply) -> None:
        gateway = httpx.AsyncClient(transport=self.tokens.as_gateway(), base_url="http://gateway")
        http = httpx.AsyncClient(transport=httpx.ASGITransport(self.apps[source]), base_url="http://peer")
        peer = ServiceHttp(source, http, InternalTokens(gateway, self.apps[follower].state.settings))
        await Follower(Feed(source, *applies), peer, self.apps[follower].state.engine).follow_once(wait=0)

    async def ask(self, service: str, method: str, path: str, **body: Any) -> Any:
        """The answer's body; anything but success fails the test."""
        async with self.tokens.client(self.apps[service]) as client:
            answer = await client.request(method, path, json=body or None)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def look(self) -> None:
        """Let planning look at goals and actions, and kpi follow what it says."""
        planning = self.apps["planning"].state
        peers = {one: self.peer(one) for one in ("kpi", "customer")}
        job = await ask_goals(planning.settings, planning.engine, peers)
        async with transaction(planning.engine) as session:
            await job(session)
            await publish_plan_progress(session)
        await self.follow("kpi", "planning", follow_warnings("planning"), follow_monthly_figures)

    async def figures(self, kpi: str) -> dict[str, str | None]:
        """A KPI's values by month, where there are any."""
        asked = f"kpi={kpi}&from={YEAR - 1}-01-01&to={YEAR}-12-31&grain=month"
        items = (await self.ask("kpi", "GET", f"/v1/kpi-values?{asked}"))["items"]
        return {one["period"]: one["value"] for one in items if one["value"] is not None}


@pytest.fixture
async def house(open_committing: Callable[[str], Awaitable[FastAPI]], tokens: Tokens) -> House:
    house = House({one: await open_committing(one) for one in ("customer", "planning", "kpi")}, tokens)
    house.apps["planning"].state.peers |= {one: house.peer(one) for one in ("kpi", "customer")}
    return house


@pytest.fixture
async def plan(house: House) -> dict[str, Any]:
    """The plan of a customer who ordered 1200 last year and 100 this January."""
    body = {"name": "Alpha", "codes": [{"code": "C1", "source": "SAP"}], "status": "active"}
    body |= {"region": "CN-GD", "industry": "pumps"}
    customer_id = (await house.ask("customer", "POST", "/v1/customers", **body))["id"]
    await house.follow("planning", "customer", follow_customers(PlanningTable))
    await house.follow("kpi", "customer", follow_customers(KpiTable))
    months = [f"{YEAR - 1}-{month:02}" for month in range(1, 13)] + [f"{YEAR}-01"]
    async with house.tokens.client(house.apps["kpi"], sub="client:erp", roles=["erp"]) as erp:
        rows = (order(one, line(amount="100", cost="80"), customer_code="C1", ordered_on=f"{one}-01") for one in months)
        await push(erp, {"sku": "P1", "name": "Part", "category": "parts"}, kind="products")
        await push(erp, *rows)
    made: dict[str, Any] = await house.ask(
        "planning", "POST", "/v1/plans", customer_id=customer_id, fiscal_year=company_today().year
    )
    return made


async def add_goal(house: House, plan: dict[str, Any], **fields: Any) -> dict[str, Any]:
    url = f"/v1/plans/{plan['id']}/market-goals"
    made: dict[str, Any] = await house.ask("planning", "POST", url, **{**GOAL, "target": "1200", **fields})
    return made


async def approve(house: House, plan: dict[str, Any]) -> None:
    """As if the plan had been complete and approved."""
    await change(house, plan, status=PlanStatus.APPROVED, approved_version=1)


async def change(house: House, plan: dict[str, Any], **fields: Any) -> None:
    async with transaction(house.apps["planning"].state.engine) as session:
        found = await session.get_one(Plan, uuid.UUID(plan["id"]))
        for name, value in fields.items():
            setattr(found, name, value)


async def test_a_goal_takes_its_baseline_and_its_figures_from_kpi(house: House, plan: dict[str, Any]) -> None:
    revenue = await add_goal(house, plan)
    assert (revenue["baseline"], revenue["baseline_source"]) == ("1200", "kpi")
    assert (revenue["progress"]["state"], revenue["progress"]["figure"]) == ("known", "100")
    margin = await add_goal(house, plan, metric="margin", target="0.3")
    assert (margin["baseline"], margin["progress"]["figure"]) == ("0.2", "0.2")
    count = await add_goal(house, plan, metric="orders", unit="count", target="12")
    assert (count["baseline"], count["progress"]["figure"]) == ("12", "1")
    assert [one["progress"]["kpi"] for one in (revenue, margin, count)] == ["sales", "margin", "orders"]
    wallet = {"kind": "share", "metric": "share_of_wallet", "baseline": "0.2", "target": "0.3"}
    assert (await add_goal(house, plan, **wallet))["progress"]["state"] == "no_figure"


@pytest.mark.parametrize(
    ("kind", "code", "figure"),
    [
        ("region", "CN-GD", "100"),
        ("region", "CN-SH", "0"),
        ("industry", "pumps", "100"),
        ("product", "parts", "100"),
        ("product", "tools", "0"),
    ],
)
async def test_a_market_s_goals_have_the_market_s_figures(
    house: House, plan: dict[str, Any], kind: str, code: str, figure: str
) -> None:
    said = {"market_kind": kind, "market_code": code, "fiscal_year": YEAR}
    market = await house.ask("planning", "POST", "/v1/plans", **said)
    revenue = await add_goal(house, market)
    assert (revenue["progress"]["state"], revenue["progress"]["figure"]) == ("known", figure)
    margin = await add_goal(house, market, metric="margin", target="0.3")
    wallet = {"kind": "share", "metric": "share_of_wallet", "baseline": "0.2", "target": "0.3"}
    states = [margin["progress"]["state"], (await add_goal(house, market, **wallet))["progress"]["state"]]
    assert states == ["known" if figure != "0" else "no_figure", "no_figure"]
    orders = await add_goal(house, market, metric="orders", unit="count", target="12")
    assert orders["progress"]["state"] == ("no_source" if kind == "product" else "known")


async def test_a_customer_s_goal_counts_for_the_market_s(house: House, plan: dict[str, Any]) -> None:
    said = {"market_kind": "region", "market_code": "CN-GD", "fiscal_year": YEAR}
    market = await house.ask("planning", "POST", "/v1/plans", **said)
    offered = await add_goal(house, market, target="12000")
    await add_goal(house, plan, takes_on_id=offered["id"])
    (found,) = (await house.ask("planning", "GET", f"/v1/plans/{market['id']}/contributions"))["items"]
    assert (found["targets"], found["share_covered"], found["uncovered"], found["figure"]) == (
        "1200",
        "0.1",
        "10800",
        "100",
    )


async def test_a_goal_off_track_is_a_warning_of_kpi_until_the_plan_is_changed(
    house: House, plan: dict[str, Any]
) -> None:
    current = (await house.ask("planning", "GET", "/v1/goal-schemes/current"))["content"]
    at_once = {"content": current | {"grace_days": 0}, "reason": "in January too"}
    await house.ask("planning", "POST", "/v1/goal-schemes", **at_once)
    goal = await add_goal(house, plan, target="900000")
    await approve(house, plan)
    await house.look()
    (warning,) = (await house.ask("kpi", "GET", "/v1/warnings?kind=market_goal_off_track"))["items"]
    assert (warning["customer_name"], warning["severity"], warning["source"]) == ("Alpha", "high", "planning")
    assert warning["link"] == f"/v1/plans/{plan['id']}/market-goals/{goal['id']}"
    await change(house, plan, status=PlanStatus.DRAFT)
    await house.ask("planning", "PATCH", f"/v1/plans/{plan['id']}/market-goals/{goal['id']}", target="100")
    await approve(house, plan)
    await house.look()
    (closed,) = (await house.ask("kpi", "GET", "/v1/warnings?kind=market_goal_off_track"))["items"]
    assert (closed["status"], closed["outcome"]) == ("closed", "cause_gone")


async def test_goals_reached_and_actions_done_are_kpis(house: House, plan: dict[str, Any]) -> None:
    for target in ("100", "101", "102"):
        await add_goal(house, plan, target=target, due_on=f"{YEAR}-01-31")
    await approve(house, plan)
    body = {"customer_id": plan["customer_id"], "plan_id": plan["id"], "title": "x", "due_on": LAST_DAY}
    body["due_reason"] = "left over from last year"
    made = [await house.ask("planning", "POST", "/v1/actions", **body) for _ in range(2)]
    await house.ask("planning", "POST", f"/v1/actions/{made[0]['id']}/completion", outcome="x", done_on=LAST_DAY)
    await house.look()
    assert await house.figures("goals_reached") == {f"{YEAR}-01": "0.333333"}
    assert await house.figures("plan_progress") == {f"{YEAR - 1}-12": "0.5"}
