"""Temporary tables with a batch's accepted documents, from which SQL stores the new and changed ones.

`incoming` holds the documents, `incoming_children` the nested documents, `changed` one row per document with its
outcome. All SQL here is built from names in the code, never from the request.
"""
# ruff: noqa: S608

from collections.abc import Mapping
from typing import IO

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.batches.kinds import VERSION, Kind, Outcome, Pushed
from shared.database import driver_of, execute_sql

ANALYZED_FROM = 500
"""Below this number of documents the planner's estimates are good enough."""

SHOWN_NUMBERS = 20

CREATED, UPDATED, BUMPED, UNCHANGED, STALE = "created", "updated", "bumped", "unchanged", "stale"
"""`bumped`: a newer version with the same content; only the version is stored, the report counts it `unchanged`."""

OWN_COLUMNS = {
    "position": "integer",
    "line": "integer",
    "id": "uuid",
    "content_hash": "bytea",
    VERSION: "bigint",
    "is_deleted": "boolean",
}
PLACE = ("customer_code",)
"""Columns of a key that is kept beside a document's version, with its day."""
LIVING = f"outcome IN ('{CREATED}', '{UPDATED}') AND NOT is_deleted"
"""SQL condition on `changed`: the document is stored, as it is now."""


async def prepare(session: AsyncSession, timeout_ms: int) -> None:
    """Set the transaction's memory and timeout for a batch."""
    for setting, value in (
        ("statement_timeout", str(timeout_ms)),
        ("idle_in_transaction_session_timeout", str(timeout_ms)),
        ("work_mem", "'64MB'"),
        ("plan_cache_mode", "force_custom_plan"),
    ):
        await execute_sql(session, f"SET LOCAL {setting} = {value}")


async def lock(session: AsyncSession, name: str, *, is_shared: bool = False) -> None:
    """Lock the name until the transaction ends, exclusively or shared."""
    function = "pg_advisory_xact_lock_shared" if is_shared else "pg_advisory_xact_lock"
    await execute_sql(session, f"SELECT {function}(hashtextextended($1, 0))", name)


async def copy(session: AsyncSession, table: str, columns: list[str], source: IO[bytes]) -> None:
    """COPY text into a table, on the session's own connection."""
    driver = await driver_of(session)
    await driver.copy_to_table(table, source=source, columns=columns, format="text")


async def stage(session: AsyncSession, kind: Kind, documents: IO[bytes], children: IO[bytes], count: int) -> None:
    """Fill `incoming` and `incoming_children`."""
    nested = {"position": "integer", **kind.child_columns} if kind.children else {}
    staged = {"incoming": (OWN_COLUMNS | kind.columns, documents), "incoming_children": (nested, children)}
    await create_staging(session, {"incoming": {**staged["incoming"][0], **kind.adds}, "incoming_children": nested})
    for table, (columns, source) in staged.items():
        if columns:
            await copy(session, table, list(columns), source)
            if count >= ANALYZED_FROM:
                await execute_sql(session, f"ANALYZE {table}")


async def create_staging(session: AsyncSession, tables: Mapping[str, Mapping[str, str]]) -> None:
    """Create empty temporary tables with these columns and types, replacing those of an earlier batch."""
    await execute_sql(session, "DROP TABLE IF EXISTS pg_temp.changed")
    for table, columns in tables.items():
        described = ", ".join(f"{name} {sql_type}" for name, sql_type in columns.items())
        await execute_sql(session, f"DROP TABLE IF EXISTS pg_temp.{table}")
        await execute_sql(session, f"CREATE TEMPORARY TABLE {table} ({described}) ON COMMIT DROP")


async def prepare_refusals(session: AsyncSession) -> None:
    """Create `refused`, to which a kind adds errors of staged documents, and `described`, which says them."""
    refused = {"position": "integer", "pointer": "text", "code": "text", "value": "text"}
    described = {"position": "integer", "errors": "jsonb"}
    rejected = {"position": "integer", "line": "integer", "document_no": "text", "errors": "jsonb", "row": "json"}
    await create_staging(session, {"refused": refused, "described": described, "incoming_rejections": rejected})


