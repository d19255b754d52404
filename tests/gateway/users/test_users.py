"""Users: who may manage them, and how at once a change takes effect."""

import asyncio
import json

import pytest
from sqlalchemy import text

from gateway.users import rules
from tests.gateway.conftest import PASSWORD, House, Visitor


async def test_a_new_user_can_sign_in_at_once(house: House, admin: Visitor) -> None:
    body = {
        "username": "Li.Na",
        "display_name": "李娜",
        "password": PASSWORD,
        "roles": ["sales_director"],
        "regions": ["CN-GD"],
    }
    reply = await admin.post("/v1/users", json=body)
    assert reply.status_code == 201
    created = reply.json()
    assert (created["username"], created["is_active"], "password" in created) == ("li.na", True, False)
    visitor = house.visitor()
    await visitor.sign_in("li.na", PASSWORD)
    me = (await visitor.get("/v1/me")).json()
    assert (me["display_name"], me["clearance"]) == ("李娜", 2)
    assert me["data_scope"] == {"kind": "regions", "regions": ["CN-GD"]}


async def test_a_user_is_created_once_for_a_key(house: House, admin: Visitor) -> None:
    body = {"username": "once.only", "display_name": "X", "password": PASSWORD}
    headers = {"Idempotency-Key": "a new colleague"}
    first, second = [await admin.post("/v1/users", json=body, headers=headers) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.headers["Location"] == second.headers["Location"] == f"/v1/users/{first.json()['id']}"
    assert second.headers["Idempotency-Replayed"] == "true"


async def test_only_those_who_may_manage_access_see_users(house: House) -> None:
    visitor, user = await house.signed_in()
    assert (await visitor.get("/v1/users")).status_code == 403
    assert (await visitor.patch(f"/v1/users/{user['id']}", json={"roles": ["admin"]})).status_code == 403
    assert (await house.visitor().get("/v1/users")).status_code == 401


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("username", "a", 422),
        ("username", "two words", 422),
        ("username", "x\x00y", 422),
        ("password", "short", 422),
        ("password", "aaaaaaaaaaaaaaaa", 422),
        ("password", "x" * 300, 422),
        ("password", "half a character \ud800", 422),
        ("roles", ["king"], 422),
        ("email", "not an address", 422),
        ("language", "fr", 422),
        ("is_admin", True, 422),
    ],
)
async def test_what_cannot_be_a_user_is_refused(admin: Visitor, field: str, value: object, status: int) -> None:
    body = {"username": "someone.else", "display_name": "X", "password": PASSWORD} | {field: value}
    headers = {"content-type": "application/json"}
    assert (await admin.post("/v1/users", content=json.dumps(body), headers=headers)).status_code == status


async def test_a_refusal_never_repeats_the_password(admin: Visitor) -> None:
    reply = await admin.post("/v1/users", json={"username": "x", "display_name": "", "password": "hunter2-hunter2"})
    assert reply.status_code == 422
    assert "hunter2" not in reply.text


async def test_a_user_name_is_taken_once(house: House, admin: Visitor) -> None:
    user = await house.user()
    body = {"username": user["username"].upper(), "display_name": "X", "password": PASSWORD}
    assert (await admin.post("/v1/users", json=body)).status_code == 409


async def test_users_are_listed_filtered_and_searched(house: House, admin: Visitor) -> None:
    user = await house.user(display_name="王小明", roles=["legal"])
    found = (await admin.get("/v1/users", params={"q": "小明", "roles__contains": "legal"})).json()
    assert [item["id"] for item in found["items"]] == [user["id"]]
    assert (await admin.get("/v1/users", params={"shoe_size": 44})).status_code == 400


async def test_nobody_overwrites_a_change_they_have_not_seen(house: House, admin: Visitor) -> None:
    user = await house.user()
    address = f"/v1/users/{user['id']}"
    etag = (await admin.get(address)).headers["ETag"]
    assert (await admin.patch(address, json={"display_name": "A"}, headers={"If-Match": etag})).status_code == 200
    assert (await admin.patch(address, json={"display_name": "B"}, headers={"If-Match": etag})).status_code == 412


async def test_a_new_role_holds_from_the_next_request_on(house: House, admin: Visitor) -> None:
    visitor, user = await house.signed_in(roles=["sales_assistant"])
    assert (await visitor.get("/v1/me")).json()["clearance"] == 1
    await admin.patch(f"/v1/users/{user['id']}", json={"roles": ["executive", "sales_assistant"]})
    me = (await visitor.get("/v1/me")).json()
    assert (me["clearance"], me["data_scope"]["kind"]) == (3, "all")
    assert {"plans:write", "customers:write"} <= set(me["scopes"])


async def test_who_is_deactivated_is_out_at_once_and_for_good(house: House, admin: Visitor) -> None:
    visitor, user = await house.signed_in()
    assert (await visitor.get("/v1/me")).status_code == 200
    await admin.patch(f"/v1/users/{user['id']}", json={"is_active": False})
    assert (await visitor.get("/v1/me")).status_code == 401
    await admin.patch(f"/v1/users/{user['id']}", json={"is_active": True})
    assert (await visitor.get("/v1/me")).status_code == 401


async def test_a_new_password_signs_out_what_came_of_the_old_one(house: House, admin: Visitor) -> None:
    user = await house.user()
    visitor = house.visitor()
    signed_in = await visitor.sign_in(user["username"], PASSWORD)
    reply = await admin.put(f"/v1/users/{user['id']}/password", json={"password": "another good password"})
    assert reply.status_code == 204
    assert (await visitor.get("/v1/me")).status_code == 401
    form = {"grant_type": "refresh_token", "refresh_token": signed_in.refresh_token or ""}
    assert (await house.visitor().token(**form)).json()["error"] == "invalid_grant"
    await visitor.sign_in(user["username"], "another good password")


async def test_the_last_administrator_stays(fresh_house: House) -> None:
    admin = await fresh_house.admin()
    me = (await admin.get("/v1/me")).json()
    for change in ({"is_active": False}, {"roles": []}):
        reply = await admin.patch(f"/v1/users/{me['id']}", json=change)
        assert (reply.status_code, reply.json()["code"]) == (409, "last_administrator")
    await fresh_house.user(roles=["admin"])
    assert (await admin.patch(f"/v1/users/{me['id']}", json={"roles": []})).status_code == 200


async def test_two_administrators_cannot_both_leave_at_once(fresh_house: House) -> None:
    admin = await fresh_house.admin()
    first = (await admin.get("/v1/me")).json()
    second = await fresh_house.user(roles=["admin"])
    replies = await asyncio.gather(
        *(admin.patch(f"/v1/users/{user['id']}", json={"is_active": False}) for user in (first, second))
    )
    assert sorted(reply.status_code == 200 for reply in replies) == [False, True]


async def test_password_hashes_never_reach_the_change_feed(house: House, admin: Visitor) -> None:
    await house.user()
    async with house.app.state.engine.connect() as connection:
        events = (await connection.execute(text("SELECT changes::text FROM events"))).scalars().all()
    assert events
    assert not any("argon2" in event or "gxs_" in event or "PRIVATE KEY" in event for event in events)


def test_a_password_must_not_contain_the_user_name() -> None:
    with pytest.raises(rules.PasswordRefused):
        rules.refuse_weak_password("my-LiNa-password", username="lina", min_length=10, pointer="/password")
