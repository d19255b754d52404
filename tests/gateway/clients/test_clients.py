"""Clients and their secrets."""

import httpx
import sqlalchemy as sa

from gateway.clients import rules
from shared.web.idempotency import idempotency_keys
from tests.gateway.conftest import House, Visitor


async def try_secret(house: House, client: dict[str, str], secret: str) -> httpx.Response:
    return await house.visitor().token_for(client, client_secret=secret)


async def test_a_secret_is_shown_once(house: House, admin: Visitor) -> None:
    client = await house.client()
    assert client["client_secret"].startswith("gxs_")
    assert "client_secret" not in (await admin.get(f"/v1/clients/{client['id']}")).json()
    assert client["client_secret"] not in (await admin.get("/v1/clients")).text


async def test_a_replaced_secret_ends_at_once(house: House, admin: Visitor) -> None:
    client = await house.client()
    visitor = house.visitor((await try_secret(house, client, client["client_secret"])).json()["access_token"])
    new = (await admin.post(f"/v1/clients/{client['id']}/secret", json={})).json()["client_secret"]
    assert (await try_secret(house, client, client["client_secret"])).status_code == 401
    assert (await visitor.get("/v1/me")).status_code == 401
    assert (await try_secret(house, client, new)).status_code == 200


async def test_a_replaced_secret_may_be_given_time(house: House, admin: Visitor) -> None:
    client = await house.client()
    reply = await admin.post(f"/v1/clients/{client['id']}/secret", json={"overlap_hours": 24})
    for secret in (client["client_secret"], reply.json()["client_secret"]):
        assert (await try_secret(house, client, secret)).status_code == 200


async def test_a_deactivated_client_is_out_at_once(house: House, admin: Visitor) -> None:
    client = await house.client()
    visitor = house.visitor((await try_secret(house, client, client["client_secret"])).json()["access_token"])
    assert (await visitor.get("/v1/me")).status_code == 200
    await admin.patch(f"/v1/clients/{client['id']}", json={"is_active": False})
    assert (await visitor.get("/v1/me")).status_code == 401
    assert (await try_secret(house, client, client["client_secret"])).status_code == 401


async def test_new_roles_of_a_client_hold_at_once(house: House, admin: Visitor) -> None:
    client = await house.client()
    visitor = house.visitor((await try_secret(house, client, client["client_secret"])).json()["access_token"])
    assert (await visitor.get("/v1/me")).json()["roles"] == ["erp"]
    await admin.patch(f"/v1/clients/{client['id']}", json={"roles": ["bi"]})
    assert (await visitor.get("/v1/me")).json()["roles"] == ["bi"]


async def test_no_reply_with_a_secret_is_kept(house: House, admin: Visitor) -> None:
    body, headers = {"client_id": "unkept", "name": "X"}, {"Idempotency-Key": "a new client"}
    client = (await admin.post("/v1/clients", json=body, headers=headers)).json()
    rotate = [await admin.post(f"/v1/clients/{client['id']}/secret", json={}, headers=headers) for _ in range(2)]
    assert rotate[0].json()["client_secret"] != rotate[1].json()["client_secret"]
    async with house.app.state.engine.connect() as connection:
        kept = (await connection.execute(sa.select(idempotency_keys.c.body))).scalars().all()
    assert not any(b"gxs_" in reply for reply in kept)


async def test_nobody_overwrites_a_clients_change_they_have_not_seen(house: House, admin: Visitor) -> None:
    address = f"/v1/clients/{(await house.client())['id']}"
    etag = (await admin.get(address)).headers["ETag"]
    replies = [await admin.patch(address, json={"name": name}, headers={"If-Match": etag}) for name in "AB"]
    assert [reply.status_code for reply in replies] == [200, 412]


def test_no_secret_fits_where_none_is_kept() -> None:
    assert not rules.is_one_of("anything", [])
    assert not rules.is_one_of("", [])
    assert rules.is_one_of("right", [rules.digest_of("old"), rules.digest_of("right")])
