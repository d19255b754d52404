"""Edge-channel breakdowns over HTTP, and as due items."""

import uuid
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.time import company_today
from tests.customer.conftest import MakeCustomer
from tests.customer.merges.conftest import MakePair, make_pair
from tests.sign_in import Tokens

__all__ = ["make_pair"]

BREAKDOWNS = "/v1/edge-breakdowns"
MANAGER = "00000000-0000-4000-8000-000000000001"


def in_days(days: int) -> str:
    return (company_today() + timedelta(days=days)).isoformat()


async def assess(
    client: httpx.AsyncClient, customer_id: str, now: str = "edge", ahead: str = "main", **said: Any
) -> Any:
    fit = {"channel_now": now, "channel_ahead": ahead, "trend": "aligned", "evidence": "x"} | said
    response = await client.post("/v1/strategic-fits", json={"customer_id": customer_id, **fit})
    assert response.status_code == 201, response.text
    return response.json()


async def opened(client: httpx.AsyncClient, customer_id: str) -> list[dict[str, Any]]:
    page = await client.get(BREAKDOWNS, params={"customer_id": customer_id, "sort": "created_at"})
    found: list[dict[str, Any]] = page.json()["items"]
    return found


async def due(app: FastAPI, tokens: Tokens, first: str, last: str, **claims: Any) -> list[dict[str, Any]]:
    client = tokens.client(app, **({"act": {"sub": "service:gateway"}} | claims))
    params = {"from": first, "to": last, "kind__in": "edge_breakdown"}
    found: list[dict[str, Any]] = (await client.get("/internal/due-items", params=params)).json()["items"]
    return found


async def test_an_assessment_at_the_edge_opens_a_breakdown_of_the_account_managers(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer(team=[{"user_id": MANAGER, "role": "account_manager"}])
    await assess(customer, customer_id, "main", "main")
    assert await opened(customer, customer_id) == []
    fit = await assess(customer, customer_id, "edge", "edge")
    found = await opened(customer, customer_id)
    assert {one["horizon"] for one in found} == {"now", "ahead"}
    assert {(one["fit_id"], one["owner_id"], one["due_on"]) for one in found} == {(fit["id"], MANAGER, in_days(30))}
    await assess(customer, customer_id, "edge", "edge")
    assert await opened(customer, customer_id) == found


async def test_an_assessment_of_the_past_opens_nothing(
    customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    await assess(customer, customer_id, "main", "main", assessed_on=in_days(-1))
    await assess(customer, customer_id, "edge", "edge", assessed_on=in_days(-2))
    assert await opened(customer, customer_id) == []


async def test_the_scheme_says_by_when(customer: httpx.AsyncClient, make_customer: MakeCustomer) -> None:
    scheme = (await customer.get("/v1/strategic-fit-schemes/current")).json()["content"]
    body = {"content": scheme | {"breakdown_days": 10}, "reason": "sooner"}
    assert (await customer.post("/v1/strategic-fit-schemes", json=body)).status_code == 201
    customer_id = await make_customer()
    await assess(customer, customer_id)
    assert [one["due_on"] for one in await opened(customer, customer_id)] == [in_days(10)]


async def test_a_finished_breakdown_is_fixed_and_makes_room_for_the_next(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    body = {"customer_id": customer_id, "horizon": "now", "due_on": in_days(5)}
    made = (await customer.post(BREAKDOWNS, json=body)).json()
    again = await customer.post(BREAKDOWNS, json=body)
    assert (again.status_code, again.json()["code"]) == (409, "breakdown_under_way")
    url = f"{BREAKDOWNS}/{made['id']}"
    assert (await customer.post(f"{url}/completion", json={"findings": " "})).status_code == 422
    finished = await customer.post(f"{url}/completion", json={"findings": "备件"})
    shown = finished.json()
    assert (shown["finished_on"], shown["findings"], shown["finished_by_name"]) == (in_days(0), "备件", "Test")
    for refused in (
        await customer.patch(url, json={"findings": "x"}),
        await customer.post(f"{url}/completion", json={"findings": "x"}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "breakdown_finished")
    assert (await customer.post(BREAKDOWNS, json=body)).status_code == 201
    assert len(await due(app, tokens, in_days(0), in_days(9))) == 1


async def test_an_unfinished_breakdown_is_due_for_its_owner_until_it_is_finished(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    owner, customer_id = str(uuid.uuid4()), await make_customer(name="Huaqiang")
    body = {"customer_id": customer_id, "horizon": "ahead", "due_on": in_days(-3), "owner_id": owner}
    made = (await customer.post(BREAKDOWNS, json=body)).json()
    assert (made["owner_id"], made["is_overdue"]) == (owner, True)
    (item,) = await due(app, tokens, in_days(0), in_days(30))
    assert (item["id"], item["link"]) == (f"edge_breakdown:{made['id']}", f"{BREAKDOWNS}/{made['id']}")
    assert (item["title"], item["owner_id"], item["clearance"]) == (
        "Edge-channel breakdown: Huaqiang (In three to five years)",
        owner,
        2,
    )
    assert await due(app, tokens, in_days(1), in_days(30)) == []
    assert await due(app, tokens, in_days(0), in_days(30), clearance=1) == []
    assert await due(app, tokens, in_days(0), in_days(30), data_scope={"kind": "own", "regions": []}) == []
    await customer.post(f"{BREAKDOWNS}/{made['id']}/completion", json={"findings": "x"})
    assert await due(app, tokens, in_days(0), in_days(30)) == []


async def test_breakdowns_need_level_2_and_a_user_as_owner(
    app: FastAPI, tokens: Tokens, customer: httpx.AsyncClient, make_customer: MakeCustomer
) -> None:
    customer_id = await make_customer()
    await assess(customer, customer_id)
    basic = tokens.client(app, clearance=1)
    assert (await basic.get(BREAKDOWNS)).status_code == 403
    gone = str(uuid.uuid4())
    tokens.users[gone] = {"is_active": False}
    (made,) = await opened(customer, customer_id)
    refused = await customer.patch(f"{BREAKDOWNS}/{made['id']}", json={"owner_id": gone})
    assert (refused.status_code, refused.json()["code"]) == (422, "user_unknown")
    stranger = tokens.client(app, data_scope={"kind": "own", "regions": []})
    assert (await stranger.get(f"{BREAKDOWNS}/{made['id']}")).status_code == 404
    assert (await stranger.post(f"{BREAKDOWNS}/{made['id']}/completion", json={"findings": "x"})).status_code == 404


@pytest.mark.parametrize(("ours", "theirs"), [(5, 9), (9, 5)])
async def test_merged_customers_have_one_unfinished_breakdown_the_sooner(
    make_pair: MakePair, ours: int, theirs: int
) -> None:
    pair = await make_pair()
    for customer_id, days in ((pair.survivor_id, ours), (pair.absorbed_id, theirs)):
        await pair.post(BREAKDOWNS, customer_id=customer_id, horizon="now", due_on=in_days(days))
    await pair.merge()
    found = await pair.items(BREAKDOWNS)
    assert sorted(one["due_on"] for one in found) == [in_days(5), in_days(9)]
    assert [one["due_on"] for one in found if one["finished_on"] is None] == [in_days(5)]
