"""Alike names are found by keys that few others share, in bounded time; a key's customers are capped."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from services.customer.profile.search.name_keys import name_parts

revision = "0033"
down_revision = "0032"

AT_ONCE = 5000
# A function, for its settings: the planner takes a key for common and would read the table, and of a common key the
# index would give all.
FIND = """
CREATE FUNCTION customers_named(keys text[], most integer) RETURNS TABLE (key text, customer_id uuid)
LANGUAGE sql STABLE SET enable_seqscan = off SET gin_fuzzy_search_limit = 2000 AS $$
    SELECT wanted.key, alike.customer_id
    FROM unnest(keys) AS wanted(key)
    CROSS JOIN LATERAL (
        SELECT entry.customer_id
        FROM search_entries entry
        WHERE entry.name_parts @> ARRAY[wanted.key]
          AND EXISTS (SELECT FROM customers c WHERE c.id = entry.customer_id AND c.deleted_at IS NULL)
        LIMIT most
    ) alike
$$
"""


def upgrade() -> None:
    connection = op.get_bind()
    op.drop_index("ix_search_entries_name_parts", "search_entries")
    after = None
    while found := _read(connection, after):
        after = found[-1].id
        connection.execute(WRITE, [_entry(*row) for row in found])
    op.create_index(
        "ix_search_entries_name_parts",
        "search_entries",
        ["name_parts"],
        postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": 64},
    )
    op.execute(FIND)


WRITE = sa.text("UPDATE search_entries SET name_parts = :parts WHERE id = :entry_id").bindparams(
    sa.bindparam("parts", type_=postgresql.ARRAY(sa.Text()))
)


def _read(connection: sa.Connection, after: object) -> list[sa.Row]:
    query = sa.text(
        "SELECT id, name, english_name FROM customers "
        "WHERE CAST(:after AS uuid) IS NULL OR id > :after ORDER BY id LIMIT :most"
    ).bindparams(sa.bindparam("after", type_=sa.Uuid()))
    return list(connection.execute(query, {"after": after, "most": AT_ONCE}))


def _entry(entry_id: object, name: str, english_name: str | None) -> dict[str, object]:
    return {"entry_id": entry_id, "parts": sorted({part for text in (name, english_name) if text for part in name_parts(text)})}
