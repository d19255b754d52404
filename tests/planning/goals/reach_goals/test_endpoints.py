"""Numbers over a market's customers, over HTTP."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.auth.visibility import people
from shared.customers.contacts import contacts
from shared.database import execute, transaction
from tests.planning.conftest import SeenBy, Workshop
from tests.planning.goals.conftest import Answer, ReplacePeer, closed, lost

DECIDERS = [uuid4() for _ in range(4)]
SUPPORTIVE: dict[str, Any] = {"kind": "deciders", "level": "supportive", "needed": 3, "due_on": "2025-12-31"}
GOOD = SUPPORTIVE | {"kind": "general", "level": "good"}
KEY = SUPPORTIVE | {"kind": "organizational", "level": "key_supplier", "needed": 1}


async def set_number(market: Workshop, **fields: Any) -> dict[str, Any]:
    """Set a number over customers; the steps before are complete."""
    goals = (await market.ask("GET", "/market-goals"))["items"]
    body = SUPPORTIVE | {"market_goal_id": goals[0]["id"]} | fields
    made: dict[str, Any] = await market.ask("POST", "/reach-goals", 201, json=body)
    return made


@pytest.fixture
async def open_market(market: Workshop) -> Workshop:
    """The market's plan with its third step open."""
    await market.market_goal()
    await market.reach("relationship_goals")
    return market


@pytest.fixture
async def deciders(app: FastAPI, seen_by: SeenBy, customer_id: str) -> list[UUID]:
    """Four deciders of the customer, of whom one has left, one needs clearance 2; and a user."""
    await seen_by()
    known = {"customer_id": customer_id, "name": "李雷", "decision_bases": [], "is_key": True, "added_on": date.today()}
    rows = [{"id": one, "decision_role": "decider", "has_left": one is DECIDERS[0]} | known for one in DECIDERS]
    rows.append({"id": uuid4(), "decision_role": "user", "has_left": False} | known)
    async with transaction(app.state.engine) as session:
        await execute(session, sa.insert(contacts), rows)
        hidden = {"contact_id": DECIDERS[1], "customer_id": customer_id, "clearance": 2}
        await execute(session, sa.insert(people).values(hidden))
    return DECIDERS


def levels(ranks: Mapping[UUID, int], counts: Mapping[str, int]) -> Answer:
    """The relationship service, with people's ranks, and how many customers have a rank or a higher one."""

    async def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/levels"):
            return httpx.Response(200, json={"contact_id": [str(one) for one in ranks], "rank": [*ranks.values()]})
        asked = [name for name in counts if name in request.url.params]
        if not asked:
            return httpx.Response(403, json={"code": "field_hidden"})
        return httpx.Response(200, json={"items": [], "next_cursor": None, "count": counts[asked[0]]})

    return answer


async def test_a_number_is_set_changed_and_removed(open_market: Workshop) -> None:
    made = await set_number(open_market, reason="三成份额")
    assert (made["kind"], made["level"], made["needed"], made["reason"]) == ("deciders", "supportive", 3, "三成份额")
    at = f"/reach-goals/{made['id']}"
    assert (await open_market.ask("PATCH", at, json={"needed": 5}))["needed"] == 5
    assert [one["id"] for one in (await open_market.ask("GET", "/reach-goals"))["items"]] == [made["id"]]
    assert (await open_market.requirement("reach_goals"))["is_met"] is True
    await open_market.ask("DELETE", at, 204)
    await open_market.ask("GET", at, 404)


@pytest.mark.parametrize(
    ("fields", "code", "pointer"),
    [
        ({"level": "good"}, "reach_level_unfit", "/level"),
        ({"needed": 0}, "request_invalid", "/needed"),
        ({"market_goal_id": str(uuid4())}, "plan_part_unknown", "/market_goal_id"),
    ],
)
async def test_what_does_not_fit_is_named(
    open_market: Workshop, fields: dict[str, Any], code: str, pointer: str
) -> None:
    goal = (await open_market.ask("GET", "/market-goals"))["items"][0]
    body = SUPPORTIVE | {"market_goal_id": goal["id"]} | fields
    refused = await open_market.ask("POST", "/reach-goals", 422, json=body)
    assert (refused["errors"][0]["pointer"], code in {refused["code"], "request_invalid"}) == (pointer, True)


