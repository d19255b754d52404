"""Finds the running Guanxi of a data folder, for the other commands."""

from pathlib import Path

from pydantic import SecretStr

from deploy.local.failures import NotRunning
from deploy.migrating import settings_of
from shared.settings import Settings


def settings_of_running(process: str, folder: Path) -> Settings:
    """The process's settings; by default with the running database, unless the environment sets another.

    Raises NotRunning.
    """
    settings = settings_of(process)
    if "database_url" in settings.model_fields_set:
        return settings
    url = _embedded_url(process, folder)
    if url is None:
        raise NotRunning(
            f"Guanxi is not running on {folder}. Start it with `make up`, give its folder by --data-dir, "
            "or set its database server in GUANXI_DATABASE_URL."
        )
    return settings.model_copy(update={"database_url": SecretStr(url)})


def _embedded_url(process: str, folder: Path) -> str | None:
    try:
        from deploy.local.postgres import Postgres
        from deploy.local.roles import role_of
    except ModuleNotFoundError:  # without the package no embedded server can be running
        return None
    server = Postgres(folder / "postgres")
    return server.url_of(role_of(process)) if server.join() else None
