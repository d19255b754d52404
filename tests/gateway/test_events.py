"""The gateway's change feed, which services follow."""

import uuid
from typing import Any

import pytest
from sqlalchemy import text

from tests.gateway.conftest import PASSWORD, SERVICE_SECRETS, House, Visitor


async def service_with(house: House, *, audience: str) -> Visitor:
    """The planning service in its own name, with a token for this audience, at the gateway."""
    secret = SERVICE_SECRETS["planning"].get_secret_value()
    reply = await house.visitor().post("/internal/tokens", json={"audience": audience}, auth=("planning", secret))
    return house.visitor(reply.json()["token"])


async def events_since(service: Visitor, cursor: str) -> list[dict[str, Any]]:
    reply = await service.get("/internal/events", params={"after": cursor, "limit": 1000})
    assert reply.status_code == 200, reply.text
    return list(reply.json()["items"])


@pytest.fixture
async def service(house: House) -> Visitor:
    return await service_with(house, audience="gateway")


@pytest.fixture
async def cursor(house: House, service: Visitor) -> str:
    """Where the feed ends at the start of a test."""
    before, cursor = "", "0-0"
    while cursor != before:
        reply = await service.get("/internal/events", params={"after": cursor})
        before, cursor = cursor, reply.json()["next_cursor"]
    return cursor


async def test_a_service_follows_what_happens_to_users_clients_and_roles(
    house: House, admin: Visitor, service: Visitor, cursor: str
) -> None:
    user, client = await house.user(display_name="王伟"), await house.client()
    await admin.patch(f"/v1/users/{user['id']}", json={"display_name": "王小伟"})
    await admin.patch("/v1/roles/account_manager", json={"label_en": "Keeper of accounts"})
    await admin.patch("/v1/roles/account_manager", json={"label_en": "Account manager"})
    told = [(event["type"], event["subject"]) for event in await events_since(service, cursor)]
    assert told[:3] == [
        ("guanxi.user.created", f"user/{user['id']}"),
        ("guanxi.client.created", f"client/{client['id']}"),
        ("guanxi.user.updated", f"user/{user['id']}"),
    ]
    assert [kind for kind, _ in told[3:]] == ["guanxi.role.updated"] * 2


async def test_an_event_says_who_changed_what(house: House, admin: Visitor, service: Visitor, cursor: str) -> None:
    user = await house.user(display_name="王伟")
    await admin.patch(f"/v1/users/{user['id']}", json={"display_name": "王小伟"})
    changed = (await events_since(service, cursor))[-1]
    assert (changed["source"], changed["data"]["actor_name"]) == ("/services/gateway", "Administrator")
    assert changed["data"]["changes"] == {"display_name": ["王伟", "王小伟"]}


async def test_no_event_holds_a_secret(house: House, admin: Visitor, service: Visitor, cursor: str) -> None:
    """Neither as it was given nor as it is kept."""
    visitor, user = await house.signed_in()
    client = await house.client()
    await house.visitor().token_for(client)
    rotated = (await admin.post(f"/v1/clients/{client['id']}/secret", json={"overlap_hours": 0})).json()
    changed = {"current_password": PASSWORD, "new_password": "another password of six words"}
    assert (await visitor.put("/v1/me/password", json=changed)).status_code == 204
    await admin.put(f"/v1/users/{user['id']}/password", json={"password": "a third password of six words"})
    await admin.post("/v1/signing-keys", json={"purpose": "access", "immediately": False})
    kept = {
        "user_passwords": "hash", "client_secrets": "digest", "refresh_tokens": "digest", "signing_keys": "private_key",
    }  # fmt: skip
    secrets = [PASSWORD, *changed.values(), "a third password", client["client_secret"], rotated["client_secret"]]
    async with house.app.state.engine.connect() as connection:
        for table, column in kept.items():
            found = (await connection.execute(text(f"SELECT {column}::text FROM {table}"))).scalars().all()
            assert found, table
            secrets += found
    told = str(await events_since(service, cursor)).replace("\\n", "\n")
    assert "guanxi.user.updated" in told
    assert [secret for secret in secrets if secret in told] == []


@pytest.mark.parametrize("path", ["/internal/events", f"/internal/users?ids={uuid.UUID(int=1)}"])
async def test_only_services_are_let_in(house: House, admin: Visitor, path: str) -> None:
    client = await house.client(roles=["admin"])
    program = house.visitor((await house.visitor().token_for(client)).json()["access_token"])
    for visitor in (admin, program):
        assert (await visitor.get(path)).json()["code"] == "services_only"
    assert (await house.visitor().get(path)).status_code == 401


async def test_a_token_for_another_service_is_not_believed_here(house: House) -> None:
    stranger = await service_with(house, audience="kpi")
    assert (await stranger.get("/internal/events")).json()["code"] == "invalid_token"


async def test_a_service_asks_for_users_by_id(house: House, service: Visitor) -> None:
    one, other = await house.user(display_name="王伟"), await house.user()
    ids = ",".join([one["id"], "00000000-0000-0000-0000-000000000000", other["id"]])
    found = (await service.get("/internal/users", params={"ids": ids})).json()
    assert {user["id"] for user in found} == {one["id"], other["id"]}
    assert next(user for user in found if user["id"] == one["id"]) == {
        "id": one["id"], "username": one["username"], "display_name": "王伟", "is_active": True, "version": 1,
    }  # fmt: skip
