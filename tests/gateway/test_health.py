"""Alive, ready, measured."""

from tests.gateway.conftest import House


async def test_the_process_is_alive(house: House) -> None:
    assert (await house.visitor().get("/livez")).json() == {"status": "alive"}


async def test_the_gateway_alone_is_ready(house: House) -> None:
    reply = await house.visitor().get("/readyz", params={"services": False})
    assert reply.status_code == 200
    assert reply.json()["checks"] == {"database": "ok", "migrations": "ok", "signing_keys": "ok"}


async def test_a_service_that_is_missing_is_named(house: House) -> None:
    reply = await house.visitor().get("/readyz")
    checks = reply.json()["checks"]
    assert reply.status_code == 503
    assert checks["database"] == "ok"
    assert {"customer", "relationship", "planning", "kpi"} <= checks.keys()
    assert checks["kpi"] != "ok"


async def test_metrics_are_for_this_machine(house: House) -> None:
    assert (await house.visitor().get("/metrics")).status_code == 404
    assert "guanxi_http_request_seconds" in (await house.visitor(address="127.0.0.1").get("/metrics")).text
    local = house.visitor(address="127.0.0.1")
    assert (await local.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})).status_code == 404
