"""The house that runs over a data folder, as the other commands find it."""

from pathlib import Path

from pydantic import SecretStr

from deploy.local.failures import NotRunning
from deploy.migrating import settings_of
from shared.settings import Settings


def settings_of_running(process: str, folder: Path) -> Settings:
    """The process's settings; the database is that of the running house unless the environment names one.

    Raises NotRunning.
    """
    settings = settings_of(process)
    if "database_url" in settings.model_fields_set:
        return settings
    url = _embedded_url(folder)
    if url is None:
        raise NotRunning(
            f"No house runs on {folder}. Start it with `make up`, name its folder by --data-dir, "
            "or name its database server in GUANXI_DATABASE_URL."
        )
    return settings.model_copy(update={"database_url": SecretStr(url)})


def _embedded_url(folder: Path) -> str | None:
    try:
        from deploy.local.postgres import Postgres
    except ModuleNotFoundError:  # an installation without the embedded server has none running
        return None
    server = Postgres(folder / "postgres")
    return server.url if server.join() else None