async def test_only_markets_set_numbers(plan: Workshop) -> None:
    goal = await plan.market_goal()
    body = SUPPORTIVE | {"market_goal_id": goal["id"]}
    assert (await plan.ask("POST", "/reach-goals", 409, json=body))["code"] == "customer_plan_has_none"
    assert (await plan.ask("GET", "/reach-goals/progress", 409))["code"] == "customer_plan_has_none"


async def test_a_market_goal_with_numbers_is_not_removed(open_market: Workshop) -> None:
    made = await set_number(open_market)
    at = f"/market-goals/{made['market_goal_id']}"
    assert (await open_market.ask("DELETE", at, 409))["code"] == "market_goal_served"


async def test_the_numbers_of_today_are_counted_in_bulk(
    open_market: Workshop, deciders: list[UUID], replace_peer: ReplacePeer
) -> None:
    for fields in (SUPPORTIVE, SUPPORTIVE | {"level": "exclusive"}, GOOD, KEY):
        await set_number(open_market, **fields)
    ranks = {deciders[0]: 5, deciders[1]: 5, deciders[2]: 4, deciders[3]: 3}
    asked = replace_peer("relationship", levels(ranks, {"general_rank__gte": 2, "organizational_rank__gte": 1}))
    page = await open_market.ask("GET", "/reach-goals/progress")
    assert [(one["present"], one["lacking"], one["state"]) for one in page["items"]] == [
        (2, 1, "known"),  # the one who has left does not count
        (1, 2, "known"),
        (2, 1, "known"),
        (1, 0, "known"),
    ]
    assert (page["customers"], page["is_whole_market"], len(asked)) == (1, True, 3)
    assert {url.params.get("region") for url in asked[1:]} == {"CN-GD"}
    assert asked[1].params["general_rank__gte"] == "2"


async def test_people_above_the_level_do_not_count(
    open_market: Workshop, deciders: list[UUID], seen_by: SeenBy, replace_peer: ReplacePeer
) -> None:
    for fields in (SUPPORTIVE, KEY):
        await set_number(open_market, **fields)
    asked = replace_peer("relationship", levels({deciders[2]: 4}, {"general_rank__gte": 2}))
    reader = await seen_by(is_own=True, clearance=1)
    page = (await reader.get(f"{open_market.url}/reach-goals/progress")).json()
    assert [(one["present"], one["state"]) for one in page["items"]] == [(1, "known"), (None, "not_permitted")]
    assert (page["customers"], page["is_whole_market"]) == (1, False)
    assert asked[0].params["contact_ids"].split(",") == sorted(str(one) for one in deciders[2:])


@pytest.mark.parametrize(("answer", "state"), [(lost, "unavailable"), (closed, "not_permitted")])
async def test_without_the_relationship_service_the_numbers_are_shown(
    open_market: Workshop, deciders: list[UUID], replace_peer: ReplacePeer, answer: Answer, state: str
) -> None:
    for fields in (SUPPORTIVE, GOOD):
        await set_number(open_market, **fields)
    replace_peer("relationship", answer)
    page = await open_market.ask("GET", "/reach-goals/progress")
    assert [(one["needed"], one["present"], one["state"]) for one in page["items"]] == [(3, None, state)] * 2
    assert page["customers"] == 1


async def test_the_customers_of_a_product_are_those_who_take_its_goals_on(
    planning: httpx.AsyncClient, plan: Workshop, deciders: list[UUID], replace_peer: ReplacePeer
) -> None:
    body = {"market_kind": "product", "market_code": "converters", "fiscal_year": 2025}
    made = (await planning.post("/v1/plans", json=body)).json()
    product = Workshop(planning, "", f"/v1/plans/{made['id']}", plan.rival_id)
    goal = await product.market_goal()
    await product.reach("relationship_goals")
    await set_number(product, **GOOD)
    asked = replace_peer("relationship", levels({}, {"general_rank__gte": 1}))
    nobody = await product.ask("GET", "/reach-goals/progress")
    assert (nobody["customers"], nobody["items"][0]["present"], asked) == (0, 0, [])
    await plan.market_goal(takes_on_id=goal["id"])
    found = await product.ask("GET", "/reach-goals/progress")
    assert (found["customers"], found["items"][0]["present"]) == (1, 1)
    assert asked[0].params["customer_id__in"] == plan.customer_id
