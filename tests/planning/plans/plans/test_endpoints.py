"""Plans over HTTP."""

import uuid
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from shared.auth.visibility import people
from shared.customers.directory import replace_entries
from shared.database import execute, transaction
from tests.etags import seen_in, state_of
from tests.planning.conftest import NewContact, Workshop
from tests.sign_in import Tokens


async def test_a_new_plan_is_a_draft_at_its_first_step(planning: httpx.AsyncClient, customer_id: str) -> None:
    body = {"customer_id": customer_id, "fiscal_year": 2025, "title": " 华强 2025 "}
    response = await planning.post("/v1/plans", json=body)
    made = response.json()
    assert (response.status_code, made["title"], made["status"], made["open_step"]) == (
        201,
        "华强 2025",
        "draft",
        "market_goals",
    )
    read = await planning.get(response.headers["location"])
    assert (read.json(), state_of(read)) == (made, state_of(response))


async def test_one_plan_per_customer_and_year(plan: Workshop) -> None:
    body = {"customer_id": plan.customer_id, "fiscal_year": 2025}
    response = await plan.client.post("/v1/plans", json=body)
    assert (response.status_code, response.json()["code"]) == (409, "plan_exists")
    assert plan.url.rpartition("/")[2] in response.json()["detail"]
    assert (await plan.client.post("/v1/plans", json=body | {"fiscal_year": 2026})).status_code == 201
    await plan.ask("DELETE", "", 204)
    assert (await plan.client.post("/v1/plans", json=body)).status_code == 201


async def test_the_same_idempotency_key_plans_once(planning: httpx.AsyncClient, customer_id: str) -> None:
    body, headers = {"customer_id": customer_id, "fiscal_year": 2025}, {"Idempotency-Key": "plan-1"}
    first = await planning.post("/v1/plans", json=body, headers=headers)
    again = await planning.post("/v1/plans", json=body, headers=headers)
    other = await planning.post("/v1/plans", json=body | {"fiscal_year": 2026}, headers=headers)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"fiscal_year": 1999}, "/fiscal_year"),
        ({"fiscal_year": 2101}, "/fiscal_year"),
        ({"fiscal_year": "next"}, "/fiscal_year"),
        ({"fiscal_year": None}, "/fiscal_year"),
        ({"customer_id": "huaqiang"}, "/customer_id"),
        ({"title": "a\nb"}, "/title"),
        ({"title": ""}, "/title"),
        ({"status": "approved"}, "/status"),
    ],
)
async def test_invalid_fields_are_listed(
    planning: httpx.AsyncClient, customer_id: str, fields: dict[str, Any], pointer: str
) -> None:
    body = {"customer_id": customer_id, "fiscal_year": 2025} | fields
    response = await planning.post("/v1/plans", json=body)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_a_plan_is_for_a_customer_that_exists(planning: httpx.AsyncClient, customer: httpx.AsyncClient) -> None:
    response = await planning.post("/v1/plans", json={"customer_id": str(uuid.uuid4()), "fiscal_year": 2025})
    assert (response.status_code, response.json()["code"]) == (404, "customer_not_found")


async def test_an_unknown_customer_needs_the_customer_service(planning: httpx.AsyncClient) -> None:
    response = await planning.post("/v1/plans", json={"customer_id": str(uuid.uuid4()), "fiscal_year": 2025})
    assert (response.status_code, response.json()["code"]) == (503, "peer_unavailable")


async def test_a_patch_changes_the_title_and_an_unseen_change_is_not_overwritten(plan: Workshop) -> None:
    headers = seen_in(await plan.client.get(plan.url))
    await plan.ask("PATCH", "", json={"title": "A"}, headers=headers)
    refused = await plan.ask("PATCH", "", 412, json={"title": "B"}, headers=headers)
    assert refused["code"] == "precondition_failed"
    await plan.ask("DELETE", "", 412, headers=headers)
    assert (await plan.ask("GET", ""))["title"] == "A"
    assert (await plan.ask("PATCH", "", 422, json={"fiscal_year": 2026}))["errors"][0]["pointer"] == "/fiscal_year"


async def test_a_deleted_plan_is_not_found(plan: Workshop) -> None:
    await plan.market_goal()
    await plan.ask("DELETE", "", 204)
    for path in ("", "/steps", "/market-goals", "/relationship-goals", "/versions", "/history"):
        await plan.ask("GET", path, 404)
    assert (await plan.client.get("/v1/plans")).json()["items"] == []


async def test_a_goal_above_the_level_does_not_move_the_plan(
    plan: Workshop, app: FastAPI, tokens: Tokens, new_contact: NewContact, relationship: httpx.AsyncClient
) -> None:
    assistant = tokens.client(app, clearance=1)
    revenue = await plan.market_goal()
    await plan.reach("relationship_goals")
    await plan.relationship_goal(await new_contact(), revenue["id"], "supportive")
    senior = await new_contact()
    async with transaction(app.state.engine) as session:
        known = {"contact_id": uuid.UUID(senior), "customer_id": uuid.UUID(plan.customer_id), "clearance": 2}
        await execute(session, sa.insert(people).values(**known))
    seen, above = [await client.get(plan.url) for client in (assistant, plan.client)]
    margin = await plan.market_goal(metric="margin", unit="ratio", target="0.31", baseline=None, currency=None)
    await plan.ask("PATCH", f"/market-goals/{margin['id']}", json={"target": "0.32"})
    await plan.relationship_goal(senior, revenue["id"], "supportive")
    again = await assistant.get(plan.url)
    assert (again.headers["etag"], again.json()) == (seen.headers["etag"], seen.json())
    assert state_of(await plan.client.get(plan.url)) != state_of(above)
    await plan.relationship_goal(await new_contact(), revenue["id"], "supportive")
    assert state_of(await assistant.get(plan.url)) != state_of(seen)


