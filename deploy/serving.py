"""One process of the house on its own: the gateway or a service under uvicorn."""

import sys

SERVICES = ("customer", "relationship", "planning", "kpi")
"""Written out, for `shared.settings` takes its time to load."""
PROCESSES = ("gateway", *SERVICES)
"""In the order of their ports."""
GRACE_SECONDS = 5


def port_of(process: str, first: int = 8000) -> int:
    """The gateway listens on the first port, the services on those after it."""
    return first + PROCESSES.index(process)


def package_of(process: str) -> str:
    """The Python package that holds the process's code and migrations."""
    return process if process == "gateway" else f"services.{process}"


def serve(process: str, host: str, port: int) -> None:
    """Serve until SIGTERM, then finish what is under way."""
    import uvicorn

    uvicorn.run(
        f"{package_of(process)}.main:app",
        host=host,
        port=port,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        http="httptools",
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,  # shared.app.logging has set it up: JSON lines
        server_header=False,
        # Longer than the callers keep idle connections, so that none is closed just as it is used again.
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


if __name__ == "__main__":
    # How `guanxi up` starts a process: without the command line's own imports.
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]))
