"""A whole house for journeys: `guanxi up` as its user runs it, in a folder and on ports of its own."""

import os
import shlex
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

from deploy.local.running import settings_of_running
from deploy.serving import port_of
from shared.app.schedule import Job
from shared.database import create_engine, transaction, wait_in_line
from tests.ports import five_free_ports
from tests.waiting import lines_printed_by

PASSWORD = "a-Long-pass-phrase-1"


@dataclass
class House:
    """A running house."""

    folder: Path
    with_demo: bool = False
    without: str | None = None
    port: int = field(default_factory=five_free_ports)
    process: subprocess.Popen[str] | None = None
    clients: list[httpx.Client] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def credentials(self) -> dict[str, str]:
        """What `credentials.env` tells a shell that sources it."""
        return self._exports("credentials.env")

    def _exports(self, file: str) -> dict[str, str]:
        lines = (self.folder / file).read_text().splitlines()
        exports = (line.removeprefix("export ").partition("=") for line in lines if line.startswith("export "))
        return {name: shlex.split(value)[0] for name, _, value in exports}

    def start(self, within: float = 180.0) -> "House":
        """Run `guanxi up` until it says that it is ready."""
        command = [sys.executable, "-m", "deploy.cli", "up", "--port", str(self.port), "--data-dir", str(self.folder)]
        if not self.with_demo:
            command.append("--no-demo")
        if self.without is not None:
            command += ["--without", self.without]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GUANXI_")}
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=Path.cwd()
        )
        printed = []
        for line in lines_printed_by(self.process, within):
            printed.append(line)
            if "Guanxi is ready" in line:
                return self
        self.process.communicate(timeout=20)
        raise AssertionError("".join(printed))

    def serve(self, service: str) -> "subprocess.Popen[bytes]":
        """Run the service that the house is without, until every process is ready."""
        command = [sys.executable, "-m", "deploy.serving", service, "127.0.0.1", str(port_of(service, self.port))]
        environment = dict(os.environ) | self._exports(f"{service}.env")
        with (self.folder / "logs" / f"{service}.log").open("ab") as log:
            served = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=Path.cwd())
        eventually(lambda: httpx.get(f"{self.url}/readyz", trust_env=False).status_code == 200, within=180)
        return served

    def family(self) -> list[psutil.Process]:
        """Every process of the house."""
        assert self.process is not None
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Signal the house; the seconds until its last process was gone."""
        assert self.process is not None
        family = self.family()
        began = time.monotonic()
        self.process.send_signal(number)
        _, alive = psutil.wait_procs(family, timeout=60)  # where other tests use the cores
        assert alive == [], f"left behind: {alive}"
        self.process.wait(timeout=20)
        for opened in (self.process.stdout, *self.clients):
            if opened is not None:
                opened.close()
        self.process = None
        return time.monotonic() - began

    def sign_in(self, **grant: str) -> httpx.Client:
        """An API client; the administrator's unless a grant says otherwise."""
        if not grant:
            password = self.credentials["GUANXI_ADMIN_PASSWORD"]
            grant = {"grant_type": "password", "username": "admin", "password": password}
        answer = httpx.post(f"{self.url}/oauth/token", data=grant, trust_env=False)
        assert answer.status_code == 200, answer.text
        token = answer.json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        client = httpx.Client(base_url=self.url, headers=headers, timeout=60, trust_env=False)
        self.clients.append(client)
        return client

    async def run_job(self, service: str, name: str, job: Job) -> None:
        """Do a service's periodic work now, on the house's own database, instead of waiting for its time."""
        engine = create_engine(settings_of_running(service, self.folder))
        try:
            async with transaction(engine) as session:
                await wait_in_line(session, f"job {name}")
                await job(session)
        finally:
            await engine.dispose()

    def hire(self, username: str, display_name: str, role: str) -> tuple[httpx.Client, str]:
        """A new user with the role, signed in, and the user's id."""
        account = {"username": username, "password": PASSWORD}
        made = post(self.sign_in(), "/v1/users", account | {"display_name": display_name, "roles": [role]})
        return self.sign_in(grant_type="password", **account), made["id"]

    def client_of(self, client_id: str) -> httpx.Client:
        """An API client of `erp`, `bi` or `integrator`."""
        secret = self.credentials[f"{client_id.upper()}_SECRET"]
        return self.sign_in(grant_type="client_credentials", client_id=client_id, client_secret=secret)


def get(client: httpx.Client, path: str, **params: Any) -> Any:
    """A GET's JSON; the test fails on anything but 200."""
    answer = client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def post(client: httpx.Client, path: str, body: Any, status: int = 201) -> Any:
    """A POST's JSON; the test fails on any other status."""
    answer = client.post(path, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def agenda(client: httpx.Client, **asked: str) -> list[dict[str, Any]]:
    """What is due for the caller, once every service has answered in time."""

    def complete() -> dict[str, Any] | None:
        found: dict[str, Any] = get(client, "/v1/me/agenda", **asked)
        return None if found["incomplete"] else found

    items: list[dict[str, Any]] = eventually(complete, within=60)["items"]
    return items


def eventually(check: Any, within: float = 15.0) -> Any:
    """What `check` returns once it is truthy: for what reaches another service by its feed."""
    deadline = time.monotonic() + within
    while not (result := check()):
        assert time.monotonic() < deadline, f"not within {within} s"
        time.sleep(0.05)
    return result
