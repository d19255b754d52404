"""Account teams over HTTP."""

import uuid
from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from shared.time import company_today
from tests.customer.conftest import RenameUser
from tests.sign_in import Tokens


@pytest.fixture
async def team_url(customer: httpx.AsyncClient) -> str:
    made = (await customer.post("/v1/customers", json={"name": "Huaqiang"})).json()
    return f"/v1/customers/{made['id']}/team"


async def test_a_new_account_manager_takes_over(customer: httpx.AsyncClient, team_url: str) -> None:
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    for user_id, started_on in ((first, "2025-01-01"), (second, "2026-03-01")):
        body = {"user_id": user_id, "role": "account_manager", "started_on": started_on}
        assert (await customer.post(team_url, json=body)).status_code == 201
    members = (await customer.get(team_url)).json()["items"]
    assert [(m["user_id"], m["ended_on"]) for m in members] == [(first, "2026-03-01"), (second, None)]
    assert (await customer.get(team_url.removesuffix("/team"))).json()["manager_id"] == second


async def test_who_sees_only_own_customers_hands_one_over(app: FastAPI, tokens: Tokens) -> None:
    own = {"kind": "own", "regions": []}
    me, successor = str(uuid.uuid4()), str(uuid.uuid4())
    async with tokens.client(app, sub=me, data_scope=own) as manager:
        team_url = f"/v1/customers/{(await manager.post('/v1/customers', json={'name': 'Mine'})).json()['id']}/team"
        joined = await manager.post(team_url, json={"user_id": successor, "role": "account_manager"})
        assert (joined.status_code, joined.json()["user_id"]) == (201, successor)
        (handover,) = (await manager.get("/v1/handovers")).json()["items"]
        assert (await manager.get(team_url)).status_code == 200  # until the handover is closed
        closed = await manager.post(f"/v1/handovers/{handover['id']}/completion", json={"note": "All told."})
        assert (closed.status_code, closed.json()["status"]) == (200, "done")
        assert (await manager.get(team_url)).json()["code"] == "customer_not_found"
    async with tokens.client(app, sub=successor, data_scope=own) as manager:
        member_id = (await manager.get(team_url, params={"has_ended": "false"})).json()["items"][0]["id"]
        left = await manager.delete(f"{team_url}/{member_id}")
        assert (left.status_code, left.json()["user_id"], left.json()["ended_on"] is None) == (200, successor, False)


async def test_other_parts_can_be_played_by_several(customer: httpx.AsyncClient, team_url: str) -> None:
    for _ in range(2):
        await customer.post(team_url, json={"user_id": str(uuid.uuid4()), "role": "technical_support"})
    assert len((await customer.get(team_url, params={"has_ended": "false"})).json()["items"]) == 2


async def test_nobody_plays_the_same_part_twice(customer: httpx.AsyncClient, team_url: str) -> None:
    body = {"user_id": str(uuid.uuid4()), "role": "backup_contact"}
    assert (await customer.post(team_url, json=body)).status_code == 201
    response = await customer.post(team_url, json=body)
    assert (response.status_code, response.json()["code"]) == (409, "already_taken")


async def test_nobody_takes_over_in_the_future(customer: httpx.AsyncClient, team_url: str) -> None:
    body = {"user_id": str(uuid.uuid4()), "role": "account_manager", "started_on": "2999-01-01"}
    response = await customer.post(team_url, json=body)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "/started_on")


async def test_leaving_keeps_the_past(customer: httpx.AsyncClient, team_url: str) -> None:
    body = {"user_id": str(uuid.uuid4()), "role": "backup_contact", "started_on": "2025-01-01"}
    member = (await customer.post(team_url, json=body)).json()
    began = company_today()
    left = (await customer.delete(f"{team_url}/{member['id']}")).json()
    assert began <= date.fromisoformat(left["ended_on"]) <= company_today()
    again = await customer.delete(f"{team_url}/{member['id']}")
    assert (again.status_code, again.json()["code"]) == (409, "member_already_left")
    assert (await customer.delete(f"{team_url}/{uuid.uuid4()}")).json()["code"] == "team_member_not_found"
    assert [m["user_id"] for m in (await customer.get(team_url, params={"has_ended": "true"})).json()["items"]] == [
        body["user_id"]
    ]


async def test_a_transfer_is_one_change_in_the_history(customer: httpx.AsyncClient, team_url: str) -> None:
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    for user_id in (first, second):
        await customer.post(team_url, json={"user_id": user_id, "role": "account_manager"})
    history = (await customer.get(team_url.replace("/team", "/history"))).json()["items"]
    changes = [item for item in history if item["type"].startswith("guanxi.team_member")]
    joined, left = sorted(changes[:2], key=lambda item: str(item["type"]))
    assert (joined["type"], joined["changes"]["user_id"]) == ("guanxi.team_member.created", [None, second])
    assert (left["type"], list(left["changes"])) == ("guanxi.team_member.updated", ["ended_on"])
    found = await customer.get("/v1/customers", params={"manager_id": second})
    assert [item["id"] for item in found.json()["items"]] == [team_url.split("/")[3]]


async def test_a_member_is_shown_under_the_name_the_user_has_now(
    customer: httpx.AsyncClient, team_url: str, tokens: Tokens, rename_user: RenameUser
) -> None:
    user_id = str(uuid.uuid4())
    tokens.users[user_id] = {"display_name": "王伟"}
    made = (await customer.post(team_url, json={"user_id": user_id, "role": "account_manager"})).json()
    assert made["user_name"] == "王伟"
    await rename_user(user_id, "王小伟")
    (member,) = (await customer.get(team_url)).json()["items"]
    shown = (await customer.get(team_url.removesuffix("/team"))).json()
    assert (member["user_name"], shown["manager_name"]) == ("王小伟", "王小伟")


async def test_only_who_may_sign_in_joins_a_team(customer: httpx.AsyncClient, team_url: str, tokens: Tokens) -> None:
    gone = {"user_id": str(uuid.uuid4()), "role": "backup_contact"}
    tokens.users[gone["user_id"]] = {"is_active": False}
    refused = await customer.post(team_url, json=gone)
    assert (refused.status_code, refused.json()["code"]) == (422, "user_unknown")
    assert refused.json()["errors"][0]["pointer"] == "/user_id"
    refused = await customer.post("/v1/customers", json={"name": "New", "team": [gone]})
    assert refused.json()["errors"][0]["pointer"] == "/team/0/user_id"
    assert (await customer.get("/v1/customers", params={"name": "New"})).json()["items"] == []
