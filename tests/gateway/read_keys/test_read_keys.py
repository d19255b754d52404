"""Read keys: who gets one, what it opens, and when it no longer does."""

import asyncio
import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import structlog
from jose import jwt

from gateway.proxy.upstream import Upstream
from gateway.read_keys.rules import MAX_KEYS_PER_OWNER, digest_of, new_secret
from shared.app.logging import configure_logging
from shared.database import execute, transaction
from shared.time import utc_now
from tests.gateway.conftest import PASSWORD, House, Visitor
from tests.gateway.fake_service import Service

KEYS = "/v1/me/read-keys"


@pytest.fixture
def kpi(house: House, service: Service) -> Iterator[Service]:
    """The kpi service, which answers what it was asked."""
    upstreams = house.app.state.upstreams
    real = upstreams["kpi"]
    upstreams["kpi"] = Upstream("kpi", f"http://127.0.0.1:{service.port}", house.app.state.http)
    yield service
    upstreams["kpi"] = real


async def made(visitor: Visitor, path: str = KEYS, **fields: Any) -> dict[str, Any]:
    reply = await visitor.post(path, json={"name": "Power BI"} | fields)
    assert reply.status_code == 201, reply.text
    return dict(reply.json())


def basic(username: str, key: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{username}:{key}".encode()).decode()}


async def read(house: House, key: dict[str, Any], *, address: str | None = None, path: str = "/odata/orders") -> Any:
    return await house.visitor(address=address).get(path, headers=basic(key["username"], key["secret"]))


async def in_database(house: House, statement: str, **values: Any) -> Any:
    async with transaction(house.app.state.engine) as session:
        return await execute(session, sa.text(statement), values)


async def test_a_bi_tool_reads_with_a_key_and_its_owners_rights(house: House, kpi: Service) -> None:
    visitor, user = await house.signed_in(roles=["sales_director"], regions=["CN-GD"])
    key = await made(visitor)
    assert key["username"] == user["username"]
    seen = (await read(house, key)).json()
    headers = {name.lower(): value for name, value in seen["headers"]}
    claims = jwt.get_unverified_claims(headers["authorization"].removeprefix("Bearer "))
    assert (claims["sub"], claims["aud"]) == (user["id"], "kpi")
    assert claims["data_scope"] == {"kind": "regions", "regions": ["CN-GD"]}
    assert set(claims["scope"].split()) <= {
        "customers:read",
        "relationships:read",
        "expenses:read",
        "plans:read",
        "kpis:read",
    }
    assert "kpis:read" in claims["scope"]
    assert headers["x-public-url"] == house.app.state.settings.gateway_url
    assert headers["x-deadline-ms"] == str(house.app.state.settings.file_deadline_ms)


async def test_a_client_has_keys_that_administrators_make(house: House, admin: Visitor, kpi: Service) -> None:
    client = await house.client(roles=["bi"])
    path = f"/v1/clients/{client['id']}/read-keys"
    key = await made(admin, path, valid_days=30)
    assert (await read(house, key)).status_code == 200
    (listed,) = (await admin.get(path)).json()["items"]
    assert "secret" not in listed
    assert listed["last_used_at"] is not None
    assert (await admin.delete(f"{path}/{key['id']}")).status_code == 204
    assert (await read(house, key)).status_code == 401


async def test_a_client_makes_its_own_keys(house: House, kpi: Service) -> None:
    client = await house.client(roles=["bi"])
    token = (await house.visitor().token_for(client)).json()["access_token"]
    key = await made(house.visitor(token))
    assert key["username"] == client["client_id"]
    assert (await read(house, key)).status_code == 200


async def test_a_key_opens_nothing_but_odata(house: House, kpi: Service) -> None:
    visitor, _ = await house.signed_in()
    reply = await read(house, await made(visitor), path="/v1/orders")
    assert (reply.status_code, reply.headers["www-authenticate"]) == (401, "Bearer")


async def test_a_token_reads_odata_too(house: House, kpi: Service) -> None:
    visitor, _ = await house.signed_in()
    assert (await visitor.get("/odata/orders")).status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [
        {},
        {"Authorization": "Basic !"},
        {"Authorization": "Basic " + base64.b64encode(b"no colon").decode()},
        {"Authorization": "Basic " + base64.b64encode(b"\xff:\xff").decode()},
        {"Authorization": "Digest x"},
        basic("erp", "gxk_" + "a" * 43),
        basic("erp", "a password"),
    ],
)
async def test_without_a_right_key_the_answer_asks_for_one(
    house: House, kpi: Service, authorization: dict[str, str]
) -> None:
    reply = await house.visitor().get("/odata/orders", headers=authorization)
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"] == 'Basic realm="guanxi", charset="UTF-8", Bearer'
    assert reply.json()["error"]["code"] == "read_key_refused"
    assert not kpi.heads


async def test_a_key_works_under_its_owners_name_only(house: House, kpi: Service) -> None:
    visitor, user = await house.signed_in()
    other = await house.user()
    key = await made(visitor)
    assert (await read(house, key | {"username": other["username"]})).status_code == 401
    assert (await read(house, key | {"username": user["username"].upper()})).status_code == 200


