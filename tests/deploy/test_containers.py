"""The container files name every process, and nothing that is not one."""

import re
from pathlib import Path

import pytest

import deploy
from deploy.local.postgres import PRIVATE_LOGS
from deploy.serving import PROCESSES
from shared.settings import SERVICES

FOLDER = Path(deploy.__file__ or "").parent
COMPOSE = (FOLDER / "compose.yaml").read_text()


def test_compose_runs_every_process() -> None:
    assert re.findall(r"command: \[serve, (\w+),", COMPOSE) == list(PROCESSES)


@pytest.mark.parametrize("process", PROCESSES)
def test_kubernetes_runs_every_process_with_its_probes(process: str) -> None:
    manifest = (FOLDER / "kubernetes" / f"{process}.yaml").read_text()
    assert f"args: [serve, {process}," in manifest
    assert "livenessProbe: { httpGet: { path: /livez" in manifest
    assert "readinessProbe: { httpGet: { path: /readyz" in manifest
    assert "runAsNonRoot: true" in manifest


def test_every_manifest_is_applied() -> None:
    kustomization = (FOLDER / "kubernetes" / "kustomization.yaml").read_text()
    listed = set(re.findall(r"[\w-]+\.yaml", kustomization))
    assert listed == {path.name for path in (FOLDER / "kubernetes").glob("*.yaml")} - {"kustomization.yaml"}


@pytest.mark.parametrize("process", PROCESSES)
def test_every_process_is_given_its_own_database_only(process: str) -> None:
    own = f"{process.upper()}_DATABASE_URL"
    part = re.search(rf"^  {process}:\n(    .*\n)+", COMPOSE, re.MULTILINE)
    assert part is not None
    for text in (part[0], (FOLDER / "kubernetes" / f"{process}.yaml").read_text()):
        assert set(re.findall(r"\b(\w+_DATABASE_URL)\b", text)) == {own}
    migrating = COMPOSE.partition("x-databases:")[2].partition("x-healthcheck:")[0]
    for text in (migrating, (FOLDER / "kubernetes" / "migrate.yaml").read_text()):
        assert own in text


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_given_its_secret_and_its_address(service: str) -> None:
    for text in (COMPOSE, (FOLDER / "kubernetes" / f"{service}.yaml").read_text()):
        assert f"{service.upper()}_SERVICE_SECRET" in text
    for text in (COMPOSE, (FOLDER / "kubernetes" / "kustomization.yaml").read_text()):
        assert f"GUANXI_{service.upper()}_URL" in text


@pytest.mark.parametrize(("setting", "value"), PRIVATE_LOGS.items())
def test_containers_keep_values_out_of_the_servers_log(setting: str, value: str) -> None:
    assert f"-c, {setting}={value}" in COMPOSE
    assert f"ALTER SYSTEM SET {setting} = '{value}';" in (FOLDER / "kubernetes" / "README.md").read_text()
