"""Runs one process, the gateway or a service, under uvicorn."""

import gc
import sys
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from shared.settings import Settings

SERVICES = ("customer", "relationship", "planning", "kpi")
"""Listed here, because importing `shared.settings` is slow."""
PROCESSES = ("gateway", *SERVICES)
"""In the order of their ports."""
GRACE_SECONDS = 5
SPARE_FILES = 2000
"""Open files besides clients' connections: connections to services and databases, temporary files."""


def port_of(process: str, first: int = 8000) -> int:
    """The process's port: the gateway has the first one, the services the next ones."""
    return first + PROCESSES.index(process)


def package_of(process: str) -> str:
    """The Python package that holds the process's code and migrations."""
    return process if process == "gateway" else f"services.{process}"


def serve(process: str, host: str, port: int) -> None:
    """Serve until SIGTERM, then finish the open requests."""
    app: FastAPI = import_module(f"{package_of(process)}.main").app
    run(app, app.state.settings, host, port)


def run(app: "FastAPI", settings: "Settings", host: str, port: int) -> None:
    """Run an app as every process runs."""
    import uvicorn

    from shared.app.connections import Connections
    from shared.app.http_protocol import ProblemProtocol

    _raise_open_files(settings.max_connections + SPARE_FILES)
    collect_seldom()
    uvicorn.run(
        app,
        host=host,
        port=port,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        http=partial(ProblemProtocol, Connections(settings)),  # type: ignore[arg-type]  # uvicorn only calls it
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,  # shared.app.logging has configured it: JSON lines
        server_header=False,
        timeout_keep_alive=settings.idle_seconds,
        proxy_headers=False,  # `shared.web.addresses` decides whom to believe
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def collect_seldom() -> None:
    """Look for garbage among new objects only, and seldom: all objects take 150 ms, in which nobody is served."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 10)


def _raise_open_files(wanted: int) -> None:
    """Let the process open this many files, as far as the system allows: each connection is one."""
    if sys.platform != "win32":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft != resource.RLIM_INFINITY and soft < allowed:
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


if __name__ == "__main__":
    # `guanxi up` starts processes this way, without the command line's imports.
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]))
