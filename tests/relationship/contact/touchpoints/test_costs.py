"""The cost of a touchpoint is an expense: checked by the policy, in its ledger, counted once."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from services.relationship.tables import RelationshipTable
from shared.customers.merging import absorb
from shared.customers.settlements import Merger, Owner
from shared.database import execute_sql, rows_of, transaction
from shared.time import company_today
from tests.relationship.conftest import Person
from tests.relationship.contact.conftest import TOUCHPOINTS, Meet, began_on, days_ago, meeting
from tests.relationship.contact.touchpoints.conftest import EXPENSES, Ledger
from tests.sign_in import Tokens

BUDGETS = "/v1/spending-budgets"
BOSS = "00000000-0000-4000-8000-000000000005"


def told(expense: dict[str, Any]) -> tuple[str, str, str, str | None]:
    return expense["kind"], expense["status"], expense["amount"], expense["actual_amount"]


async def record(expense: dict[str, Any], by: httpx.AsyncClient) -> None:
    body = {"actual_amount": "880", "remark": "INV-1"}
    recorded = await by.post(f"{EXPENSES}/{expense['id']}/actual", json=body)
    assert recorded.status_code == 200, recorded.text


async def test_what_a_touchpoint_cost_is_a_recorded_expense(person: Person, meet: Meet, ledger: Ledger) -> None:
    made = await meet(scene="meal", cost="520", user_ids=[BOSS])
    (expense,) = await ledger(touchpoint_id=made["id"])
    assert told(expense) == ("meal", "recorded", "520", "520")
    assert (expense["id"], expense["participants"], expense["contact_ids"]) == (made["cost_expense_id"], 2, [])
    assert (expense["customer_id"], expense["happens_on"]) == (person.customer_id, began_on(meeting(person)))


async def test_budget_against_actual_counts_it_once(
    relationship: httpx.AsyncClient, person: Person, meet: Meet
) -> None:
    year = (company_today() - timedelta(days=1)).year
    body = {"customer_id": person.customer_id, "fiscal_year": year, "amount": "1000"}
    budget = (await relationship.post(BUDGETS, json=body)).json()
    gifts = [{"gift": "茶", "amount": "90"}]
    held = await meet(cost="320", gifts=gifts)
    await relationship.patch(f"{TOUCHPOINTS}/{held['id']}", json={"cost": "350", "outcome": "x"})
    found = (await relationship.get(f"{BUDGETS}/{budget['id']}")).json()
    assert (found["planned"], found["actual"]) == ("0", "440")


async def test_a_planned_cost_is_planned_until_the_touchpoint_is_held(
    relationship: httpx.AsyncClient, person: Person, meet: Meet, ledger: Ledger
) -> None:
    planned = await meet(-2, scene="routine_visit", cost="1200")
    assert [told(one) for one in await ledger()] == [("other", "requested", "1200", None)]
    at = f"{TOUCHPOINTS}/{planned['id']}"
    assert (await relationship.patch(at, json={"cost": "900"})).status_code == 200
    assert [told(one)[1:3] for one in await ledger()] == [("withdrawn", "1200"), ("approved", "900")]
    held = {"starts_at": meeting(person, 1)["starts_at"]}
    assert (await relationship.post(f"{at}/completion", json=held)).status_code == 200
    spent = (await ledger())[-1]
    assert (told(spent), spent["happens_on"]) == (("other", "recorded", "900", "900"), began_on(held))


async def test_a_corrected_cost_is_the_actual_amount(
    relationship: httpx.AsyncClient, meet: Meet, ledger: Ledger
) -> None:
    held = await meet(cost="900")
    at = f"{TOUCHPOINTS}/{held['id']}"
    for cost, status in (("950", "recorded"), ("1100", "requested")):
        assert (await relationship.patch(at, json={"cost": cost})).json()["cost"] == cost
        assert [told(one) for one in await ledger()] == [("other", status, "900", cost)]
    await relationship.patch(at, json={"cost": None})
    assert [one["status"] for one in await ledger()] == ["withdrawn"]
    assert (await relationship.get(at)).json()["cost_expense_id"] is None


async def test_it_shows_what_was_recorded_in_the_ledger(
    relationship: httpx.AsyncClient, meet: Meet, ledger: Ledger
) -> None:
    planned = await meet(-0.001, cost="900")
    (expense,) = await ledger()
    await record(expense, relationship)
    assert (await relationship.get(f"{TOUCHPOINTS}/{planned['id']}")).json()["cost"] == "880"


@pytest.mark.parametrize("is_held", [True, False])
async def test_who_may_not_spend_leaves_what_was_recorded_as_it_is(
    app: FastAPI, relationship: httpx.AsyncClient, tokens: Tokens, meet: Meet, ledger: Ledger, is_held: bool
) -> None:
    at = f"{TOUCHPOINTS}/{(await meet(-0.001, cost='900'))['id']}"
    await record((await ledger())[0], relationship)
    if is_held:
        completion = {"starts_at": days_ago(0.1)}
        assert (await relationship.post(f"{at}/completion", json=completion)).status_code == 200
    async with tokens.client(app, clearance=1, scope="relationships:read relationships:write") as assistant:
        changed = await assistant.patch(at, json={"scene": "technical_exchange"})
        assert changed.status_code == 200, changed.text
    (expense,) = await ledger()
    assert (told(expense), expense["record_remark"]) == (("other", "recorded", "900", "880"), "INV-1")


async def test_the_cost_that_is_shown_changes_nothing_and_another_one_keeps_the_receipt(
    relationship: httpx.AsyncClient, meet: Meet, ledger: Ledger
) -> None:
    at = f"{TOUCHPOINTS}/{(await meet(-0.001, cost='900'))['id']}"
    await record((await ledger())[0], relationship)
    for cost in ("880", "890", "900"):
        changed = await relationship.patch(at, json={"cost": cost})
        assert (changed.status_code, changed.json()["cost"]) == (200, cost), changed.text
        (expense,) = await ledger()
        assert (told(expense), expense["record_remark"]) == (("other", "recorded", "900", cost), "INV-1")
    changed = await relationship.patch(at, json={"scene": "brand_sponsorship"})
    assert changed.status_code == 200, changed.text
    assert [
        (told(one)[0], told(one)[3], one["record_remark"]) for one in await ledger() if told(one)[1] != "withdrawn"
    ] == [("sponsorship", "900", "INV-1")]


async def test_another_scene_is_another_kind_of_expense(
    app: FastAPI, relationship: httpx.AsyncClient, tokens: Tokens, meet: Meet, ledger: Ledger
) -> None:
    first, second = [await meet(days, cost="200") for days in (3, 2)]
    await relationship.patch(f"{TOUCHPOINTS}/{first['id']}", json={"scene": "meal"})
    async with tokens.client(app, clearance=1, scope="relationships:read relationships:write") as assistant:
        changed = await assistant.patch(f"{TOUCHPOINTS}/{second['id']}", json={"scene": "meal"})
        assert changed.status_code == 200, changed.text
    assert sorted(told(one)[:2] for one in await ledger()) == [
        ("meal", "recorded"),
        ("meal", "requested"),  # who may not know of the cost has changed it: somebody who may approves it
        ("other", "withdrawn"),
    ]


async def test_what_does_not_take_place_costs_nothing(
    relationship: httpx.AsyncClient, meet: Meet, ledger: Ledger
) -> None:
    cancelled, removed = await meet(-2, cost="300"), await meet(2, cost="300")
    await relationship.post(f"{TOUCHPOINTS}/{cancelled['id']}/cancellation", json={"reason": "改期"})
    await relationship.delete(f"{TOUCHPOINTS}/{removed['id']}")
    assert [one["status"] for one in await ledger()] == ["withdrawn"] * 2


@pytest.mark.parametrize(("kind", "count"), [("travel", 1), ("gift", 2)])
async def test_a_cost_that_somebody_has_entered_in_the_ledger_is_counted_once(
    app: FastAPI, relationship: httpx.AsyncClient, meet: Meet, ledger: Ledger, kind: str, count: int
) -> None:
    made = await meet()
    body = {"customer_id": made["customer_id"], "touchpoint_id": made["id"], "kind": kind, "purpose": "x"}
    entered = await relationship.post(EXPENSES, json=body | {"happens_on": began_on(made), "amount": "150"})
    assert entered.status_code == 201, entered.text
    async with transaction(app.state.engine) as session:  # entered before costs were expenses
        await execute_sql(session, "UPDATE touchpoints SET cost = 150")
    for sent in ({"scene": "meal"}, {"cost": "170"}):
        changed = await relationship.patch(f"{TOUCHPOINTS}/{made['id']}", json=sent)
        assert changed.status_code == 200, changed.text
    assert len(await ledger()) == count


@pytest.fixture
def reject(app: FastAPI, tokens: Tokens) -> Callable[[dict[str, Any]], Awaitable[None]]:
    """Have somebody else reject an expense."""

    async def do(expense: dict[str, Any]) -> None:
        async with tokens.client(app) as other:
            rejected = await other.post(f"{EXPENSES}/{expense['id']}/rejection", json={"remark": "太贵。"})
        assert rejected.status_code == 200, rejected.text

    return do


async def test_a_rejected_cost_of_what_was_held_all_the_same_is_spent(
    relationship: httpx.AsyncClient, person: Person, meet: Meet, ledger: Ledger, reject: Callable[..., Any]
) -> None:
    (first, second) = [f"{TOUCHPOINTS}/{(await meet(-2, cost='1200'))['id']}" for _ in range(2)]
    for expense in await ledger():
        await reject(expense)
    assert (await relationship.patch(second, json={"cost": None})).status_code == 200
    held = {"starts_at": meeting(person)["starts_at"]}
    for at in (first, second):
        assert (await relationship.post(f"{at}/completion", json=held)).status_code == 200
    assert [told(one)[1:] for one in await ledger()] == [("rejected", "1200", "1200"), ("rejected", "1200", None)]


async def test_after_a_rejected_cost_another_one_is_requested_whatever_else_was_spent(
    relationship: httpx.AsyncClient, meet: Meet, ledger: Ledger, reject: Callable[..., Any]
) -> None:
    made = await meet(-2, cost="1200")
    await reject((await ledger())[0])
    taxi = {"customer_id": made["customer_id"], "touchpoint_id": made["id"], "kind": "travel", "purpose": "x"}
    entered = await relationship.post(EXPENSES, json=taxi | {"happens_on": began_on(made), "amount": "50"})
    assert entered.status_code == 201, entered.text
    assert (await relationship.patch(f"{TOUCHPOINTS}/{made['id']}", json={"cost": "800"})).status_code == 200
    assert sorted(told(one)[1:3] for one in await ledger()) == [
        ("approved", "50"),
        ("approved", "800"),
        ("rejected", "1200"),
    ]


async def test_what_was_entered_by_mistake_counts_no_more_though_it_was_spent_and_rejected(
    relationship: httpx.AsyncClient, meet: Meet, ledger: Ledger, reject: Callable[..., Any]
) -> None:
    gift = {"gift": "茶具", "amount": "250"}
    first, second = await meet(cost="1200", gifts=[gift]), await meet(gifts=[gift])
    for expense in await ledger():
        await reject(expense)
    assert {told(one)[1] for one in await ledger()} == {"rejected"}
    assert (await relationship.delete(f"{TOUCHPOINTS}/{first['id']}")).status_code == 204
    assert (await relationship.patch(f"{TOUCHPOINTS}/{second['id']}", json={"gifts": []})).status_code == 200
    assert [told(one)[1] for one in await ledger()] == ["withdrawn"] * 3


async def test_what_was_spent_on_what_is_cancelled_stays_spent_until_it_is_deleted(
    relationship: httpx.AsyncClient, meet: Meet, ledger: Ledger
) -> None:
    at = f"{TOUCHPOINTS}/{(await meet(-0.001, cost='900', gifts=[{'gift': '茶', 'amount': '90'}]))['id']}"
    await record(next(one for one in await ledger() if one["amount"] == "900"), relationship)
    assert (await relationship.post(f"{at}/cancellation", json={"reason": "改期"})).status_code == 200
    assert sorted(told(one)[1:] for one in await ledger()) == [("recorded", "900", "880"), ("withdrawn", "90", None)]
    assert (await relationship.delete(at)).status_code == 204
    assert [one["status"] for one in await ledger()] == ["withdrawn"] * 2


async def test_a_cost_above_a_limit_is_refused_and_nothing_is_stored(
    relationship: httpx.AsyncClient, person: Person, ledger: Ledger
) -> None:
    refused = await relationship.post(TOUCHPOINTS, json=meeting(person, scene="meal", cost="601"))
    assert [(error["code"], error["pointer"]) for error in refused.json()["errors"]] == [("person", "/cost")]
    assert (await relationship.get(TOUCHPOINTS)).json()["items"] == await ledger() == []


async def test_nobody_who_takes_no_gifts_is_entertained(
    relationship: httpx.AsyncClient, customer: httpx.AsyncClient, person: Person, meet: Meet
) -> None:
    ban = {"customer_id": person.customer_id, "contact_id": person.contact_id, "reason": "public_official"}
    assert (await customer.post("/v1/gift-bans", json=ban)).status_code == 201
    refused = await relationship.post(TOUCHPOINTS, json=meeting(person, scene="leisure", cost="100"))
    assert [error["code"] for error in refused.json()["errors"]] == ["recipient_banned"]
    stranger = meeting(person, scene="leisure", cost="100", contact_ids=[str(uuid4())])
    unknown = await relationship.post(TOUCHPOINTS, json=stranger)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "contact_unknown")
    dined = await meet(scene="meal", cost="100")
    assert dined["cost_expense_id"]
    refused = await relationship.patch(f"{TOUCHPOINTS}/{dined['id']}", json={"scene": "leisure"})
    assert [error["code"] for error in refused.json()["errors"]] == ["recipient_banned"]


async def test_a_cost_needs_the_right_to_spend(app: FastAPI, tokens: Tokens, person: Person, meet: Meet) -> None:
    made = await meet(cost="300")
    at = f"{TOUCHPOINTS}/{made['id']}"
    async with tokens.client(app, scope="relationships:read relationships:write customers:read") as client:
        for refused in (
            await client.post(TOUCHPOINTS, json=meeting(person, cost="5")),
            await client.patch(at, json={"cost": "5"}),
            await client.patch(at, json={"cost": None}),
        ):
            assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
        assert (await client.patch(at, json={"cost": "300", "outcome": "x"})).status_code == 200


async def test_the_survivor_of_a_merge_has_the_cost(
    app: FastAPI, relationship: httpx.AsyncClient, person: Person, new_person: Any, meet: Meet, ledger: Ledger
) -> None:
    made, other = await meet(cost="300"), await new_person()
    await meet(whom=other)
    merger = Merger(UUID(other.customer_id), UUID(person.customer_id), Owner.CUSTOMER)
    async with transaction(app.state.engine) as session:
        await absorb(session, rows_of(RelationshipTable), merger)
    (expense,) = await ledger(customer_id=other.customer_id)
    assert expense["id"] == made["cost_expense_id"]
    changed = await relationship.patch(f"{TOUCHPOINTS}/{made['id']}", json={"cost": "310"})
    assert changed.status_code == 200, changed.text
    assert [one["actual_amount"] for one in await ledger()] == ["310"]


async def test_a_planned_expense_that_moves_into_another_year_obeys_its_limits(
    relationship: httpx.AsyncClient, person: Person, meet: Meet, ledger: Ledger
) -> None:
    year = company_today().year + 1
    gift = {"amount": "50", "contact_id": person.contact_id, "occasion": "birthday"}
    planned = await meet(starts_at=f"{year}-03-01T09:00:00+08:00", gifts=[gift | {"gift": "贺卡"}], cost="900")
    await meet(starts_at=f"{year + 1}-03-01T09:00:00+08:00", gifts=[gift | {"gift": "茶"}] * 20)
    at = f"{TOUCHPOINTS}/{planned['id']}"
    refused = await relationship.patch(at, json={"starts_at": f"{year + 1}-05-01T09:00:00+08:00"})
    errors = [(error["code"], error["pointer"]) for error in refused.json()["errors"]]
    assert (refused.status_code, errors) == (422, [("person_year", "/starts_at")])
    assert {one["fiscal_year"] for one in await ledger(touchpoint_id=planned["id"])} == {year}
    moved = await relationship.patch(at, json={"starts_at": f"{year + 2}-05-01T09:00:00+08:00"})
    assert moved.status_code == 200, moved.text
    found = await ledger(touchpoint_id=planned["id"])
    assert {(one["fiscal_year"], one["happens_on"], one["status"]) for one in found} == {
        (year + 2, f"{year + 2}-05-01", "approved")
    }


async def test_what_is_not_the_callers_to_know_of_is_approved_again_instead(
    app: FastAPI, tokens: Tokens, person: Person, meet: Meet, ledger: Ledger
) -> None:
    year = company_today().year + 1
    gift = {"gift": "茶", "amount": "50", "contact_id": person.contact_id, "occasion": "birthday"}
    planned = await meet(starts_at=f"{year}-03-01T09:00:00+08:00", gifts=[gift])
    await meet(starts_at=f"{year + 1}-03-01T09:00:00+08:00", gifts=[gift] * 20)
    async with tokens.client(app, clearance=1) as assistant:
        body = {"starts_at": f"{year + 1}-05-01T09:00:00+08:00"}
        assert (await assistant.patch(f"{TOUCHPOINTS}/{planned['id']}", json=body)).status_code == 200
    (moved,) = await ledger(touchpoint_id=planned["id"])
    assert (moved["fiscal_year"], moved["status"], moved["next_approver"]) == (year + 1, "requested", "supervisor")


async def test_what_was_spent_in_another_year_is_approved_again_above_its_limits(
    relationship: httpx.AsyncClient, person: Person, meet: Meet, ledger: Ledger
) -> None:
    gift = {"gift": "茶", "amount": "50", "contact_id": person.contact_id, "occasion": "birthday"}
    last = company_today().year - 1
    await meet(starts_at=f"{last}-03-01T09:00:00+08:00", gifts=[gift] * 20)
    made = await meet(starts_at=f"{last - 1}-03-01T09:00:00+08:00", gifts=[gift])
    corrected = {"starts_at": f"{last}-05-01T09:00:00+08:00"}
    assert (await relationship.patch(f"{TOUCHPOINTS}/{made['id']}", json=corrected)).status_code == 200
    (moved,) = await ledger(touchpoint_id=made["id"])
    assert (moved["fiscal_year"], moved["status"], moved["actual_amount"]) == (last, "requested", "50")
