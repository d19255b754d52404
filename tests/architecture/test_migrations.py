"""Each history of migrations leads to exactly the tables that the code declares."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from shared.app.migrations import differs_in_type
from shared.database import create_engine
from shared.settings import SERVICES

TABLES = {
    "customer": "CustomerTable",
    "relationship": "RelationshipTable",
    "planning": "PlanningTable",
    "kpi": "KpiTable",
}


@pytest.mark.parametrize("service", SERVICES)
async def test_migrations_and_tables_agree(service: str, migrated: Callable[[str], Any]) -> None:
    importlib.import_module(f"services.{service}.main")
    metadata = getattr(importlib.import_module(f"services.{service}.tables"), TABLES[service]).metadata

    def differences(connection: sa.Connection) -> list[Any]:
        return compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": differs_in_type}), metadata
        )

    engine = create_engine(await migrated(service))
    try:
        async with engine.connect() as connection:
            assert await connection.run_sync(differences) == []
    finally:
        await engine.dispose()
