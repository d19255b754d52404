"""`guanxi psql`: psql on the database of one running process."""

import os
from pathlib import Path

from deploy.local.postgres import PROGRAMS
from deploy.local.running import settings_of_running
from shared.database import database_url


def psql(process: str, folder: Path) -> None:
    """Replace this process by psql. Raises NotRunning."""
    url = database_url(settings_of_running(process, folder)).set(drivername="postgresql")
    program = str(PROGRAMS / "psql")
    address = url.render_as_string(hide_password=False)
    os.execv(program, [program, address])  # noqa: S606 - no shell is wanted # nosec B606
