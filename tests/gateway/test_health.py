"""Alive, ready, measured."""

import time

from deploy.local.postgres import Postgres
from shared.settings import SERVICES
from tests.gateway.conftest import House, OpenHouse, open_gateway, settings_on
from tests.gateway.fake_service import Conversation, Service


async def test_the_process_is_alive(house: House) -> None:
    assert (await house.visitor().get("/livez")).json() == {"status": "alive"}


async def test_the_gateway_alone_is_ready(house: House) -> None:
    reply = await house.visitor().get("/readyz", params={"services": False})
    assert reply.status_code == 200
    assert reply.json()["checks"] == {"database": "ok", "migrations": "ok", "signing_keys": "ok"}


async def test_every_service_is_asked_and_the_missing_one_named(postgres: Postgres, service: Service) -> None:
    names = ("customer", "relationship", "planning")
    urls = {f"{name}_url": f"http://127.0.0.1:{service.port}" for name in names} | {"kpi_url": "http://127.0.0.1:1"}
    async with open_gateway(settings_on(postgres, "ready", **urls)) as house:
        reply = await house.visitor().get("/readyz")
        checks = reply.json()["checks"]
        assert (reply.status_code, [checks[name] for name in names]) == (503, ["ok", "ok", "ok"])
        assert checks["kpi"] == "ClientConnectorError"


async def test_a_service_that_does_not_answer_is_waited_for_a_second(postgres: Postgres, service: Service) -> None:
    async def sleep(talk: Conversation) -> None:
        await talk.read_head()
        await talk.reader.read()

    service.handler = sleep
    urls = {f"{name}_url": f"http://127.0.0.1:{service.port}" for name in SERVICES}
    async with open_gateway(settings_on(postgres, "waiting", **urls)) as house:
        started = time.monotonic()
        checks = (await house.visitor().get("/readyz")).json()["checks"]
        assert time.monotonic() - started < 1.8
        assert "Timeout" in checks["kpi"]


async def test_metrics_are_for_this_machine(house: House) -> None:
    assert (await house.visitor().get("/metrics")).status_code == 404
    assert "guanxi_http_request_seconds" in (await house.visitor(address="127.0.0.1").get("/metrics")).text
    local = house.visitor(address="127.0.0.1")
    assert (await local.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})).status_code == 404


async def test_metrics_are_not_for_those_behind_a_proxy_on_this_machine(open_house: OpenHouse) -> None:
    house = await open_house(trusted_proxies=["127.0.0.1", "10.0.0.1"])
    for peer in ("127.0.0.1", "10.0.0.1"):
        visitor = house.visitor(address=peer)
        for headers in ({}, {"X-Forwarded-For": "127.0.0.1"}):
            assert (await visitor.get("/metrics", headers=headers)).status_code == 404
