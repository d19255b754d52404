"""Keeps programs running: restarts those that die, gives up on those that keep dying, stops all with a timeout."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.failures import StartFailed
from deploy.local.lifeline import end_with_parent


@dataclass(frozen=True)
class Program:
    """A command to keep running; its output goes to its log."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path

    def last_logged(self, lines: int = 15) -> str:
        """The last lines of the log."""
        logged = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(logged[-lines:])


@dataclass(frozen=True)
class RestartPolicy:
    """The pauses before restarts, and when to give up."""

    first_pause: float = 0.5
    quick_deaths: int = 4
    steady_after: float = 10.0

    def pause_after(self, deaths: int) -> float:
        """The pause, which doubles after each quick death."""
        return self.first_pause * float(2 ** (deaths - 1))


class KeepsDying(StartFailed):
    """A program repeatedly ended soon after its start."""

    def __init__(self, program: Program, code: int) -> None:
        super().__init__(
            f"{program.name} keeps ending (exit code {code}). The end of {program.log}:\n{program.last_logged()}"
        )


@dataclass
class Supervisor:
    """Runs the programs, each in its own process group, so that Ctrl-C reaches only this process.

    Start it from the main thread: on Linux the programs get a stop signal when that thread ends.
    """

    programs: Sequence[Program]
    patience: RestartPolicy = field(default_factory=RestartPolicy)
    on_restart: Callable[[Program, int], None] = lambda _program, _code: None
    _running: dict[str, asyncio.subprocess.Process] = field(default_factory=dict, init=False)
    _keepers: list[asyncio.Task[None]] = field(default_factory=list, init=False)

    def start(self) -> None:
        """Start every program and keep it running."""
        self._keepers = [asyncio.create_task(self._keep(program)) for program in self.programs]

    async def watch(self) -> None:
        """Wait forever. Raises KeepsDying."""
        await asyncio.gather(*self._keepers)

    def pid_of(self, name: str) -> int | None:
        """The id of the program's present process."""
        process = self._running.get(name)
        return process.pid if process and process.returncode is None else None

    async def stop(self, grace: float = 6.0) -> None:
        """Ask all programs to end; kill the remaining ones and their children after `grace` seconds."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        living = [process for process in self._running.values() if process.returncode is None]
        for process in living:
            _signal_group(process, signal.SIGTERM)
        with suppress(TimeoutError):
            async with asyncio.timeout(grace):
                await asyncio.gather(*(process.wait() for process in living))
        for process in living:
            _signal_group(process, signal.SIGKILL)
        await asyncio.gather(*(process.wait() for process in living))

    async def _keep(self, program: Program) -> None:
        deaths = 0
        while True:
            started = time.monotonic()
            code = await self._run(program)
            deaths = 1 if time.monotonic() - started > self.patience.steady_after else deaths + 1
            if deaths >= self.patience.quick_deaths:
                raise KeepsDying(program, code)
            self.on_restart(program, code)
            await asyncio.sleep(self.patience.pause_after(deaths))

    async def _run(self, program: Program) -> int:
        with program.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *program.command,
                env=program.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
                preexec_fn=end_with_parent(signal.SIGTERM),
            )
        self._running[program.name] = process
        return await process.wait()


def _signal_group(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Signal the program and its children; the group still exists when only children are left."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
