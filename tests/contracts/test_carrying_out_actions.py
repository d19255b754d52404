"""Actions that become touchpoints, visits and campaigns: asked over HTTP in planning, made in relationship."""

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from services.planning.measures.actions.carrying_out import ExecutionState
from services.planning.measures.actions.costs import follow_costs, follow_expenses
from services.planning.measures.actions.following import follow_answers, follow_outcomes
from services.planning.measures.actions.model import Action
from services.planning.tables import Intent, PlanningTable
from shared.customers.contacts import follow_contacts
from shared.customers.following import follow_customers
from shared.database import transaction
from shared.feed.followers import follower_cursors
from shared.feed.intents import settle_intents
from tests.contracts.test_planned_actions import TODAY, House, house

__all__ = ["house"]
PATHS = {"touchpoint": "touchpoints", "visit": "visit-plans", "campaign": "campaigns"}


@dataclass(frozen=True)
class Carried:
    """An action and the services that carry it out."""

    house: House
    url: str

    async def ask(self, service: str, method: str, path: str, expected: int = 200, **body: Any) -> Any:
        async with self.house.tokens.client(getattr(self.house, service)) as client:
            answer = await client.request(method, path, json=None if method == "GET" else body)
        assert answer.status_code == expected, answer.text
        return answer.json()

    async def act(self, verb: str, expected: int = 200, **body: Any) -> Any:
        return await self.ask("planning", "POST", f"{self.url}/{verb}", expected, **body)

    async def read(self) -> Any:
        return await self.ask("planning", "GET", self.url)

    async def follow(self, expected: int = 200) -> Any:
        """Both services follow each other; the action afterwards."""
        await self.house.apply()
        applies = (settle_intents(Intent), follow_answers, follow_outcomes, follow_expenses, follow_costs("CNY"))
        await self.house.follow(self.house.planning, self.house.relationship, *applies)
        return await self.ask("planning", "GET", self.url, expected)

    async def carry_out(self, kind: str, **body: Any) -> Any:
        asked = await self.act("execution", kind=kind, **body)
        assert (asked["execution_kind"], asked["execution_state"], asked["execution_id"]) == (kind, "pending", None)
        return await self.follow()

    async def visit(self, visit_plan_id: str) -> Any:
        return await self.ask("relationship", "GET", f"/v1/visit-plans/{visit_plan_id}")

    async def finish(self, kind: str, made_id: str, verb: str, **body: Any) -> Any:
        """Do something about what carries it out; the action afterwards."""
        await self.ask("relationship", "POST", f"/v1/{PATHS[kind]}/{made_id}/{verb}", **body)
        return await self.follow()


async def planned(house: House, **fields: Any) -> Carried:
    body = {"customer_id": house.customer_id, "title": "plant tour", "due_on": TODAY, "scene": "company_tour"}
    made = await Carried(house, "").ask("planning", "POST", "/v1/actions", 201, **body | fields)
    return Carried(house, f"/v1/actions/{made['id']}")


async def test_an_action_becomes_a_touchpoint_and_is_done_with_its_outcome(house: House) -> None:
    person = await house.new_contact()
    await house.follow(house.planning, house.customer, follow_customers(PlanningTable), follow_contacts)
    action = await planned(house, cost="200", contact_ids=[person])
    read = await action.carry_out("touchpoint", starts_at=f"{TODAY}T00:00:00+08:00", place="Suzhou")
    assert (read["execution_state"], read["execution_on"], read["state"]) == ("planned", TODAY, "open")
    made = await action.ask("relationship", "GET", f"/v1/touchpoints/{read['execution_id']}")
    assert (made["scene"], made["place"], made["cost"]) == ("company_tour", "Suzhou", "200")
    assert [one["contact_id"] for one in made["their_people"]] == [person]
    done = await action.finish("touchpoint", made["id"], "completion", outcome="they agree")
    assert (done["state"], done["done_on"], done["outcome"]) == ("done", TODAY, "they agree")
    assert (done["execution_state"], done["actual_cost"]) == ("held", "200")
    await action.ask("relationship", "PATCH", f"/v1/touchpoints/{made['id']}", cost="250")
    assert (await action.follow())["actual_cost"] == "250"