async def test_only_the_hash_of_a_key_is_kept(house: House) -> None:
    visitor, _ = await house.signed_in()
    key = await made(visitor)
    stored = (await in_database(house, "SELECT to_jsonb(k) FROM read_keys k WHERE id = :id", id=key["id"])).scalar_one()
    assert stored["digest"] == digest_of(key["secret"])
    assert key["secret"] not in str(stored)


async def test_a_revoked_key_stops_at_once_though_it_was_remembered(house: House, kpi: Service) -> None:
    visitor, _ = await house.signed_in()
    key = await made(visitor)
    assert (await read(house, key)).status_code == 200
    assert (await visitor.delete(f"{KEYS}/{key['id']}")).status_code == 204
    assert (await read(house, key)).status_code == 401


async def test_a_key_ends_with_its_days_though_it_was_remembered(
    house: House, kpi: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, _ = await house.signed_in()
    key = await made(visitor, valid_days=1)
    assert (await read(house, key)).status_code == 200
    monkeypatch.setattr("gateway.read_keys.verification.utc_now", lambda: utc_now() + timedelta(days=1, seconds=1))
    assert (await read(house, key)).status_code == 401


async def test_a_deactivated_users_keys_are_gone_for_good(house: House, admin: Visitor, kpi: Service) -> None:
    visitor, user = await house.signed_in()
    key = await made(visitor)
    assert (await read(house, key)).status_code == 200
    for is_active in (False, True):
        assert (await admin.patch(f"/v1/users/{user['id']}", json={"is_active": is_active})).status_code == 200
        assert (await read(house, key)).status_code == 401


async def test_a_new_role_counts_with_the_next_request(house: House, admin: Visitor, kpi: Service) -> None:
    client = await house.client(roles=["bi"])
    key = await made(admin, f"/v1/clients/{client['id']}/read-keys")
    assert (await read(house, key)).status_code == 200
    await admin.patch(f"/v1/clients/{client['id']}", json={"roles": ["erp"]})
    headers = dict((await read(house, key)).json()["headers"])
    claims = jwt.get_unverified_claims(headers["Authorization"].removeprefix("Bearer "))
    assert "facts:write" not in claims["scope"]
    assert claims["roles"] == ["erp"]


async def test_a_key_survives_a_new_password(house: House, kpi: Service) -> None:
    visitor, _ = await house.signed_in()
    key = await made(visitor)
    assert (await read(house, key)).status_code == 200
    body = {"current_password": PASSWORD, "new_password": "another seven words for a user"}
    assert (await visitor.put("/v1/me/password", json=body)).status_code == 204
    assert (await read(house, key)).status_code == 200


async def test_an_owner_has_a_bounded_number_of_keys(house: House) -> None:
    visitor, _ = await house.signed_in()
    for _ in range(MAX_KEYS_PER_OWNER):
        await made(visitor)
    reply = await visitor.post(KEYS, json={"name": "one more"})
    assert (reply.status_code, reply.json()["code"]) == (409, "too_many_read_keys")


async def test_another_owners_key_cannot_be_revoked(house: House) -> None:
    visitor, _ = await house.signed_in()
    other, _ = await house.signed_in()
    key = await made(visitor)
    assert (await other.delete(f"{KEYS}/{key['id']}")).status_code == 404
    assert [one["id"] for one in (await visitor.get(KEYS)).json()["items"]] == [key["id"]]


async def test_guessing_is_refused_after_some_attempts_and_right_keys_go_on(house: House, kpi: Service) -> None:
    visitor, _ = await house.signed_in()
    key = await made(visitor)
    assert (await read(house, key, address="192.0.2.7")).status_code == 200
    replies = [await read(house, key | {"secret": new_secret()}, address="192.0.2.7") for _ in range(12)]
    assert [reply.status_code for reply in replies][9:] == [401, 429, 429]
    assert int(replies[-1].headers["retry-after"]) > 0
    assert (await read(house, key, address="192.0.2.7")).status_code == 200


async def test_many_requests_at_once_are_one_attempt(house: House, kpi: Service) -> None:
    visitor, _ = await house.signed_in()
    key = await made(visitor)
    replies = await asyncio.gather(*(read(house, key, address="192.0.2.8") for _ in range(30)))
    assert {reply.status_code for reply in replies} == {200}


async def test_a_client_cannot_claim_the_public_address(house: House, kpi: Service) -> None:
    visitor, _ = await house.signed_in()
    seen = (await visitor.get("/odata/orders", headers={"X-Public-Url": "https://evil.example"})).json()
    assert [value for name, value in seen["headers"] if name.lower() == "x-public-url"] == [
        house.app.state.settings.gateway_url
    ]


async def test_a_key_is_never_logged(
    house: House, kpi: Service, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = structlog.get_config()
    configure_logging("gateway", "debug")
    monkeypatch.setattr("gateway.proxy.proxy.log", structlog.get_logger())
    try:
        visitor, _ = await house.signed_in()
        key = await made(visitor)
        await read(house, key)
        structlog.get_logger().info("anything", text=f"it says {key['secret']}")
    finally:
        structlog.configure(**kept)
    logged = capsys.readouterr().out
    assert "/odata/orders" in logged
    assert key["secret"] not in logged
    assert basic(key["username"], key["secret"])["Authorization"].removeprefix("Basic ") not in logged
