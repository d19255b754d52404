"""What is planted of the analysis, the strategies and the versions of plans."""

from typing import Any
from uuid import UUID

from services.planning.plans.plans.model import Plan
from shared.database import transaction
from tests.access.world import World
from tests.planning.samples import ASPECTS, AXES, QUADRANTS, REACH, REVENUE, SOURCES, reach

ANSWERS = (
    *("market_positioning", "market_strategy", "relationship_lifting", "expansion_means", "supports_and_problems"),
    *("organization", "relationship_goals", "people_and_measures", "strengths", "lessons"),
)


async def plant_market(world: World) -> None:
    """The plan of a product, which everybody sees: with a goal that customers take on, and a number over them."""
    body = {"market_kind": "product", "market_code": "parts", "fiscal_year": 2025}
    at = f"/v1/plans/{(await world.post('planning', '/v1/plans', body))['id']}"
    goal = await world.post("planning", f"{at}/market-goals", REVENUE)
    world.market_goal = goal["id"]
    rival = (await world.clients["customer"].get("/v1/competitors")).json()["items"][0]["id"]
    await reach(world.clients["planning"], at, rival, "strategies")
    number = REACH | {"market_goal_id": goal["id"], "reason": "a third of the market"}
    await world.post("planning", f"{at}/reach-goals", number)
    await reach(world.clients["planning"], at, rival, "approval")
    await world.post("planning", f"{at}/submission")
    await world.post("approver", f"{at}/approval")
    await world.post("planning", f"{at}/revision", {"reason": "a second line"})


async def plant_analysis(world: World, customer: str, at: str, rival: str, number: int) -> str:
    """Every part of the analysis, with every field: the id of an opportunity point."""

    async def post(part: str, *told: str, **said: Any) -> str:
        made = await world.post("planning", f"{at}/{part}", said | world.told(customer, *told))
        return str(made["id"])

    await post("environment-factors", "description", "effect", kind="policy")
    for source in SOURCES:
        await post("challenges", "description", "our_answer", source=source)
    await post("rival-assessments", *ANSWERS, competitor_id=rival, importance="main")
    for aspect in ASPECTS:
        await post("self-assessments", "finding", "consequence", aspect=aspect)
    points = [await post("swot-points", "description", view="we_at_customer", quadrant=one) for one in QUADRANTS]
    scores = {"demanded": 4, "ours": 3, "rivals": [{"competitor_id": rival, "score": 2}]}
    for axis in AXES:
        await post("supplier-criteria", "evidence", axis=axis, **scores)
    await post("match-assessments", "reason", market_opportunity="high")
    worth = {"amount": f"77770{number}", "likelihood": "0.6", "strength_ids": points[:1]}
    return await post("opportunity-points", "title", "description", "product", "category", **worth)


async def plant_strategies(world: World, customer: str, at: str, rival: str, opportunity: str) -> None:
    """One that serves everything, one for each market goal, and those that complete the step."""
    told = ("title", "description", "product", "expected_effect")
    goals = (await world.clients["planning"].get(f"{at}/market-goals")).json()["items"]
    people = (await world.clients["planning"].get(f"{at}/relationship-goals")).json()["items"]
    serves = {"relationship_goal_ids": [one["id"] for one in people], "opportunity_id": opportunity}
    lifting = {"kind": "relationship"} | serves | world.told(customer, *told)
    await world.post("planning", f"{at}/strategies", lifting)
    for goal in goals:
        body = {"kind": "competitor", "competitor_id": rival, "market_goal_id": goal["id"]}
        await world.post("planning", f"{at}/strategies", body | world.told(customer, *told))
    for kind in ("product", "price"):
        body = {"kind": kind, "market_goal_id": goals[0]["id"]}
        await world.post("planning", f"{at}/strategies", body | world.told(customer, *told))


async def plant_versions(world: World, customer: str) -> None:
    """Two approved versions of the plan; the next one is returned to its authors."""
    asked = {"customer_id": world.customers[customer], "fiscal_year": "2025"}
    at = f"/v1/plans/{(await world.clients['planning'].get('/v1/plans', params=asked)).json()['items'][0]['id']}"
    goal = (await world.clients["planning"].get(f"{at}/market-goals")).json()["items"][0]["id"]
    person = (await world.clients["planning"].get(f"{at}/relationship-goals")).json()["items"][0]["id"]
    level = (await world.clients["planning"].get(f"{at}/level-goals")).json()["items"][0]["id"]
    changes: dict[str, dict[str, str]] = {f"market-goals/{goal}": {"target": "1"}}
    changes |= {f"relationship-goals/{person}": {}, f"level-goals/{level}": {}}
    for _ in range(2):
        await world.post("planning", f"{at}/submission")
        await world.post("approver", f"{at}/approval")
        await world.post("planning", f"{at}/revision", world.told(customer, "reason"))
        for url, change in changes.items():
            await world.post("planning", f"{at}/{url}", change | world.told(customer, "change_reason"), method="PATCH")
    await world.post("planning", f"{at}/submission")
    await world.post("approver", f"{at}/return", world.told(customer, "reason"))
    async with transaction(world.apps["planning"].state.engine) as session:  # the next revision empties it
        (await session.get_one(Plan, UUID(at.rpartition("/")[2]))).revision_cancel_reason = world.text(customer)
