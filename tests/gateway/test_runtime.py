"""Starting: before the database is there, and for the first time."""

import asyncio

import pytest
from sqlalchemy import text

from deploy.local.postgres import Postgres
from gateway.application import create_gateway
from gateway.main import concepts
from gateway.runtime import lifespan, work_once
from shared.app.migrations import migrate
from tests.gateway.conftest import House, open_gateway, settings_on


async def test_it_starts_before_its_database_and_serves_once_that_is_there(postgres: Postgres) -> None:
    settings = settings_on(postgres, "late")
    app = create_gateway(settings, concepts)
    async with lifespan(app):
        visitor = House(app).visitor()
        assert (await visitor.get("/livez")).status_code == 200
        assert (await visitor.get("/readyz", params={"services": False})).status_code == 503
        for path in ("/v1/customers", "/v1/me"):
            reply = await House(app).visitor("any.token.here").get(path)
            assert (reply.status_code, reply.json()["code"]) == (503, "keys_not_ready")
        await migrate(settings, "gateway")
        async with asyncio.timeout(5):
            while (await visitor.get("/readyz", params={"services": False})).status_code != 200:  # noqa: ASYNC110
                await asyncio.sleep(0.05)


async def test_the_first_password_is_told_once(postgres: Postgres, capsys: pytest.CaptureFixture[str]) -> None:
    async with open_gateway(settings_on(postgres, "first", admin_password=None)) as house:
        told = capsys.readouterr().err.strip()
        assert told.startswith("First sign-in: admin / ")
        await house.visitor().sign_in("admin", told.rpartition(" / ")[2])
        await work_once(house.app)
        assert capsys.readouterr().err == ""
        async with house.app.state.engine.connect() as connection:
            assert (await connection.execute(text("SELECT count(*) FROM users"))).scalar() == 1


async def test_requests_to_the_gateway_itself_count_against_the_limit(postgres: Postgres) -> None:
    async with open_gateway(settings_on(postgres, "limited", rate_limit="3/minute")) as house:
        admin = await house.admin()
        replies = [await admin.get("/v1/me") for _ in range(4)]
        assert [reply.status_code for reply in replies] == [200, 200, 200, 429]
        assert replies[3].headers["Retry-After"] == "20"
        assert [reply.headers["RateLimit-Remaining"] for reply in replies] == ["2", "1", "0", "0"]


async def test_idempotency_keys_are_deleted_after_two_days(fresh_house: House) -> None:
    admin = await fresh_house.admin()
    for key in ("old", "new"):
        rotation = {"purpose": "internal"}
        assert (await admin.post("/v1/signing-keys", json=rotation, headers={"Idempotency-Key": key})).is_success
        async with fresh_house.app.state.engine.begin() as connection:
            await connection.execute(text("UPDATE idempotency_keys SET created_at = created_at - interval '25 hours'"))
    await work_once(fresh_house.app)
    async with fresh_house.app.state.engine.begin() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM idempotency_keys"))).scalar() == 1
