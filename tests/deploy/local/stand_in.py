"""A house of stand-ins: `guanxi up` with processes that only answer, so that starting and stopping can be watched."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

import deploy
import shared
from deploy.serving import PROCESSES, package_of
from tests.ports import five_free_ports
from tests.waiting import lines_printed_by

ANSWERS = """
import json
from types import SimpleNamespace
from shared.settings import Settings

class StandInSettings(Settings):
    service = "stand_in"

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive(); await send({"type": "lifespan.startup.complete"})
        await receive(); await send({"type": "lifespan.shutdown.complete"})
        return
    body = json.dumps({"access_token": "token", "client_secret": "secret of a client", "items": [{}]}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})

app.state = SimpleNamespace(settings=StandInSettings())
"""
ENV = "import sqlalchemy as sa\nfrom shared.app.migrations import run_env\nrun_env(sa.MetaData())\n"
FIRST = "revision = '0001'\ndown_revision = None\n\ndef upgrade():\n    pass\n"


class StandIn:
    """A folder from which `guanxi up` finds stand-ins in place of the gateway and the services."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = five_free_ports()
        for package in (deploy, shared):
            source = Path(package.__file__ or "").parent
            (folder / source.name).symlink_to(source)
        for process in PROCESSES:
            versions = self._package(process) / "migrations" / "versions"
            versions.mkdir(parents=True)
            for made in (versions.parent.parent, folder / "services"):
                made.mkdir(exist_ok=True)
                (made / "__init__.py").touch()
            (versions / "0001_first.py").write_text(FIRST)
            (versions.parent / "env.py").write_text(ENV)
            (versions.parent / "script.py.mako").touch()
            self.write_main(process, ANSWERS)

    def write_main(self, process: str, source: str) -> None:
        (self._package(process) / "main.py").write_text(source)

    def _package(self, process: str) -> Path:
        return self.folder / package_of(process).replace(".", "/")

    @contextmanager
    def up(self, *options: str, **environment: str) -> Iterator["Running"]:
        command = [sys.executable, "-m", "deploy.cli", "up", "--port", str(self.port), "--data-dir", str(self.data)]
        running = Running(
            subprocess.Popen(
                [*command, *(options or ("--no-demo",))],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(self.folder), **environment},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        )
        try:
            yield running
        finally:
            running.process.kill()
            running.process.communicate(timeout=20)


class Running:
    """A `guanxi up` under way."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.output = ""

    def wait_for(self, text: str) -> str:
        for line in lines_printed_by(self.process):
            self.output += line
            if text in line:
                return self.output
        raise AssertionError(f"{text!r} was never said, but:\n{self.output}")

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, process: str) -> psutil.Process:
        return next(one for one in self.children() if process in one.cmdline())

    def stop(self, number: signal.Signals) -> tuple[int, float]:
        began = time.monotonic()
        self.process.send_signal(number)
        self.output += self.process.communicate(timeout=20)[0]
        return self.process.returncode, time.monotonic() - began


def living(processes: list[psutil.Process], within: float = 8.0) -> list[psutil.Process]:
    """Those that still run when they were given the time to end."""
    deadline = time.monotonic() + within
    while (left := [one for one in processes if _is_running(one)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def _is_running(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
