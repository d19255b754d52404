"""The execution of the plans of the access matrix: resources, budget, responsibilities, reviews."""

from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.planning.execution.reviews.model import PlanReview, PlanReviewLevel, PlanReviewLevelGoal
from services.planning.execution.schemes.rules import ReviewHolder, ReviewKind
from services.planning.goals.level_goals.model import LevelGoal
from services.planning.goals.market_goals.model import MarketGoal
from services.planning.goals.relationship_goals.model import RelationshipGoal
from services.planning.plans.plans.model import Plan
from shared.database import new_id, transaction
from shared.time import utc_now
from tests.access.rights import CALLER
from tests.access.world import World


async def plant_execution(world: World, customer: str, number: int) -> None:
    """Resources, budget and a responsibility of the plan, with a judgement; two reviews, one of them held."""
    plans = await world.clients["planning"].get("/v1/plans", params={"customer_id": world.customers[customer]})
    plan = plans.json()["items"][0]
    at = f"/v1/plans/{plan['id']}"
    goal = (await world.clients["planning"].get(f"{at}/market-goals")).json()["items"][0]["id"]
    for kind in ("product", "price"):  # so that the last step is open
        told = world.told(customer, "title", "description", "product", "expected_effect")
        await world.post("planning", f"{at}/strategies", {"kind": kind, "market_goal_id": goal} | told)
    taken = {"people": "2.5"} | world.told(customer, "reason")
    await world.post("planning", f"{at}/resources", taken, method="PUT")
    money = {name: f"8{place}86{number}.5" for place, name in enumerate(("visits", "campaigns", "gifts", "other"), 6)}
    foreign = {"currency": "EUR", "fx_rate": "7.8"} | world.told(customer, "reason")
    await world.post("planning", f"{at}/budget", money | foreign, method="PUT")
    duties = [{"duty": "accountable", "role": "account_manager"}, {"duty": "responsible", "user_id": str(CALLER)}]
    of_goal = {"subject": "market_goal", "subject_id": goal, "assignments": duties}
    await world.post("planning", f"{at}/responsibilities", of_goal)
    area = {"subject": "work_area", "assignments": duties} | world.told(customer, "work_area", "ability_needed")
    made = await world.post("planning", f"{at}/responsibilities", area)
    said = {"user_id": str(CALLER), "verdict": "able"} | world.told(customer, "remark")
    await world.post("planning", f"{at}/responsibilities/{made['id']}/judgements", said)
    async with transaction(world.apps["planning"].state.engine) as session:
        await _plant_reviews(world, session, customer, number, UUID(plan["id"]))
        await _plant_carried(session, UUID(plan["id"]))


async def _plant_carried(session: AsyncSession, plan_id: UUID) -> None:
    """As if the goals had moved over from the year before."""
    for table in (MarketGoal, RelationshipGoal, LevelGoal):
        for goal in await session.exec(select(table).where(col(table.plan_id) == plan_id)):
            goal.carried_from_id = new_id()
    (await session.get_one(Plan, plan_id)).carried_over_at = utc_now()


async def _plant_reviews(world: World, session: AsyncSession, customer: str, number: int, plan_id: UUID) -> None:
    of = {"plan_id": plan_id, "customer_id": UUID(world.customers[customer]), "scheme_version": 1}
    days = {"fiscal_month": 12, "opens_on": date(2025, 12, 1), "due_on": date(2026, 1, 20)}
    coming = PlanReview(**of, **days, kind=ReviewKind.YEARLY_EVALUATION, holder=ReviewHolder.SUPERVISOR)
    held = PlanReview(**of, **days, kind=ReviewKind.QUARTERLY_SELF_CHECK, holder=ReviewHolder.ACCOUNT_MANAGER)
    held.sqlmodel_update(world.told(customer, "findings", "held_by", "held_by_name") | {"held_on": date(2026, 1, 5)})
    held.actions_done = held.actions_open = held.actions_late = held.actions_cancelled = 1
    session.add_all([coming, held])
    await session.flush()
    goals = (await session.exec(select(RelationshipGoal).where(col(RelationshipGoal.plan_id) == plan_id))).all()
    session.add_all(
        PlanReviewLevel(
            plan_id=plan_id,
            review_id=held.id,
            customer_id=held.customer_id,
            contact_id=goal.contact_id,
            relationship_goal_id=goal.id,
            target_level=goal.target_level,
            level=goal.target_level,
            assessed_on=date(2026, 1, 2),
            is_reached=True,
        )
        for goal in goals
    )
    levels = (await session.exec(select(LevelGoal).where(col(LevelGoal.plan_id) == plan_id))).all()
    session.add_all(
        PlanReviewLevelGoal(
            **goal.model_dump(include={"plan_id", "customer_id", "kind", "department", "target_level"}),
            review_id=held.id,
            level_goal_id=goal.id,
            level=goal.target_level,
            assessed_on=date(2023, 11, 2 + number),
            is_reached=True,
        )
        for goal in levels
    )
