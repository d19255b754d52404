"""Temporary tables that hold a batch's accepted documents while SQL decides what is new, and applies it.

`incoming` has the documents, `incoming_children` what is nested in them, `changed` one row per document with what is to
become of it. All SQL here is put together from names in the code, never from what was sent.
"""
# ruff: noqa: S608

from typing import IO, Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.kpi.batches.kinds import Kind, Outcome

ANALYZED_FROM = 500
"""Below this many documents the planner's guesses are good enough."""

CREATED, UPDATED, BUMPED, UNCHANGED, STALE = "created", "updated", "bumped", "unchanged", "stale"
"""`bumped`: a newer version with the same content; only the version is kept, the caller is told `unchanged`."""


async def prepare(session: AsyncSession, timeout_ms: int) -> None:
    """Room and time for a batch, until its transaction ends."""
    connection = await session.connection()
    for setting, value in (
        ("statement_timeout", str(timeout_ms)),
        ("idle_in_transaction_session_timeout", str(timeout_ms)),
        ("work_mem", "'64MB'"),
        ("plan_cache_mode", "force_custom_plan"),
    ):
        await connection.exec_driver_sql(f"SET LOCAL {setting} = {value}")


async def lock(session: AsyncSession, name: str, *, is_shared: bool = False) -> None:
    """Hold the name until the transaction ends, alone or with others who share it."""
    connection = await session.connection()
    function = "pg_advisory_xact_lock_shared" if is_shared else "pg_advisory_xact_lock"
    await connection.exec_driver_sql(f"SELECT {function}(hashtextextended($1, 0))", (name,))


async def copy(session: AsyncSession, table: str, columns: list[str], source: IO[bytes]) -> None:
    """COPY text into a table, on the session's own connection."""
    connection = await session.connection()
    raw: Any = (await connection.get_raw_connection()).driver_connection
    await raw.copy_to_table(table, source=source, columns=columns, format="text")


async def stage(session: AsyncSession, kind: Kind, documents: IO[bytes], children: IO[bytes], count: int) -> None:
    """Fill `incoming` and `incoming_children`."""
    connection = await session.connection()
    await connection.exec_driver_sql(
        "DROP TABLE IF EXISTS pg_temp.incoming, pg_temp.incoming_children, pg_temp.changed"
    )
    own = {"position": "integer", "id": "uuid", "content_hash": "bytea", "source_version": "bigint"}
    own |= kind.columns
    nested = {"position": "integer", **kind.child_columns}
    for table, columns, source in (("incoming", own, documents), ("incoming_children", nested, children)):
        if table == "incoming" or kind.child_columns:
            described = ", ".join(f"{name} {sql_type}" for name, sql_type in columns.items())
            await connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {table} ({described}) ON COMMIT DROP")
            await copy(session, table, list(columns), source)
            if count >= ANALYZED_FROM:
                await connection.exec_driver_sql(f"ANALYZE {table}")


async def decide(session: AsyncSession, table: str, *, is_versioned: bool = True, key: str = "customer_code") -> None:
    """Fill `changed`: of each document the newest (the last where versions are equal) beside what is kept of it."""
    newest, outcomes = "position DESC", f"WHEN kept.content_hash = i.content_hash THEN '{UNCHANGED}'"
    if is_versioned:
        newest = "source_version DESC, position DESC"
        outcomes = f"""WHEN i.source_version < kept.source_version THEN '{STALE}'
                    WHEN i.source_version = kept.source_version THEN '{UNCHANGED}'
                    WHEN kept.content_hash = i.content_hash THEN '{BUMPED}'"""
    connection = await session.connection()
    await connection.exec_driver_sql(
        f"""
        CREATE TEMPORARY TABLE changed ON COMMIT DROP AS
        SELECT i.*, kept.{key} AS kept_{key}, kept.content_hash <> i.content_hash AS differs,
               CASE WHEN kept.id IS NULL THEN '{CREATED}'
                    {outcomes}
                    ELSE '{UPDATED}' END AS outcome
        FROM (SELECT DISTINCT ON (id) * FROM incoming ORDER BY id, {newest}) i
        LEFT JOIN {table} kept ON kept.id = i.id
        """
    )


async def count(session: AsyncSession, documents: int) -> Outcome:
    """What `changed` says is to become of the documents; those superseded within the batch are stale."""
    connection = await session.connection()
    rows: Any = await connection.exec_driver_sql(
        "SELECT outcome, count(*), count(*) FILTER (WHERE differs) FROM changed GROUP BY outcome"
    )
    counted = {row[0]: (int(row[1]), int(row[2])) for row in rows}
    numbers = {outcome: counted.get(outcome, (0, 0))[0] for outcome in (CREATED, UPDATED, BUMPED, UNCHANGED, STALE)}
    return Outcome(
        created=numbers[CREATED],
        updated=numbers[UPDATED],
        unchanged=numbers[UNCHANGED] + numbers[BUMPED],
        stale=numbers[STALE] + documents - sum(numbers.values()),
        differing=counted.get(UNCHANGED, (0, 0))[1],
    )


async def upsert(session: AsyncSession, table: str, kind: Kind, source: str, batch_id: Any) -> None:
    """Put the changed documents in the place of what was there, for a kind that is one table keyed by customer code."""
    connection = await session.connection()
    names = [*kind.columns, "id", "source_version", "content_hash"]
    written = [*names, "source", "batch_id", "updated_at"]
    replaced = ", ".join(f"{name} = excluded.{name}" for name in written if name not in {"customer_code", "id"})
    await connection.exec_driver_sql(
        f"DELETE FROM {table} kept USING changed c WHERE c.outcome = '{UPDATED}' AND kept.id = c.id"
        " AND kept.customer_code = c.kept_customer_code AND c.customer_code <> c.kept_customer_code"
    )
    await connection.exec_driver_sql(
        f"UPDATE {table} kept SET source_version = c.source_version FROM changed c WHERE c.outcome = '{BUMPED}'"
        " AND kept.customer_code = c.kept_customer_code AND kept.id = c.id"
    )
    await connection.exec_driver_sql(
        f"INSERT INTO {table} ({', '.join(written)}) SELECT {', '.join(names)}, $1, $2::uuid, now() FROM changed"
        f" WHERE outcome IN ('{CREATED}', '{UPDATED}') ORDER BY customer_code, id"
        f" ON CONFLICT (customer_code, id) DO UPDATE SET {replaced}",
        (source, batch_id),
    )