async def test_what_somebody_says_of_an_actions_cost_stays(house: House) -> None:
    action = await planned(house, cost="200")
    read = await action.carry_out("touchpoint", starts_at=f"{TODAY}T00:00:00+08:00")
    assert (await action.act("completion", actual_cost="180"))["actual_cost"] == "180"
    await action.finish("touchpoint", read["execution_id"], "completion")
    await action.ask("relationship", "PATCH", f"/v1/touchpoints/{read['execution_id']}", cost="250")
    assert (await action.follow())["actual_cost"] == "180"


@pytest.mark.parametrize(("currency", "expected"), [(None, "310.5"), ("CNY", "310.5"), ("USD", None)])
async def test_what_was_spent_on_a_visit_is_its_actions_cost(
    house: House, currency: str | None, expected: str | None
) -> None:
    action = await planned(house, **({"currency": currency} if currency else {}))
    read = await action.carry_out("visit", starts_on=TODAY)
    budget = [{"kind": "meals", "amount": "300"}, {"kind": "transport", "amount": "20"}]
    await action.ask("relationship", "PATCH", f"/v1/visit-plans/{read['execution_id']}", budget=budget)
    await action.finish("visit", read["execution_id"], "submission")
    await action.finish("visit", read["execution_id"], "holding", outcome="standard agreed")
    meals, transport = [one["expense_id"] for one in (await action.visit(read["execution_id"]))["budget"]]
    await action.ask("relationship", "POST", f"/v1/expenses/{meals}/actual", actual_amount="290.5")
    await action.ask("relationship", "POST", f"/v1/expenses/{transport}/actual", actual_amount="20")
    assert (await action.follow())["actual_cost"] == expected


async def test_an_action_cost_its_customers_part_of_a_campaign(house: House) -> None:
    action = await planned(house)
    read = await action.carry_out("campaign", reach="area")
    url = f"/v1/campaigns/{read['execution_id']}"
    async with house.tokens.client(house.customer) as client:
        other = (await client.post("/v1/customers?force=true", json={"name": "Hengtong"})).json()["id"]
    person = await house.new_contact()
    await house.follow_customers()
    said = {"customer_ids": [house.customer_id, other], "planned_cost": "90"}
    await action.ask("relationship", "PATCH", url, **said, goals=[{"kind": "free", "text": "样件定点"}])
    await action.ask("relationship", "POST", f"{url}/invitation")
    body = {"campaign_id": read["execution_id"], "people": [{"contact_id": person, "status": "attended"}]}
    await action.ask("relationship", "POST", "/v1/campaign-people", **body)
    await action.finish("campaign", read["execution_id"], "holding", actual_cost="80")
    assert (await action.follow())["actual_cost"] == "40"


async def test_an_action_that_is_completed_again_has_its_cost_again(house: House) -> None:
    action = await planned(house, cost="200")
    read = await action.carry_out("touchpoint", starts_at=f"{TODAY}T00:00:00+08:00")
    await action.finish("touchpoint", read["execution_id"], "completion")
    await action.act("reopening", reason="样件未确认")
    assert (await action.act("completion"))["actual_cost"] == "200"


async def test_an_expense_of_two_things_holds_up_no_feed(house: House) -> None:
    action = await planned(house)
    read = await action.carry_out("touchpoint", starts_at=f"{TODAY}T00:00:00+08:00")
    body = {"name": "开放日", "reach": "area", "scene": "exhibition", "starts_on": TODAY}
    campaign = await action.ask("relationship", "POST", "/v1/campaigns", 201, customer_ids=[house.customer_id], **body)
    of = {"touchpoint_id": read["execution_id"], "campaign_id": campaign["id"]}
    expense = {"customer_id": house.customer_id, "kind": "meal", "purpose": "午餐", "happens_on": TODAY, "amount": "30"}
    await action.ask("relationship", "POST", "/v1/expenses", 201, **expense, **of)
    await action.follow()
    await action.ask("relationship", "PATCH", f"/v1/campaigns/{campaign['id']}", name="技术开放日")
    assert (await action.follow())["execution_state"] == "planned"