async def test_the_history_lists_all_changes_of_this_plan_and_no_others(plan: Workshop) -> None:
    other = {"customer_id": plan.customer_id, "fiscal_year": 2026}
    await plan.client.post("/v1/plans", json=other)
    goal = await plan.market_goal()
    await plan.ask("PATCH", f"/market-goals/{goal['id']}", json={"title": "B"})
    items = (await plan.ask("GET", "/history"))["items"]
    assert [item["type"].removeprefix("guanxi.") for item in items] == [
        "market_goal.updated",
        "plan.updated",
        "market_goal.created",
        "plan.created",
    ]
    assert items[0]["changes"] == {"title": ["全年销售额", "B"], "changed_in_version": [None, 1]}
    assert items[1]["changes"] == {"open_step": ["market_goals", "analysis"]}


async def test_plans_are_listed_and_filtered(plan: Workshop) -> None:
    body = {"customer_id": plan.customer_id, "title": "Next"}
    for year in (2024, 2026):
        await plan.client.post("/v1/plans", json=body | {"fiscal_year": year})
    await plan.market_goal()

    async def years(**params: str) -> list[int]:
        response = await plan.client.get("/v1/plans", params=params)
        assert response.status_code == 200, response.text
        return [item["fiscal_year"] for item in response.json()["items"]]

    assert await years(sort="fiscal_year") == [2024, 2025, 2026]
    assert await years(sort="-fiscal_year", limit="1") == [2026]
    assert await years(fiscal_year__gte="2025", sort="fiscal_year") == [2025, 2026]
    assert await years(q="next", sort="fiscal_year") == [2024, 2026]
    assert await years(status="approved") == []
    assert await years(open_step="market_goals", sort="fiscal_year") == [2024, 2026]
    assert await years(open_step="analysis") == [2025]
    assert (await plan.client.get("/v1/plans", params={"colour": "red"})).status_code == 400


async def test_people_see_only_what_their_data_scope_covers(plan: Workshop, app: FastAPI, tokens: Tokens) -> None:
    goal = await plan.market_goal()
    inside = tokens.client(app, data_scope={"kind": "regions", "regions": ["CN-GD"]})
    assert (await inside.get(plan.url)).status_code == 200
    for scope in ({"kind": "own", "regions": []}, {"kind": "regions", "regions": ["CN-BJ"]}):
        stranger = tokens.client(app, data_scope=scope)
        assert (await stranger.get("/v1/plans")).json()["items"] == []
        body = {"customer_id": plan.customer_id, "fiscal_year": 2027}
        assert (await stranger.post("/v1/plans", json=body)).status_code == 404
        for method, path in (
            ("GET", ""),
            ("PATCH", ""),
            ("DELETE", ""),
            ("POST", "/submission"),
            ("POST", "/approval"),
            ("GET", "/versions"),
            ("GET", "/history"),
            ("GET", "/steps"),
            ("GET", "/market-goals"),
            ("PATCH", f"/market-goals/{goal['id']}"),
            ("DELETE", f"/market-goals/{goal['id']}"),
            ("GET", "/relationship-goals"),
        ):
            response = await stranger.request(method, f"{plan.url}{path}", json={} if method == "PATCH" else None)
            assert response.status_code == 404, (method, path)


async def test_without_the_scopes_nothing_is_read_or_written(plan: Workshop, app: FastAPI, tokens: Tokens) -> None:
    reader = tokens.client(app, scope="plans:read customers:read relationships:read")
    blind = tokens.client(app, scope="customers:read relationships:read")
    for path in ("", "/steps", "/market-goals", "/relationship-goals", "/versions", "/history"):
        assert (await reader.get(f"{plan.url}{path}")).status_code == 200, path
        assert (await blind.get(f"{plan.url}{path}")).status_code == 403, path
    for method, path in (("PATCH", ""), ("DELETE", ""), ("POST", "/submission"), ("POST", "/market-goals")):
        response = await reader.request(method, f"{plan.url}{path}", json={})
        assert (response.status_code, response.json()["code"]) == (403, "scope_missing"), (method, path)


async def test_problems_speak_chinese(plan: Workshop) -> None:
    refused = await plan.ask("POST", "/submission", 409, headers={"Accept-Language": "zh-CN"})
    assert (refused["title"], refused["detail"]) == (
        "规划未完成",
        "步骤“承接市场目标”尚未完成；缺少的内容见 /steps。",
    )


async def test_a_plan_is_hidden_when_its_customer_is_deleted(app: FastAPI, plan: Workshop) -> None:
    assert (await plan.client.get(plan.url)).status_code == 200
    async with transaction(app.state.engine) as session:
        await replace_entries(session, [uuid.UUID(plan.customer_id)], [])  # as the feed tells of a deleted customer
    assert (await plan.client.get(plan.url)).status_code == 404
    assert (await plan.client.get("/v1/plans")).json()["items"] == []
