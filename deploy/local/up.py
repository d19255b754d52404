"""`guanxi up`: all of Guanxi in one foreground command, which leaves no process behind."""

import asyncio
import os
import shlex
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.markup import escape

from deploy.console import out, print_error
from deploy.local.credentials import ADMIN_PASSWORD, DEMO_PASSWORD, Credentials, new_password
from deploy.local.failures import StartFailed
from deploy.local.house import House
from deploy.local.preconditions import hold, refuse_taken_ports

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Options:
    """The options of `guanxi up`."""

    port: int = 8000
    folder: Path = Path(".guanxi")
    with_demo: bool = True
    without: str | None = None


def up(options: Options) -> int:
    """Run everything until a signal. Exit code 0: stopped as requested; 1: could not start or continue."""
    folder = options.folder.expanduser().resolve()
    try:
        with hold(folder):
            refuse_taken_ports(options.port)
            house = House(folder, options.port, options.without)
            asyncio.run(_run_until_signalled(house, Credentials(folder), options.with_demo))
    except StartFailed as failure:
        print_error(str(failure))
        return 1
    return 0


async def _run_until_signalled(house: House, credentials: Credentials, with_demo: bool) -> None:
    living = asyncio.create_task(_live(house, credentials, with_demo))
    _on_stop_signals(living.cancel)
    try:
        await living
    except asyncio.CancelledError:
        out.print("Stopping …")
    finally:
        _on_stop_signals(lambda: None)  # it is stopping already, within its timeout
        await house.stop()


def _on_stop_signals(react: Callable[[], object]) -> None:
    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, react)


async def _live(house: House, credentials: Credentials, with_demo: bool) -> None:
    """Start everything, set it up, then keep it running. Raises StartFailed."""
    given = os.environ.get(ADMIN_PASSWORD) or credentials.get(ADMIN_PASSWORD)
    admin_password = given or new_password()
    credentials.keep({"GUANXI_URL": house.url, ADMIN_PASSWORD: admin_password})
    out.print("Starting the database, the gateway and the services: about 15 s the first time.", soft_wrap=True)
    await house.start(admin_password)
    from deploy.local.furnishing import furnish  # imported while the processes start

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(house.keep_running())
            await house.migrate()
            await house.wait_until_ready()
            if house.without is None:
                await furnish(house.url, credentials, with_demo)
            _announce(house, credentials, shows_password=given is None)
    except* StartFailed as failures:
        raise failures.exceptions[0] from None


def _announce(house: House, credentials: Credentials, *, shows_password: bool) -> None:
    shown = {"API": f"{house.url}/v1", "Docs": f"{house.url}/docs"}
    if shows_password and ADMIN_PASSWORD in credentials:
        shown["Sign in"] = f"admin / {credentials[ADMIN_PASSWORD]} (shown this once)"
    if DEMO_PASSWORD in credentials:
        shown["Demo users"] = "chen.zhiyuan, li.guohua, wang.fang and others / DEMO_PASSWORD of the sign-in data"
    if house.without is not None:
        shown["Left to you"] = house.command_for_you
    shown |= {"Sign-in data": f"source {shlex.quote(str(credentials.path))}", "Logs": str(house.logs)}
    for name, value in shown.items():
        out.print(f"[bold]{name:<13}[/bold]{escape(value)}", soft_wrap=True)
    out.print(f"[green]Guanxi is ready: {house.url}[/green] (Ctrl-C stops it)")