async def test_what_was_spent_before_a_visit_was_held_counts_too(house: House) -> None:
    action = await planned(house)
    read = await action.carry_out("visit", starts_on=TODAY)
    budget = [{"kind": "transport", "amount": "20"}]
    await action.ask("relationship", "PATCH", f"/v1/visit-plans/{read['execution_id']}", budget=budget)
    await action.finish("visit", read["execution_id"], "submission")
    (expense,) = [one["expense_id"] for one in (await action.visit(read["execution_id"]))["budget"]]
    await action.ask("relationship", "POST", f"/v1/expenses/{expense}/actual", actual_amount="18")
    assert (await action.follow())["actual_cost"] is None
    assert (await action.finish("visit", read["execution_id"], "holding"))["actual_cost"] == "18"


async def test_a_visit_that_was_held_completes_its_action(house: House) -> None:
    action = await planned(house)
    read = await action.carry_out("visit", direction="outbound", starts_on=TODAY)
    made = await action.ask("relationship", "GET", f"/v1/visit-plans/{read['execution_id']}")
    assert (made["direction"], made["status"], made["purpose"]) == ("outbound", "draft", "plant tour")
    await action.finish("visit", made["id"], "submission")
    done = await action.finish("visit", made["id"], "holding", outcome="standard agreed")
    assert (done["state"], done["done_on"], done["outcome"]) == ("done", TODAY, "standard agreed")
    assert done["execution_state"] == "held"


async def test_a_campaign_that_is_cancelled_is_shown_and_can_be_tried_again(house: House) -> None:
    action = await planned(house)
    assert (await action.act("execution", 422, kind="campaign"))["code"] == "reach_missing"
    read = await action.carry_out("campaign", reach="area")
    assert (await action.act("execution", 409, kind="visit"))["code"] == "execution_exists"
    shown = await action.finish("campaign", read["execution_id"], "cancellation", reason="客户盘点")
    assert (shown["execution_state"], shown["execution_cancel_reason"]) == ("cancelled", "客户盘点")
    assert shown["state"] == "open"
    assert (await action.carry_out("visit"))["execution_state"] == "planned"


async def test_a_refusal_is_shown_and_can_be_tried_again(house: House) -> None:
    action = await planned(house, cost="100000.01")
    read = await action.carry_out("touchpoint")
    assert (read["execution_state"], read["execution_id"], read["refusal_code"]) == ("refused", None, "expense_refused")
    assert ("100,000.00" in read["refusal_en"], "100,000.00" in read["refusal_zh"]) == (True, True)
    async with house.tokens.client(house.planning, clearance=2) as low:
        hidden = (await low.get(action.url)).json()
        assert (hidden["refusal_code"], hidden["refusal_en"]) == ("expense_refused", None)
        assert (await low.patch(action.url, json={"cost": "5"})).status_code == 200
    again = await action.carry_out("touchpoint")
    assert (again["execution_state"], again["refusal_code"]) == ("planned", None)


async def test_a_reopened_action_stays_open_when_the_feed_is_followed_again(house: House) -> None:
    action = await planned(house)
    read = await action.carry_out("touchpoint", starts_at=f"{TODAY}T00:00:00+08:00")
    await action.finish("touchpoint", read["execution_id"], "completion")
    await action.act("reopening", reason="not enough")
    async with transaction(house.planning.state.engine) as session:
        await (await session.connection()).execute(sa.delete(follower_cursors))
    again = await action.follow()
    assert (again["state"], again["execution_state"]) == ("open", "held")


async def test_contact_logged_for_an_action_completes_it_only_at_its_customer(house: House) -> None:
    action = await planned(house)
    async with house.tokens.client(house.customer) as client:
        other = (await client.post("/v1/customers?force=true", json={"name": "Zeta Pumps"})).json()["id"]
    await house.follow_customers()
    action_id = action.url.rpartition("/")[2]
    for customer_id, state in ((other, "open"), (house.customer_id, "done")):
        held = {"customer_id": customer_id, "scene": "meal", "starts_at": "2025-02-03T12:00:00+08:00"}
        await action.ask("relationship", "POST", "/v1/touchpoints", 201, **held, action_id=action_id)
        read = await action.follow()
        assert (read["state"], read["execution_state"]) == (state, None)
    assert read["done_on"] == "2025-02-03"


