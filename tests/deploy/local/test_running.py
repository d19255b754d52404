"""The other commands find the running Guanxi of a data folder."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.cli import app
from deploy.local.failures import NotRunning
from deploy.local.postgres import Postgres
from deploy.local.running import settings_of_running
from tests.deploy.local.stand_in import StandIn

READY = "Guanxi is ready"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GUANXI_DATABASE_URL", raising=False)
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[Postgres]:
    running = Postgres(folder / "postgres", durable=False)
    running.start()
    yield running
    running.stop()


def test_the_database_of_the_running_house_is_found(folder: Path, server: Postgres) -> None:
    assert settings_of_running("kpi", folder).database_url.get_secret_value() == server.url_of("guanxi_kpi")


def test_a_server_named_in_the_environment_wins(
    folder: Path, server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPI_DATABASE_URL", "postgresql://elsewhere/guanxi")
    assert settings_of_running("kpi", folder).database_url.get_secret_value() == "postgresql://elsewhere/guanxi"
    assert settings_of_running("customer", folder).database_url.get_secret_value() == server.url_of("guanxi_customer")


def test_a_server_that_was_killed_is_not_running(folder: Path, server: Postgres) -> None:
    server.kill()
    with pytest.raises(NotRunning, match="Guanxi is not running on"):
        settings_of_running("kpi", folder)


def test_verify_reports_that_guanxi_is_not_running(folder: Path) -> None:
    result = CliRunner().invoke(app, ["verify", "--data-dir", str(folder)])
    assert result.exit_code == 2
    assert f"Guanxi is not running on {folder}" in result.output


def test_verify_reports_that_the_configured_server_does_not_answer(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUANXI_DATABASE_URL", "postgresql://postgres@127.0.0.1:9/guanxi")
    result = CliRunner().invoke(app, ["verify", "--data-dir", str(folder)])
    assert result.exit_code == 2
    assert "127.0.0.1" in result.output
    assert "Traceback" not in result.output


def test_psql_opens_the_database_of_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = StandIn(tmp_path)
    with house.up() as running:
        running.wait_for(READY)
        sql = "SELECT current_database(), 'as ' || current_user"
        asked = [sys.executable, "-m", "deploy.cli", "psql", "planning", "--data-dir", str(house.data)]
        ran = subprocess.run(asked, input=sql, capture_output=True, text=True, timeout=20)
    assert re.search(r"guanxi_planning +\| as guanxi_planning", ran.stdout), ran.stderr


def test_reset_is_refused_while_the_house_runs(tmp_path: Path) -> None:
    house = StandIn(tmp_path)
    with house.up() as running:
        running.wait_for(READY)
        result = CliRunner().invoke(app, ["reset", "--data-dir", str(house.data)])
        assert result.exit_code == 1
        assert "already running" in result.output
        assert (house.data / "postgres").exists()


def test_reset_removes_the_data_and_leaves_what_is_not_ours(folder: Path) -> None:
    (folder / "postgres" / "base").mkdir(parents=True)
    (folder / "customer.env").touch()
    (folder / "signing-keys.secret").touch()
    (folder / "notes.txt").touch()
    result = CliRunner().invoke(app, ["reset", "--data-dir", str(folder)])
    assert result.exit_code == 0
    assert "postgres, signing-keys.secret, customer.env" in result.output
    assert {path.name for path in folder.iterdir()} == {"notes.txt", ".lock"}
