"""Brings the databases of the processes to the schema of the installed code."""

from collections.abc import Iterable

from deploy.serving import package_of
from shared.settings import Settings


def settings_of(process: str) -> Settings:
    """The settings every process has, as that process reads them from the environment."""

    class OwnSettings(Settings):
        service = process

    return OwnSettings()


async def migrate(processes: Iterable[str]) -> dict[str, str | None]:
    """Create and upgrade the processes' databases; the revision each is at now."""
    from shared.app.migrations import migrate as migrate_one

    # One after the other: Alembic's context is the whole interpreter's.
    return {process: await migrate_one(settings_of(process), package_of(process)) for process in processes}
