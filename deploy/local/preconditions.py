"""Preconditions of a start: no other process uses the data folder, and the ports are free."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.environment import HOST
from deploy.local.failures import StartFailed
from deploy.serving import PROCESSES, port_of


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Lock the folder against every other `guanxi up`. Raises StartFailed when one has it already."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as failure:
        raise StartFailed(f"The data folder {folder} cannot be used: {failure.strerror}.") from failure
    with os.fdopen(descriptor, "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = lock.read().strip() or "unknown"
            raise StartFailed(f"Guanxi is already running on {folder} (process {holder}).") from None
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def refuse_taken_ports(first_port: int) -> None:
    """Check that the ports are free. Raises StartFailed with the taken ones."""
    ports = {process: port_of(process, first_port) for process in PROCESSES}
    taken = [f"{port} (for {process})" for process, port in ports.items() if not _is_free(port)]
    if taken:
        raise StartFailed(
            f"Port {', '.join(taken)} is taken by another program. "
            f"Choose another first port of {len(PROCESSES)} in a row: guanxi up --port {first_port + 1000}"
        )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
