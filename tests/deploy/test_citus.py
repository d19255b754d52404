"""The Citus variant of the kpi database, on a plain server: stand-ins of Citus's functions hold its rules."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from asyncpg import Connection, RaiseError
from sqlalchemy.ext.asyncio import create_async_engine

from services.kpi import main
from services.kpi.tables import KpiTable
from shared.database import database_url

DISTRIBUTE = Path(__file__).parents[2] / "deploy" / "citus" / "distribute.sql"
ON_COORDINATOR = {
    *("batches", "batch_rejections", "batch_warnings", "events", "follower_cursors", "followed_schemes"),
    *("idempotency_keys", "intents", "intent_answers", "scheme_versions", "touched", "warnings", "warning_days"),
    *("scorecards", "value_reports"),
}
STAND_INS = """
CREATE TEMPORARY TABLE placed (name text PRIMARY KEY, by text, type oid, together text);

CREATE FUNCTION pg_temp.create_reference_table(place regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = place AND contype = 'f') THEN
        RAISE EXCEPTION '% refers to another table', place;
    END IF;
    INSERT INTO placed VALUES (place::text);
END $$;

CREATE FUNCTION pg_temp.create_distributed_table(place regclass, by text, colocate_with text DEFAULT 'default')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    number smallint := (SELECT attnum FROM pg_attribute WHERE attrelid = place AND attname = by AND NOT attisdropped);
    kind oid := (SELECT atttypid FROM pg_attribute WHERE attrelid = place AND attname = by);
BEGIN
    IF number IS NULL THEN
        RAISE EXCEPTION '% has no column %', place, by;
    END IF;
    IF EXISTS (SELECT FROM pg_index WHERE indrelid = place AND indisunique AND NOT number = ANY (indkey)) THEN
        RAISE EXCEPTION 'a unique index of % does not hold %', place, by;
    END IF;
    IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = place AND contype = 'f') THEN
        RAISE EXCEPTION '% refers to another table', place;
    END IF;
    IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = place AND attidentity <> '') THEN
        RAISE EXCEPTION '% counts its rows', place;
    END IF;
    IF colocate_with <> 'default' AND kind IS DISTINCT FROM (SELECT type FROM placed WHERE name = colocate_with) THEN
        RAISE EXCEPTION '% and % have columns of two types', place, colocate_with;
    END IF;
    INSERT INTO placed VALUES (place::text, by, kind, colocate_with);
END $$;
"""


@pytest.fixture
def distribute(migrated: Callable[[str], Any]) -> Callable[[str], Any]:
    """Run the file's text in a transaction that is rolled back; gives how each table is distributed."""

    async def run(text: str) -> dict[str, str | None]:
        engine = create_async_engine(database_url(await migrated("kpi")))
        try:
            async with engine.connect() as connection:
                driver: Connection[Any] = (await connection.get_raw_connection()).driver_connection
                text = text.replace("create_", "pg_temp.create_").replace("COMMIT;", "")
                text = text.replace("CREATE EXTENSION IF NOT EXISTS citus;", "")
                await driver.execute(text.replace("BEGIN;", f"BEGIN; {STAND_INS}"))
                rows = await driver.fetch("SELECT name, by FROM placed")
                await driver.execute("ROLLBACK")
                return {row["name"]: row["by"] for row in rows}
        finally:
            await engine.dispose()

    return run


async def test_every_table_has_a_place_and_keeps_the_rules(distribute: Callable[[str], Any]) -> None:
    assert main.app.title == "KPIs"  # its import defines the tables
    placed = await distribute(DISTRIBUTE.read_text())
    assert placed["orders"] == placed["order_lines"] == placed["customer_months"] == "customer_code"
    assert placed["documents"] == "id"
    assert placed["products"] is None
    assert placed.keys() | ON_COORDINATOR == {table.name for table in KpiTable.metadata.sorted_tables}
    assert not placed.keys() & ON_COORDINATOR


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("SELECT create_distributed_table('products', 'sku');", "does not hold sku"),
        ("SELECT create_distributed_table('orders', 'customer');", "no column customer"),
        ("SELECT create_distributed_table('touched', 'position');", "counts its rows"),
    ],
)
async def test_a_table_that_citus_would_refuse_is_found(
    distribute: Callable[[str], Any], broken: str, message: str
) -> None:
    with pytest.raises(RaiseError, match=message):
        await distribute(f"BEGIN; {broken} COMMIT;")


async def test_the_service_does_not_lock_rows_of_distributed_tables() -> None:
    """Citus refuses `FOR UPDATE` over several shards."""
    facts = Path(__file__).parents[2] / "services" / "kpi" / "facts"
    locking = [file.name for file in facts.rglob("*.py") if "for_update" in file.read_text().lower()]
    assert locking == []
