"""Upgrades the processes' databases to the installed code."""

from collections.abc import Iterable

from deploy.serving import package_of
from shared.settings import Settings


def settings_of(process: str) -> Settings:
    """The common settings, read from the environment like the process does."""

    class OwnSettings(Settings):
        service = process

    return OwnSettings()


async def migrate(processes: Iterable[str]) -> dict[str, str | None]:
    """Create and upgrade the processes' databases; returns the revision of each."""
    from shared.app.migrations import migrate as migrate_one

    # One after the other: Alembic's context is global to the interpreter.
    return {process: await migrate_one(settings_of(process), package_of(process)) for process in processes}
