"""`guanxi up`: the whole house in one foreground command, and nothing left when it ends."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.console import err, out
from deploy.local.account import NoAccount
from deploy.local.credentials import Credentials, new_password
from deploy.local.environment import programs, url_of
from deploy.local.postgres import Postgres, PostgresFailed
from deploy.local.preconditions import StartFailed, hold, refuse_taken_ports
from deploy.local.supervisor import KeepsDying, Program, Supervisor
from deploy.serving import PROCESSES

READY_WITHIN = 60.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Options:
    """What the user of `guanxi up` chose."""

    port: int = 8000
    folder: Path = Path(".guanxi")
    with_demo: bool = True


def up(options: Options) -> int:
    """Run the house until a signal; the exit code: 0 stopped as asked, 1 could not start or go on."""
    try:
        with hold(options.folder):
            asyncio.run(House(options).live())
    except (StartFailed, PostgresFailed, NoAccount) as failure:
        err.print(f"[red]{failure}[/red]")
        return 1
    except KeepsDying as failure:
        err.print(f"[red]{failure}[/red]", failure.program.last_logged(), sep="\n", markup=True)
        return 1
    return 0
