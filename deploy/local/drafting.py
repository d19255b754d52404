"""`make migration`: write a process's next migration from the difference between its tables and its migrations."""

import argparse
import asyncio
import os
import tempfile
from pathlib import Path

from deploy.local.postgres import Postgres
from deploy.migrating import settings_of
from deploy.serving import PROCESSES, package_of
from shared.app.migrations import draft_migration


def main() -> None:
    """Draft the migration on a temporary PostgreSQL; review and tidy the file afterwards."""
    parser = argparse.ArgumentParser(prog="make migration")
    parser.add_argument("process", choices=PROCESSES)
    parser.add_argument("name", help="what the migration adds, in a few words")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gx") as folder:
        server = Postgres(Path(folder) / "data", durable=False)
        server.start()
        try:
            os.environ["GUANXI_DATABASE_URL"] = server.url
            settings = settings_of(chosen.process)
            print(asyncio.run(draft_migration(settings, package_of(chosen.process), chosen.name)))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