async def remove_rejected(session: AsyncSession) -> None:
    """Remove the rejected documents from the staged ones."""
    for table, condition in (("incoming_rejections", " AND r.errors <> '[]'"), ("described", "")):
        await execute_sql(session, f"DELETE FROM incoming i USING {table} r WHERE r.position = i.position{condition}")


async def find_scattered(session: AsyncSession, number: str) -> list[str]:
    """Numbers of documents that were read in several parts: same version, different content."""
    rows = await execute_sql(
        session,
        f"SELECT min({number}) FROM incoming GROUP BY id, {VERSION}"
        f" HAVING count(DISTINCT content_hash) > 1 ORDER BY 1 LIMIT {SHOWN_NUMBERS}",
    )
    return [str(row[0]) for row in rows]


async def apply(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Store the staged documents of a kind with a single table."""
    outcome = await decide(session, pushed)
    await upsert(session, pushed)
    return outcome


async def decide(session: AsyncSession, pushed: Pushed) -> Outcome:
    """Fill `changed`: each document's newest version (the last of equal ones) and the key of the stored row.

    A document without a version is newer than any.
    """
    kind = pushed.kind
    newest, outcomes = "position DESC", f"WHEN kept.content_hash = i.content_hash THEN '{UNCHANGED}'"
    if kind.is_versioned:
        newest = f"{VERSION} DESC, position DESC"
        outcomes = f"""WHEN i.{VERSION} < kept.{VERSION} THEN '{STALE}'
                    WHEN i.{VERSION} = kept.{VERSION} THEN '{UNCHANGED}'
                    WHEN kept.content_hash = i.content_hash THEN '{BUMPED}'"""
    kept = "".join(f"kept.{kept_as} AS kept_{name}, " for name, kept_as in _place(kind).items())
    table, condition = _versions_of(kind)
    await execute_sql(
        session,
        f"""
        CREATE TEMPORARY TABLE changed ON COMMIT DROP AS
        SELECT i.*, {kept}kept.content_hash <> i.content_hash AS differs,
               CASE WHEN kept.id IS NULL THEN '{CREATED}'
                    {outcomes}
                    ELSE '{UPDATED}' END AS outcome
        FROM (SELECT DISTINCT ON (id) * FROM incoming ORDER BY id, {newest}) i
        LEFT JOIN {table} kept ON kept.id = i.id{condition}
        """,
    )
    return await _count(session, pushed.documents)


def _versions_of(kind: Kind) -> tuple[str, str]:
    """The table that has the versions of the kind's documents, and the condition on its rows."""
    if kind.documents is None:
        return kind.table.name, ""
    return kind.documents.name, f" AND kept.kind = '{kind.plural}'"


def key_columns(kind: Kind) -> list[str]:
    """The key's columns other than `id`: a corrected document may move by changing them."""
    return [column.name for column in kind.table.primary_key if column.name != "id"]


def _place(kind: Kind) -> dict[str, str]:
    """The columns of the key other than `id`, and how they are called where the version is kept."""
    if kind.documents is None:
        return {name: name for name in key_columns(kind)}
    return {name: "day" if name == kind.day else name for name in key_columns(kind) if name in {*PLACE, kind.day}}


async def keep_documents(session: AsyncSession, pushed: Pushed) -> None:
    """Keep the version, the content and the place of the created, updated and deleted documents."""
    kind = pushed.kind
    if kind.documents is None:
        return
    place = _place(kind) | ({kind.day: "day"} if kind.day else {})
    names = ["id", VERSION, "content_hash", "is_deleted"]
    written = ["kind", "source", "number", "batch_id", *names, *place.values()]
    changes = ", ".join(f"{name} = excluded.{name}" for name in written if name not in {"kind", "id"})
    selected = ", ".join([*names, *place])
    await execute_sql(
        session,
        f"INSERT INTO {kind.documents.name} ({', '.join(written)})"
        f" SELECT '{kind.plural}', $1, {kind.number_column}, $2::uuid, {selected}"
        f" FROM changed WHERE outcome IN ('{CREATED}', '{UPDATED}') ORDER BY id"
        f" ON CONFLICT (kind, id) DO UPDATE SET {changes}",
        pushed.source,
        pushed.batch_id,
    )


async def _count(session: AsyncSession, documents: int) -> Outcome:
    """The number of documents with each outcome; documents superseded within the batch are stale."""
    query = "SELECT outcome, count(*), count(*) FILTER (WHERE differs) FROM changed GROUP BY outcome"
    rows = await execute_sql(session, query)
    counted = {row[0]: (int(row[1]), int(row[2])) for row in rows}
    numbers = {outcome: counted.get(outcome, (0, 0))[0] for outcome in (CREATED, UPDATED, BUMPED, UNCHANGED, STALE)}
    return Outcome(
        created=numbers[CREATED],
        updated=numbers[UPDATED],
        unchanged=numbers[UNCHANGED] + numbers[BUMPED],
        stale=numbers[STALE] + documents - sum(numbers.values()),
        differing=counted.get(UNCHANGED, (0, 0))[1],
    )


async def bump(session: AsyncSession, kind: Kind, *conditions: str) -> None:
    """Store the newer version of documents with unchanged content. `conditions`: which stored rows they may be."""
    renewed = f"SET {VERSION} = c.{VERSION} FROM changed c WHERE c.outcome = '{BUMPED}' AND"
    if kind.documents is not None:
        table = kind.documents.name
        await execute_sql(session, f"UPDATE {table} kept {renewed} kept.kind = '{kind.plural}' AND kept.id = c.id")
    if VERSION in kind.table.c:
        wanted = " AND ".join([_is_stored(kind), *conditions])
        await execute_sql(session, f"UPDATE {kind.table.name} kept {renewed} {wanted}")


async def remove_updated(session: AsyncSession, kind: Kind, *conditions: str) -> None:
    """Delete the stored rows of updated documents."""
    wanted = " AND ".join([f"c.outcome = '{UPDATED}'", _is_stored(kind), *conditions])
    await execute_sql(session, f"DELETE FROM {kind.table.name} kept USING changed c WHERE {wanted}")


def _is_stored(kind: Kind) -> str:
    return " AND ".join(["kept.id = c.id", *(f"kept.{name} = c.kept_{name}" for name in _place(kind))])


async def upsert(session: AsyncSession, pushed: Pushed) -> None:
    """Write the created and updated documents of a kind with a single table."""
    kind = pushed.kind
    moves = [f"c.{name} <> c.kept_{name}" for name in _place(kind)]
    if leaves := " OR ".join([*(["c.is_deleted"] if kind.documents is not None else []), *moves]):
        await remove_updated(session, kind, f"({leaves})")
    if kind.is_versioned:
        await bump(session, kind)
    names = [*kind.columns, *kind.adds, "id", "content_hash", *([VERSION] if kind.is_versioned else [])]
    moved = ["updated_at", *(["updated_at_1"] if kind.hidden else [])]
    written = [*names, "source", "batch_id", *moved]
    key = [column.name for column in kind.table.primary_key]
    replaced = {name: f"excluded.{name}" for name in written if name not in {*key, "id"}}
    if kind.hidden:
        replaced["updated_at_1"] = _moved_visibly(kind)
    changes = ", ".join(f"{name} = {new}" for name, new in replaced.items())
    await execute_sql(
        session,
        f"INSERT INTO {kind.table.name} AS kept ({', '.join(written)})"
        f" SELECT {', '.join(names)}, $1, $2::uuid{', statement_timestamp()' * len(moved)}"
        f" FROM changed WHERE {LIVING} ORDER BY {', '.join(key)}"
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}",
        pushed.source,
        pushed.batch_id,
    )
    await keep_documents(session, pushed)


def _moved_visibly(kind: Kind) -> str:
    """The last change that level 1 sees, where some fields are above it."""
    seen = [*(name for name in kind.columns if name not in kind.hidden), "source"]
    kept, new = (", ".join(f"{row}.{name}" for name in seen) for row in ("kept", "excluded"))
    return f"CASE WHEN ({kept}) IS DISTINCT FROM ({new}) THEN excluded.updated_at_1 ELSE kept.updated_at_1 END"
