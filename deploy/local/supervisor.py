"""Keeps programs running: restarts those that die or hang, ever later if they keep dying, stops all with a timeout."""

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
    """A command to keep running; its output goes to its log. It hangs when nothing answers at its address `health`."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    health: str | None = None

    def last_logged(self, lines: int = 15) -> str:
        """The last lines of the log."""
        logged = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(logged[-lines:])


@dataclass(frozen=True)
class RestartPolicy:
    """The pauses before restarts, when a starting house gives up, and how long a program may be silent."""

    first_pause: float = 0.5
    longest_pause: float = 60.0
    quick_deaths: int = 4
    steady_after: float = 10.0
    round_seconds: float = 5.0
    """A program is asked once a round."""
    silent_rounds: int = 6
    silent_rounds_at_start: int = 24

    def pause_after(self, deaths: int) -> float:
        """The pause, which doubles after each quick death."""
        return min(self.longest_pause, self.first_pause * float(2 ** min(deaths - 1, 20)))


@dataclass(frozen=True)
class Restart:
    """A program that ended, how often in a row, and the pause before its next start."""

    program: Program
    reason: str
    deaths: int
    pause: float


class KeepsDying(StartFailed):
    """A program repeatedly ended soon after its start."""

    def __init__(self, program: Program, reason: str) -> None:
        super().__init__(f"{program.name} keeps ending: {reason}. The end of {program.log}:\n{program.last_logged()}")


@dataclass
class Supervisor:
    """Runs the programs, each in its own process group, so that Ctrl-C reaches only this process.

    Start it from the main thread: on Linux the programs get a stop signal when that thread ends.
    """

    programs: Sequence[Program]
    patience: RestartPolicy = field(default_factory=RestartPolicy)
    on_restart: Callable[[Restart], None] = lambda _restart: None
    gives_up: bool = True
    """Whether a program that keeps dying is an error: while a house starts, its user waits for the reason."""
    _running: dict[str, asyncio.subprocess.Process] = field(default_factory=dict, init=False)
    _keepers: list[asyncio.Task[None]] = field(default_factory=list, init=False)

    def start(self) -> None:
        """Start every program and keep it running."""
        self._keepers = [asyncio.create_task(self._keep(program)) for program in self.programs]

    async def watch(self) -> None:
        """Wait forever. Raises KeepsDying while `gives_up`."""
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
            reason = await self._run(program)
            deaths = 1 if time.monotonic() - started > self.patience.steady_after else deaths + 1
            if self.gives_up and deaths >= self.patience.quick_deaths:
                raise KeepsDying(program, reason)
            pause = self.patience.pause_after(deaths)
            self.on_restart(Restart(program, reason, deaths, pause))
            await asyncio.sleep(pause)

    async def _run(self, program: Program) -> str:
        """Run the program once; returns how it ended."""
        process = self._running[program.name] = await self._launch(program)
        watch = asyncio.create_task(self._kill_when_silent(process, program.health)) if program.health else None
        try:
            code = await process.wait()
            return watch.result() if watch and watch.done() else f"ended with {code}"
        finally:
            if watch:
                watch.cancel()

    async def _kill_when_silent(self, process: asyncio.subprocess.Process, url: str) -> str:
        """Kill the program when it has not answered for some rounds, as a hanging one does; returns what was wrong."""
        import httpx  # while the programs start

        length, allowed, missed = self.patience.round_seconds, self.patience.silent_rounds_at_start, 0
        async with httpx.AsyncClient(timeout=length, trust_env=False) as http:
            while missed < allowed:
                pause = asyncio.create_task(asyncio.sleep(length))
                try:
                    await http.get(url)  # a refusal is an answer, too
                    allowed, missed = self.patience.silent_rounds, 0
                except httpx.TransportError:
                    missed += 1
                await pause
        _signal_group(process, signal.SIGKILL)
        return f"did not answer for {allowed * length:.0f} s and was killed"

    async def _launch(self, program: Program) -> asyncio.subprocess.Process:
        with program.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *program.command,
                env=program.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
                preexec_fn=end_with_parent(signal.SIGTERM),
            )


def _signal_group(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Signal the program and its children; the group still exists when only children are left."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
