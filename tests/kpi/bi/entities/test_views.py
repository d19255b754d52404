"""The views: what they have, and who reads them."""

from collections.abc import Callable
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from deploy.local.postgres import Postgres
from deploy.local.roles import READERS, make_roles
from services.kpi.bi.entities.store import ENTITY_SETS
from services.kpi.settings import KpiSettings
from shared.app.migrations import migrate

Fetch = Callable[..., Any]
TYPES = {
    "Edm.Boolean": {"boolean"},
    "Edm.Int64": {"integer", "bigint"},
    "Edm.Decimal": {"numeric"},
    "Edm.Guid": {"uuid"},
    "Edm.DateTimeOffset": {"timestamp with time zone"},
    "Edm.Date": {"date"},
    "Edm.String": {"text"},
}
COLUMNS = "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = :schema"


async def columns_of(fetch: Fetch, schema: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in await fetch(COLUMNS, schema=schema):
        found.setdefault(row["table_name"], {})[row["column_name"]] = row["data_type"]
    return found


@pytest.mark.parametrize(("schema", "level"), [("bi", 1), ("bi_cleared", 3)])
async def test_each_view_has_the_fields_of_its_level(fetch: Fetch, schema: str, level: int) -> None:
    views = await columns_of(fetch, schema)
    sets = {name: one for name, one in ENTITY_SETS.items() if one.source is None and one.level <= level}
    assert set(views) == set(sets)
    for name, entity_set in sets.items():
        shown = {one.name: one.type.name for one in entity_set.properties.values() if one.level <= level}
        assert set(views[name]) == set(shown), name
        assert all(views[name][column] in TYPES[kind] for column, kind in shown.items()), name


async def test_the_migration_opens_the_views_to_roles_that_are_there(postgres: Postgres) -> None:
    await make_roles(postgres)
    url = make_url(postgres.url_of("guanxi_kpi", "guanxi")).render_as_string(hide_password=False)
    await migrate(KpiSettings(database_url=SecretStr(url)), "services.kpi")
    for role, schema in READERS.items():
        connection = await asyncpg.connect(postgres.url_of(role, "guanxi_kpi"))
        try:
            assert await connection.fetchval("SELECT current_schema()") == schema
            for name, entity_set in ENTITY_SETS.items():
                if entity_set.source or entity_set.level > (3 if schema == "bi_cleared" else 1):
                    continue
                assert await connection.fetch(f"SELECT * FROM {name} LIMIT 1") == []
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch("SELECT * FROM public.orders")
        finally:
            await connection.close()
