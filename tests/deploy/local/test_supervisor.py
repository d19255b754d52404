"""Programs are restarted when they die or hang, ever later when they keep dying, and never outlive the supervisor."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest

from deploy.local.supervisor import KeepsDying, Program, Restart, RestartPolicy, Supervisor

HASTY = RestartPolicy(
    first_pause=0.01,
    longest_pause=0.04,
    quick_deaths=3,
    steady_after=5,
    round_seconds=0.25,
    silent_rounds=5,
    silent_rounds_at_start=1000,
)
SLEEPS = "import time; print('up', flush=True); time.sleep(60)"
IGNORES_SIGTERM = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPS}"
ANSWERS = """
import http.server
http.server.ThreadingHTTPServer(("127.0.0.1", {port}), http.server.SimpleHTTPRequestHandler).serve_forever()
"""
DIES = "import sys; print('no such table', flush=True); sys.exit(3)"


@pytest.fixture
async def supervise(tmp_path: Path) -> AsyncIterator[Callable[..., Supervisor]]:
    supervisors: list[Supervisor] = []

    def start(**sources: str) -> Supervisor:
        programs = [
            Program(name, (sys.executable, "-c", source), dict(os.environ), tmp_path / f"{name}.log")
            for name, source in sources.items()
        ]
        supervisor = Supervisor(programs, HASTY)
        supervisor.start()
        supervisors.append(supervisor)
        return supervisor

    yield start
    for supervisor in supervisors:
        await supervisor.stop(grace=0.1)


async def until(holds: Callable[[], object], within: float = 5.0) -> None:
    async with asyncio.timeout(within):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def printed(supervisor: Supervisor, text: str = "up", times: int = 1) -> None:
    logs = [program.log for program in supervisor.programs]
    await until(lambda: all(log.exists() and log.read_text().count(text) >= times for log in logs))


def is_living(pid: int | None) -> bool:
    try:
        return pid is not None and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def test_a_program_that_dies_is_started_again(supervise: Callable[..., Supervisor]) -> None:
    supervisor = supervise(one=SLEEPS)
    await printed(supervisor)
    first = supervisor.pid_of("one")
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await printed(supervisor, times=2)
    assert supervisor.pid_of("one") not in {None, first}


async def test_a_program_that_keeps_dying_is_given_up_with_the_end_of_its_log(
    supervise: Callable[..., Supervisor],
) -> None:
    supervisor = supervise(one=SLEEPS, two=DIES)
    with pytest.raises(KeepsDying, match=r"two keeps ending: ended with 3[\s\S]*no such table"):
        await supervisor.watch()


async def test_once_started_a_program_that_keeps_dying_is_tried_ever_later_while_the_others_go_on(
    supervise: Callable[..., Supervisor],
) -> None:
    restarts: list[Restart] = []
    supervisor = supervise(one=SLEEPS, two=DIES)
    supervisor.gives_up, supervisor.on_restart = False, restarts.append
    await until(lambda: supervisor.pid_of("one"))
    first = supervisor.pid_of("one")
    await until(lambda: len(restarts) >= 5)
    assert [(one.program.name, one.reason, one.deaths) for one in restarts[:5]] == [
        ("two", "ended with 3", deaths) for deaths in range(1, 6)
    ]
    assert [one.pause for one in restarts[:5]] == [0.01, 0.02, 0.04, 0.04, 0.04]
    assert supervisor.pid_of("one") == first


def test_patience_has_an_end() -> None:
    assert RestartPolicy().pause_after(10_000) == 60


@pytest.fixture
async def answering(tmp_path: Path) -> AsyncIterator[tuple[Supervisor, Program, list[Restart]]]:
    """A program that answers at an address, and its restarts."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command, restarts = (sys.executable, "-c", ANSWERS.format(port=port)), list[Restart]()
    program = Program("one", command, dict(os.environ), tmp_path / "log", f"http://127.0.0.1:{port}/")
    supervisor = Supervisor([program], HASTY, restarts.append)
    supervisor.start()
    yield supervisor, program, restarts
    await supervisor.stop(grace=0.1)


async def test_a_program_that_answers_is_left_alone(
    answering: tuple[Supervisor, Program, list[Restart]],
) -> None:
    _, program, restarts = answering
    await until(
        lambda: program.log.exists() and program.log.read_text().count("GET") > 2 * HASTY.silent_rounds, within=30
    )
    assert not restarts


async def test_a_program_that_hangs_is_killed_and_started_again(
    answering: tuple[Supervisor, Program, list[Restart]],
) -> None:
    supervisor, program, restarts = answering
    await until(lambda: program.log.exists() and "GET" in program.log.read_text(), within=30)
    hangs = supervisor.pid_of("one")
    assert hangs is not None
    os.kill(hangs, signal.SIGSTOP)
    answered = program.log.read_text().count("GET")
    await until(lambda: restarts and program.log.read_text().count("GET") > answered, within=30)
    assert restarts[0].reason.startswith("did not answer")
    assert not is_living(hangs)


async def test_stopping_ends_every_program_at_once(supervise: Callable[..., Supervisor]) -> None:
    supervisor = supervise(one=SLEEPS, two=SLEEPS)
    await printed(supervisor)
    pids = [supervisor.pid_of(name) for name in ("one", "two")]
    began = time.monotonic()
    await supervisor.stop(grace=5)
    assert time.monotonic() - began < 1
    assert not [pid for pid in pids if is_living(pid)]


async def test_a_program_that_ignores_sigterm_is_killed_after_the_grace(supervise: Callable[..., Supervisor]) -> None:
    supervisor = supervise(one=IGNORES_SIGTERM)
    await printed(supervisor)
    pid = supervisor.pid_of("one")
    began = time.monotonic()
    await supervisor.stop(grace=0.3)
    assert 0.3 <= time.monotonic() - began < 2
    assert not is_living(pid)


async def test_what_a_program_started_itself_ends_with_it(supervise: Callable[..., Supervisor], tmp_path: Path) -> None:
    grandchild = tmp_path / "grandchild"
    supervisor = supervise(
        one=f"import subprocess, sys, pathlib; child = subprocess.Popen([sys.executable, '-c', {IGNORES_SIGTERM!r}]);"
        f"pathlib.Path({str(grandchild)!r}).write_text(str(child.pid)); child.wait()"
    )
    await printed(supervisor)
    await supervisor.stop(grace=0.3)
    await until(lambda: not is_living(int(grandchild.read_text())))


async def test_ctrl_c_in_the_terminal_reaches_only_the_supervisor(supervise: Callable[..., Supervisor]) -> None:
    supervisor = supervise(one=SLEEPS)
    await printed(supervisor)
    assert os.getpgid(supervisor.pid_of("one") or 0) != os.getpgid(0)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
async def test_programs_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    source = (
        "import asyncio, os, pathlib, signal, sys\n"
        "from deploy.local.supervisor import Program, Supervisor\n"
        "async def main():\n"
        f"    program = Program('one', (sys.executable, '-c', {SLEEPS!r}), dict(os.environ),"
        f" pathlib.Path({str(tmp_path / 'log')!r}))\n"
        "    supervisor = Supervisor([program]); supervisor.start()\n"
        "    while not supervisor.pid_of('one'): await asyncio.sleep(0.01)\n"
        "    print(supervisor.pid_of('one'), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())"
    )
    command = [sys.executable, "-c", source]
    killed = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60)
    await until(lambda: not is_living(int(killed.stdout)))
