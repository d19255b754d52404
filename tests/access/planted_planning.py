"""What is planted of plans, actions, risks, pursuits, meetings and exits."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlmodel import col, select

from services.customer.duties.stage_actions.programmes import stage_programmes
from services.planning.measures.actions.carrying_out import ExecutionKind, ExecutionState
from services.planning.measures.actions.lateness import publish_late_actions
from services.planning.measures.actions.model import Action
from services.planning.measures.programmes.model import LifecycleProgramme
from shared.customers.account_teams import team_members
from shared.database import execute, transaction
from tests.access.planted_plans import plant_analysis, plant_strategies
from tests.access.rights import CALLER
from tests.access.world import (
    ACTION,
    NUMBERS,
    World,
)


async def plant_plan(world: World, customer: str, people: dict[str, str]) -> None:
    body = {"customer_id": world.customers[customer], "fiscal_year": 2025} | world.told(customer, "title")
    at = f"/v1/plans/{(await world.post('planning', '/v1/plans', body))['id']}"
    goal: Callable[..., Any] = lambda **said: world.post("planning", f"{at}/market-goals", said)  # noqa: E731
    common = {"kind": "profit", "due_on": "2025-12-31"}
    number = NUMBERS[customer]
    taken = {"metric": "revenue", "target": f"66660{number}", "takes_on_id": world.market_goal}
    revenue = await goal(**common, **taken, **world.told(customer, "title"))
    rival = {"kind": "competition", "metric": "rival_share", "baseline": "0.3", "target": "0.2", "due_on": "2025-12-31"}
    competitor = (await world.clients["customer"].get("/v1/competitors")).json()["items"][0]["id"]
    await goal(**rival, competitor_id=competitor, **world.told(customer, "title"))
    share = {"kind": "share", "metric": "category_share", "target": "0.4", "due_on": "2025-12-31"}
    await goal(**share, **world.told(customer, "title", "share_of"))
    await goal(**common, metric="margin", target=f"2{number}37", unit="amount", **world.told(customer, "title"))
    await world.post("planning", f"{at}/relationship-snapshots")
    for step in ("market_goals", "analysis"):
        conclusion = world.told(customer, "conclusion")
        await world.post("planning", f"{at}/steps/{step}/conclusion", conclusion, method="PUT")
    opportunity = await plant_analysis(world, customer, at, competitor, number)
    for contact in people.values():
        said = {"contact_id": contact, "market_goal_id": revenue["id"], "target_level": "exclusive"}
        await world.post("planning", f"{at}/relationship-goals", said | world.told(customer, "reason"))
    general = {"market_goal_id": revenue["id"], "kind": "general", "target_level": "good"}
    await world.post("planning", f"{at}/level-goals", general | world.told(customer, "department", "reason"))
    whole = {"market_goal_id": revenue["id"], "kind": "organizational", "target_level": "key_supplier"}
    await world.post("planning", f"{at}/level-goals", whole | world.told(customer, "reason"))
    await plant_strategies(world, customer, at, competitor, opportunity)


async def plant_exits(world: World, customer: str) -> None:
    """A cancelled case, and one under way: a workstream signed, reopened and signed again, two disputes, a waiver."""
    opened = {"customer_id": world.customers[customer], "planned_on": "2099-12-31"}
    first = await world.post("planning", "/v1/exits", opened | world.told(customer, "reason"))
    await world.post("planning", f"/v1/exits/{first['id']}/cancellation", world.told(customer, "reason"))
    case = await world.post("planning", "/v1/exits", opened | world.told(customer, "reason"))
    at = f"/v1/exits/{case['id']}"
    listed = (await world.clients["planning"].get(f"{at}/workstreams")).json()["items"]
    workstream = next(one for one in listed if one["code"] == "lifetime_value")
    url = f"{at}/workstreams/{workstream['id']}"
    items = [{"code": one["code"], "state": "done"} | world.told(customer, "reason") for one in workstream["checklist"]]
    await world.post("planning", url, {"checklist": items, "owner_id": str(CALLER)}, method="PATCH")
    await world.post("owners", f"{url}/sign-off", {"role": "sales"})
    await world.post("owners", f"{url}/reopening", world.told(customer, "reason"))
    await world.post("owners", f"{url}/sign-off", {"role": "sales"})
    for _ in range(2):
        dispute = await world.post("owners", f"{at}/disputes", world.told(customer, "subject"))
        await world.post("owners", f"{at}/disputes/{dispute['id']}/settlement", world.told(customer, "outcome"))
    amounts: dict[str, Decimal] = {}
    for one in case["open_amounts"]:
        amounts[one["currency"]] = amounts.get(one["currency"], Decimal(0)) + Decimal(one["amount"])
    seen = {"amounts": [{"currency": name, "amount": str(amount)} for name, amount in amounts.items()]}
    await world.post("owners", f"{at}/waiver", seen | world.told(customer, "reason"))


async def plant_risks(world: World, customer: str, people: dict[str, str]) -> None:
    """One of poaching; and one about each person: a step reopened, others confirmed, analysed, closed, reopened."""
    at, paper = world.customers[customer], {"confirmed_on": "2025-05-06"}
    said = {"customer_id": at, "kind": "requirement_change", "likelihood": 4, "impact": 5, "due_on": "2099-12-31"}
    rival = (await world.clients["customer"].get("/v1/competitors")).json()["items"][0]["id"]
    poaching = {"kind": "poaching", "competitor_id": rival} | world.told(customer, "description")
    await world.post("planning", "/v1/risks", said | poaching)
    for contact in people.values():
        body = said | {"contact_id": contact, "owner_id": str(CALLER)} | world.told(customer, "description")
        risk = await world.post("planning", "/v1/risks", body)
        url = f"/v1/risks/{risk['id']}"
        listed = (await world.clients["planning"].get(f"{url}/steps")).json()["items"]
        for step in listed:
            at_step = f"{url}/steps/{step['id']}"
            await world.post("planning", at_step, {"owner_id": str(CALLER)}, method="PATCH")
            signed = {"confirmation": paper | world.told(customer, "confirmed_by", "document")}
            done = world.told(customer, "evidence") | (signed if step["confirming_side"] else {})
            await world.post("planning", f"{at_step}/completion", done)
        await world.post("planning", f"{url}/steps/{listed[0]['id']}/reopening", world.told(customer, "reason"))
        await world.post("planning", f"{url}/analyses", world.told(customer, "finding"))
        await world.post("planning", f"{url}/decision", {"status": "mitigated"} | world.told(customer, "reason"))
        await world.post("planning", f"{url}/closure", world.told(customer, "reason"))
        await world.post("planning", f"{url}/reopening", world.told(customer, "reason"))


async def plant_summits(world: World, customer: str, people: dict[str, str]) -> str:
    """Two that were decided, and one that was checked with everybody: the id of this one."""
    at, number = world.customers[customer], NUMBERS[customer]
    rival = (await world.clients["customer"].get("/v1/competitors")).json()["items"][0]["id"]
    said = {"customer_id": at, "stage": "set_goals", "decision_on": "2099-03-31", "currency": "CNY"}
    said |= {"probability": "0.35", "owner_id": str(CALLER), "rival_ids": [rival], "main_rival_id": rival}
    for place, outcome in enumerate(("won", "main_rival", None)):
        body = said | {"amount": f"7272{number}{place}.5"} | world.told(customer, "title")
        url = f"/v1/summit-projects/{(await world.post('planning', '/v1/summit-projects', body))['id']}"
        await world.post("planning", f"{url}/stage", {"stage": "issue_tender"} | world.told(customer, "remark"))
        if outcome:
            await world.post("planning", f"{url}/outcome", {"outcome": outcome} | world.told(customer, "reason"))
    for contact in people.values():
        needed = {"contact_id": contact, "needed_level": "exclusive"} | world.told(customer, "reason")
        await world.post("planning", f"{url}/people", needed)
    await world.post("planning", f"{url}/decision-chain-checks", world.told(customer, "findings"))
    return url.rpartition("/")[2]


async def plant_leads(world: World, customer: str, project: str) -> None:
    """One in each state; the lost one to a rival."""
    at, day, number = world.customers[customer], {"brought_in_on": "2025-05-06"}, NUMBERS[customer]
    said = {"customer_id": at, "source": "exhibition", "owner_id": str(CALLER), "currency": "CNY"} | day
    said["expected_close_on"] = "2099-03-31"
    rival = (await world.clients["customer"].get("/v1/competitors")).json()["items"][0]["id"]
    expected = {"probability": "0.4", "expected_order_on": "2099-03-31", "summit_project_id": project}
    won: dict[str, Any] = {"order_no": world.text(customer)} | world.told(customer, "remark")
    lost = {"reason": "price", "competitor_id": rival} | world.told(customer, "remark")
    ends = [[], [("rejection", world.told(customer, "reason"))]]
    ends += [[("qualification", world.told(customer, "reason")), *more] for more in ([], [("conversion", expected)])]
    ends += [[*ends[-1], end] for end in (("win", won), ("loss", lost))]
    for place, steps in enumerate(ends):
        body = said | {"expected_amount": f"7171{number}{place}.5"} | world.told(customer, "title", "category")
        lead = await world.post("planning", "/v1/leads", body)
        for step, given in steps:
            await world.post("planning", f"/v1/leads/{lead['id']}/{step}", given)


async def plant_actions(world: World, customer: str, people: dict[str, str], project: str) -> None:
    """One about each person that was done and reopened, one that was cancelled; and the warnings of late ones."""
    number, told = NUMBERS[customer], ("title", "description", "due_reason")
    body = {"customer_id": world.customers[customer], "due_on": "2025-05-06", "owner_id": str(CALLER)}
    body |= {"cost": f"8484{number}.5", "currency": "EUR", "scene": "meal", "expected_lift": "accepted"}
    plan = (await world.clients["planning"].get("/v1/plans", params={"customer_id": body["customer_id"]})).json()
    body |= {"plan_id": plan["items"][0]["id"], "source": "summit_project", "source_id": project}
    goals = (await world.clients["planning"].get(f"/v1/plans/{body['plan_id']}/relationship-goals")).json()["items"]
    goal_of = {one["contact_id"]: {"relationship_goal_id": one["id"]} for one in goals}
    for contact in people.values():
        about = {"contact_ids": [contact]} | goal_of[contact] | world.told(customer, *told)
        made = await world.post("planning", "/v1/actions", body | about)
        at = f"/v1/actions/{made['id']}"
        done = {"actual_cost": f"8585{number}.5", "done_on": "2025-05-07"} | world.told(customer, "outcome")
        await world.post("planning", f"{at}/completion", done)
        await world.post("planning", f"{at}/reopening", world.told(customer, "reason"))
    levels = (await world.clients["planning"].get(f"/v1/plans/{body['plan_id']}/level-goals")).json()["items"]
    for step, more in (("completion", done), ("cancellation", world.told(customer, "reason"))):
        serves = {"level_goal_id": levels[0]["id"]}
        made = await world.post("planning", "/v1/actions", body | serves | world.told(customer, *told))
        await world.post("planning", f"/v1/actions/{made['id']}/{step}", more)
    async with transaction(world.apps["planning"].state.engine) as session:
        of_customer = col(Action.customer_id) == UUID(world.customers[customer])
        for action in (await session.exec(select(Action).where(of_customer))).all():
            carried = world.told(customer, "execution_cancel_reason", "refusal_en", "refusal_zh")
            carried |= {"refusal_code": "expense_refused", "execution_kind": ExecutionKind.VISIT}
            carried |= {"execution_state": ExecutionState.CANCELLED, "execution_on": date(2025, 5, 6)}
            carried |= {"execution_cost": Decimal(f"9494{number}.5")}
            action.sqlmodel_update(carried | {"execution_id": UUID(ACTION), "execution_intent_id": UUID(ACTION)})
        await publish_late_actions(session)


async def plant_programmes(world: World, customer: str) -> None:
    """One programme that was ended by hand, and one that runs; a third one, as the customer service copies it."""
    customer_id = UUID(world.customers[customer])
    manager = {"id": uuid4(), "customer_id": customer_id, "user_id": CALLER, "ended_on": None}
    manager |= {"role": "account_manager", "started_on": date(2025, 1, 1)}
    async with transaction(world.apps["planning"].state.engine) as session:
        await execute(session, insert(team_members).values(manager))  # as the feed copies it
    body = {"customer_id": world.customers[customer]}
    made = await world.post("planning", "/v1/lifecycle-programmes", body)
    ending = world.told(customer, "reason")
    await world.post("planning", f"/v1/lifecycle-programmes/{made['id']}/ending", ending)
    await world.post("planning", "/v1/lifecycle-programmes", body)
    async with transaction(world.apps["planning"].state.engine) as session:
        of_customer = col(LifecycleProgramme.customer_id) == customer_id
        for programme in (await session.exec(select(LifecycleProgramme).where(of_customer))).all():
            programme.ends_on = date(2099, 1, 1)
    copied = {"id": uuid4(), "customer_id": customer_id, "stage": "initial", "keys": ["kickoff"], "is_by_hand": True}
    days = {"entered_on": date(2020, 2, 3), "started_on": date(2020, 2, 4), "ended_on": date(2020, 2, 5)}
    async with transaction(world.apps["customer"].state.engine) as session:
        await execute(session, insert(stage_programmes).values(copied | days))


async def plant_meetings(world: World, customer: str, people: dict[str, str]) -> None:
    """One with everybody whose minutes are released, and one whose are not."""
    at, people_of = world.customers[customer], {"contact_ids": [*people.values()], "user_ids": [str(CALLER)]}
    body = {"customer_id": at, "kind": "project", "organizer_id": str(CALLER)} | people_of
    body |= {"starts_at": "2025-05-06T06:00:00Z", "ends_at": "2025-05-06T07:00:00Z"}
    for is_released in (True, False):
        item = {"due_on": "2099-12-31", "owner_id": str(CALLER)} | world.told(customer, "title")
        said = {
            "agenda": [{"duration_minutes": 30} | world.told(customer, "topic", "presenter")],
            "action_items": [item],
        }
        said |= {"decisions": [world.text(customer)]} | world.told(customer, "title", "place", "minutes")
        made = await world.post("planning", "/v1/meetings", body | said)
        if is_released:
            await world.post("planning", f"/v1/meetings/{made['id']}/release")
