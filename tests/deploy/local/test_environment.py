"""Every process gets the settings it needs, and no other process's secrets."""

import json
from pathlib import Path

import pytest

from deploy.local.environment import programs
from deploy.serving import PROCESSES
from shared.settings import SERVICES


@pytest.fixture
def environments(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, str]]:
    monkeypatch.setenv("GUANXI_ADMIN_PASSWORD", "from the user's shell")
    return {program.name: dict(program.environment) for program in programs(9000, "chosen password", Path("/logs"))}


def test_every_process_knows_the_address_of_every_other(environments: dict[str, dict[str, str]]) -> None:
    for environment in environments.values():
        addresses = [environment[f"GUANXI_{process.upper()}_URL"] for process in PROCESSES]
        assert addresses == [f"http://127.0.0.1:{port}" for port in range(9000, 9005)]


def test_every_process_is_asked_whether_it_lives() -> None:
    asked = [program.health for program in programs(9000, "chosen password", Path("/logs"))]
    assert asked == [f"http://127.0.0.1:{port}/livez" for port in range(9000, 9005)]


def test_a_service_knows_only_its_own_secret_and_the_gateway_all(environments: dict[str, dict[str, str]]) -> None:
    known = json.loads(environments["gateway"]["GATEWAY_SERVICE_SECRETS"])
    assert known.keys() == set(SERVICES)
    for service in SERVICES:
        secrets = {name for name in environments[service] if name.endswith(("_SECRET", "_SECRETS"))}
        assert secrets == {f"{service.upper()}_SERVICE_SECRET"}
        assert environments[service][f"{service.upper()}_SERVICE_SECRET"] == known[service]


def test_only_the_gateway_learns_the_administrators_password(environments: dict[str, dict[str, str]]) -> None:
    assert environments["gateway"]["GATEWAY_ADMIN_PASSWORD"] == "chosen password"
    for service in SERVICES:
        assert not [name for name in environments[service] if "ADMIN_PASSWORD" in name]


def test_the_gateway_alone_learns_what_encrypts_its_keys_unless_another_secret_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = "GATEWAY_KEY_ENCRYPTION_SECRET"
    secrets = {one.name: one.environment.get(name) for one in programs(9000, "x", Path("/logs"), "secret of keys")}
    assert secrets == {"gateway": "secret of keys"} | dict.fromkeys(SERVICES)
    for chosen in ("GUANXI_KEY_ENCRYPTION_SECRET", name):
        monkeypatch.setenv(chosen, "one of mine")
        gateway, *_ = programs(9000, "x", Path("/logs"), "secret of keys")
        assert "secret of keys" not in gateway.environment.values()


def test_attachments_lie_beside_the_logs_unless_set_otherwise(
    environments: dict[str, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert environments["customer"]["CUSTOMER_ATTACHMENTS_URL"] == "/attachments"
    assert environments["relationship"]["RELATIONSHIP_ATTACHMENTS_URL"] == "/attachments/relationship"
    monkeypatch.setenv("CUSTOMER_ATTACHMENTS_URL", "s3://bucket")
    told = {program.name: program.environment for program in programs(9000, "chosen password", Path("/logs"))}
    assert told["customer"]["CUSTOMER_ATTACHMENTS_URL"] == "s3://bucket"
