"""Migrations that have more to do than to change the schema."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from pydantic import SecretStr

from deploy.local.postgres import Postgres
from shared.app.migrations import _create_database, folder_of, migrate
from shared.database import create_engine
from shared.settings import Settings
from tests.conftest import settings_for


def revision_before(package: str, name: str) -> str:
    (path,) = Path(folder_of(package) / "versions").glob(f"*_{name}.py")
    return f"{int(path.name[:4]) - 1:04d}"


async def run(settings: Settings, *statements: str) -> list[str]:
    engine = create_engine(settings)
    try:
        async with engine.begin() as connection:
            for statement in statements[:-1]:
                await connection.execute(sa.text(statement))
            return list((await connection.execute(sa.text(statements[-1]))).scalars())
    finally:
        await engine.dispose()


async def migrate_to(settings: Settings, package: str, revision: str) -> None:
    """Up to the revision, as `migrate` goes to the newest; the database is there."""

    def upgrade(connection: sa.Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(folder_of(package)))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    engine = create_engine(settings)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(upgrade)
            await connection.commit()
    finally:
        await engine.dispose()


@pytest.mark.parametrize("service", ["relationship", "planning", "kpi"])
async def test_copies_without_parents_are_followed_from_the_start_again(postgres: Postgres, service: str) -> None:
    package = f"services.{service}"
    url = sa.make_url(postgres.url).set(database="before_groups").render_as_string(hide_password=False)
    settings = settings_for(service, postgres).model_copy(update={"database_url": SecretStr(url)})
    await _create_database(settings)
    await migrate_to(settings, package, revision_before(package, "groups_in_the_directory"))
    cursors = "SELECT source FROM follower_cursors ORDER BY source"
    known = await run(
        settings,
        "INSERT INTO follower_cursors VALUES ('customer', '7-7', now()), ('kpi', '7-7', now())",
        "INSERT INTO customer_directory (id, name, status, tags) VALUES (gen_random_uuid(), 'x', 'active', '{}')",
        cursors,
    )
    assert known == ["customer", "kpi"]
    await migrate(settings, package)
    assert await run(settings, cursors) == ["kpi"]
    assert await run(settings, "SELECT name FROM customer_directory WHERE parent_id IS NULL") == ["x"]
