"""Signing keys: published, kept, replaced."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from deploy.local.postgres import Postgres
from gateway.runtime import work_once
from gateway.settings import GatewaySettings
from gateway.signing_keys import rules, sealing
from gateway.signing_keys.rules import Purpose
from shared.app.service import INTERNAL_LIFETIME
from shared.auth.jws import parse_token
from shared.auth.tokens import TokenRules
from tests.gateway.conftest import PASSWORD, House, open_gateway, settings_on

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Key:
    signs_from: datetime
    expires_at: datetime | None = None
    created_at: datetime = NOW
    purpose: Purpose = Purpose.ACCESS


def test_a_new_key_signs_only_when_everyone_can_know_it() -> None:
    old, new = Key(NOW - timedelta(days=90), NOW + timedelta(hours=2)), Key(NOW + rules.LEAD)
    assert rules.signing_key([new, old], Purpose.ACCESS, NOW) is old
    assert rules.signing_key([new, old], Purpose.ACCESS, NOW + rules.LEAD) is new


def test_an_expired_key_neither_signs_nor_verifies() -> None:
    key = Key(NOW - timedelta(days=1), NOW)
    assert not rules.verifies(key, NOW)
    assert rules.signing_key([key], Purpose.ACCESS, NOW) is None


def test_a_key_is_replaced_when_it_is_old() -> None:
    keys = [Key(NOW)]
    age = timedelta(days=90)
    assert not rules.is_due(keys, Purpose.ACCESS, NOW + age - timedelta(seconds=1), age)
    assert rules.is_due(keys, Purpose.ACCESS, NOW + age, age)
    assert rules.is_due([], Purpose.ACCESS, NOW, age)


def test_a_sealed_key_opens_with_its_secret_only() -> None:
    sealed = sealing.seal("the key", "secret")
    assert "the key" not in sealed
    assert sealing.unseal(sealed, "secret") == "the key"
    for broken, secret in ((sealed, "other"), (sealed[:-5], "secret"), ("nonsense", "secret")):
        with pytest.raises(sealing.KeyUnreadable):
            sealing.unseal(broken, secret)


async def test_the_public_halves_are_published(house: House) -> None:
    outside = (await house.visitor().get("/.well-known/jwks.json")).json()["keys"]
    inside = (await house.visitor().get("/internal/jwks.json")).json()["keys"]
    assert [key["alg"] for key in outside] == ["RS256"]
    assert [key["alg"] for key in inside] == ["ES256"]
    assert not any({"d", "p", "q"} & key.keys() for key in outside + inside)


async def test_after_a_replacement_old_tokens_are_still_believed(fresh_house: House) -> None:
    admin = await fresh_house.admin()
    reply = await admin.post("/v1/signing-keys", json={"purpose": "access"})
    assert reply.status_code == 201
    await work_once(fresh_house.app)
    assert (await admin.get("/v1/me")).status_code == 200
    published = (await fresh_house.visitor().get("/.well-known/jwks.json")).json()["keys"]
    assert reply.json()["kid"] in [key["kid"] for key in published]
    assert len(published) == 2


def test_old_and_new_keys_verify_together_longer_than_any_token_lasts() -> None:
    longest = GatewaySettings.model_json_schema()["properties"]["access_token_seconds"]["maximum"]
    skew = TokenRules("RS256", "", "", "", longest).leeway
    assert timedelta(seconds=max(longest, INTERNAL_LIFETIME) + skew) < rules.OVERLAP


async def test_a_caller_is_served_on_after_a_leaked_key(fresh_house: House) -> None:
    """The caller's own token is good; only the internal one that the gateway had made of it is not."""
    caller = await fresh_house.app.state.sign_ins.callers.find((await fresh_house.user())["id"])
    leaked = caller.token_for("planning")
    assert caller.token_for("planning") == leaked
    admin = await fresh_house.admin()
    reply = await admin.post("/v1/signing-keys", json={"purpose": "internal", "immediately": True})
    await work_once(fresh_house.app)
    assert parse_token(caller.token_for("planning")).header["kid"] == reply.json()["kid"]


async def test_a_leaked_key_is_believed_no_more(fresh_house: House) -> None:
    admin = await fresh_house.admin()
    reply = await admin.post("/v1/signing-keys", json={"purpose": "access", "immediately": True})
    await work_once(fresh_house.app)
    assert (await admin.get("/v1/me")).status_code == 401
    published = (await fresh_house.visitor().get("/.well-known/jwks.json")).json()["keys"]
    assert [key["kid"] for key in published] == [reply.json()["kid"]]
    assert (await (await fresh_house.admin()).get("/v1/me")).status_code == 200


async def test_only_administrators_replace_keys(house: House) -> None:
    visitor, _ = await house.signed_in()
    assert (await visitor.post("/v1/signing-keys", json={"purpose": "access"})).status_code == 403
    assert (await visitor.get("/v1/signing-keys")).status_code == 403


async def test_private_keys_are_encrypted_where_a_secret_is_set(postgres: Postgres) -> None:
    plain = settings_on(postgres, "sealed")
    sealed = settings_on(postgres, "sealed", key_encryption_secret=SecretStr("long and secret"))
    async with open_gateway(plain) as house:
        admin = await house.admin()
        token = admin.headers["Authorization"].removeprefix("Bearer ")
    async with open_gateway(sealed) as house:
        assert (await house.visitor(token).get("/v1/me")).status_code == 200
        async with house.app.state.engine.connect() as connection:
            kept = (await connection.execute(text("SELECT private_key FROM signing_keys"))).scalars().all()
        assert kept
        assert not any("PRIVATE KEY" in key for key in kept)
    with pytest.raises(sealing.KeyUnreadable):
        async with open_gateway(plain):
            pass


async def test_two_gateways_that_start_together_make_one_set_of_keys(postgres: Postgres) -> None:
    settings = settings_on(postgres, "together")
    async with open_gateway(settings) as first, open_gateway(settings) as second:
        await asyncio.gather(work_once(first.app), work_once(second.app))
        keys = [(await house.visitor().get("/.well-known/jwks.json")).json() for house in (first, second)]
        assert keys[0] == keys[1]
        assert len(keys[0]["keys"]) == 1
        admin = await first.admin()
        token = admin.headers["Authorization"].removeprefix("Bearer ")
        assert (await second.visitor(token).get("/v1/me")).status_code == 200


async def test_one_gateway_hears_what_another_changed(postgres: Postgres) -> None:
    settings = settings_on(postgres, "hearing")
    async with open_gateway(settings) as first, open_gateway(settings) as second:
        listening = asyncio.create_task(second.app.state.notices.listen())
        await asyncio.sleep(0.2)
        user = await first.user()
        visitor = second.visitor()
        await visitor.sign_in(user["username"], PASSWORD)
        assert (await visitor.get("/v1/me")).status_code == 200
        await (await first.admin()).patch(f"/v1/users/{user['id']}", json={"is_active": False})
        async with asyncio.timeout(5):
            while (await visitor.get("/v1/me")).status_code != 401:  # noqa: ASYNC110 - over HTTP there is no event
                await asyncio.sleep(0.01)
        listening.cancel()
