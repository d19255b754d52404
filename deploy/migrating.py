"""Brings the databases of the processes to the schema of the installed code."""

import asyncio
from collections.abc import Iterable

from deploy.serving import package_of
from shared.settings import Settings


def settings_of(process: str) -> Settings:
    """The settings every process has, as that process reads them from the environment."""

    class OwnSettings(Settings):
        service = process

    return OwnSettings()


async def migrate(processes: Iterable[str]) -> dict[str, str | None]:
    """Create and upgrade the processes' databases at the same time; the revision each is at now."""
    from shared.migrations import migrate as migrate_one

    chosen = list(processes)
    revisions = await asyncio.gather(*(migrate_one(settings_of(process), package_of(process)) for process in chosen))
    return dict(zip(chosen, revisions, strict=True))