@pytest.mark.parametrize(
    ("fields", "body", "code"),
    [
        ({"scene": None}, {"kind": "touchpoint"}, "scene_missing"),
        ({}, {"kind": "touchpoint", "reach": "area"}, "execution_unfit"),
        ({}, {"kind": "visit", "starts_at": "2099-01-01T00:00:00Z"}, "execution_unfit"),
        ({}, {"kind": "campaign", "reach": "area", "direction": "inbound"}, "execution_unfit"),
    ],
)
async def test_what_cannot_be_planned_is_refused_at_once(
    house: House, fields: dict[str, Any], body: dict[str, Any], code: str
) -> None:
    action = await planned(house, **fields)
    status = 409 if code == "scene_missing" else 422
    assert (await action.act("execution", status, **body))["code"] == code
    await action.act("completion")
    assert (await action.act("execution", 409, kind="visit"))["code"] == "action_not_open"


async def test_an_unknown_action_is_passed_over(house: House) -> None:
    action = await planned(house)
    held = {"customer_id": house.customer_id, "scene": "meal", "starts_at": "2025-02-03T12:00:00+08:00"}
    await action.ask("relationship", "POST", "/v1/touchpoints", 201, **held, action_id=str(uuid.uuid4()))
    assert (await action.follow())["state"] == "open"


@pytest.mark.parametrize(("kind", "more"), [("touchpoint", {}), ("visit", {}), ("campaign", {"reach": "area"})])
async def test_what_carries_out_a_cancelled_action_is_cancelled_with_it(
    house: House, kind: str, more: dict[str, Any]
) -> None:
    action = await planned(house)
    read = await action.carry_out(kind, **more)
    await action.act("cancellation", reason="客户取消招标")
    shown = await action.follow()
    assert (shown["state"], shown["execution_state"]) == ("cancelled", "cancelled")
    assert shown["execution_cancel_reason"] == "客户取消招标"
    made = await action.ask("relationship", "GET", f"/v1/{PATHS[kind]}/{read['execution_id']}")
    assert (made["status"], made["cancel_reason"]) == ("cancelled", "客户取消招标")


async def test_an_action_that_is_cancelled_before_it_was_planned_leaves_nothing_planned(house: House) -> None:
    action = await planned(house)
    await action.act("execution", kind="touchpoint")
    await action.act("cancellation", reason="客户取消招标")
    assert (await action.follow())["execution_state"] == "cancelled"


async def test_who_may_not_change_touchpoints_may_cancel_their_action(house: House) -> None:
    action = await planned(house)
    await action.carry_out("touchpoint")
    async with house.tokens.client(house.planning, scope="plans:read plans:write") as planner:
        assert (await planner.post(f"{action.url}/cancellation", json={"reason": "改期"})).status_code == 200
    assert (await action.follow())["execution_state"] == "cancelled"


async def test_what_was_held_meanwhile_stays_held(house: House) -> None:
    action = await planned(house)
    read = await action.carry_out("touchpoint", starts_at=f"{TODAY}T00:00:00+08:00")
    await action.act("cancellation", reason="改期")
    await action.ask("relationship", "POST", f"/v1/touchpoints/{read['execution_id']}/completion", outcome="met")
    shown = await action.follow()
    assert (shown["state"], shown["execution_state"]) == ("cancelled", "held")


async def test_a_campaign_for_other_customers_too_goes_on(house: House) -> None:
    action = await planned(house)
    read = await action.carry_out("campaign", reach="area")
    async with house.tokens.client(house.customer) as client:
        other = (await client.post("/v1/customers?force=true", json={"name": "Hengtong"})).json()["id"]
    await house.follow_customers()
    both = [house.customer_id, other]
    await action.ask("relationship", "PATCH", f"/v1/campaigns/{read['execution_id']}", customer_ids=both)
    await action.act("cancellation", reason="改期")
    assert (await action.follow())["execution_state"] == "planned"


async def test_what_carries_out_a_removed_action_is_cancelled(house: House) -> None:
    action = await planned(house)
    read = await action.carry_out("touchpoint")
    async with house.tokens.client(house.planning) as client:
        assert (await client.delete(action.url)).status_code == 204
    await action.follow(expected=404)
    async with transaction(house.planning.state.engine) as session:
        removed = await session.get_one(Action, uuid.UUID(action.url.rpartition("/")[2]))
        assert removed.execution_state is ExecutionState.CANCELLED  # it may come back
    made = await action.ask("relationship", "GET", f"/v1/touchpoints/{read['execution_id']}")
    assert (made["status"], bool(made["cancel_reason"])) == ("cancelled", True)
