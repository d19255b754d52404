"""Indexes for every filter and sort order of the list of customers, and for the parts of names."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

SORTED = ("created_at", "updated_at", "name", "status", "region", "industry", "employees", "first_contract_on")
SORTED_DOWN = ("region", "industry", "employees", "first_contract_on")
OF_SOME = ("country", "founded_on", "parent_id", "uscc", "merged_into_id")
FORMER = ("created", "name", "parent", "uscc", "merged_into")

# Each three neighbouring characters; the last two of a line with what follows. Dear to the planner, which so tests the
# other conditions on a row first.
PARTS = """
CREATE FUNCTION search_parts(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 1000 AS $$
    SELECT array_to_tsvector(array_agg(a || b || c))
    FROM (SELECT string_to_array($1 || E'\\n\\n', NULL) AS letters OFFSET 0) AS split,
         unnest(letters, letters[2:], letters[3:]) AS neighbours(a, b, c)
    WHERE c IS NOT NULL
$$
"""

# The manager is looked up in the list of columns: a query that does not ask for it does not pay for it.
DIRECTORY = """
CREATE OR REPLACE VIEW customer_directory AS
SELECT c.id, c.name, c.status, c.region, c.industry,
       s.customer_class, s.tier, s.stage, coalesce(s.tags, '{}'::text[]) AS tags,
       (
           SELECT t.user_id FROM team_members t
           WHERE t.customer_id = c.id AND t.role = 'account_manager' AND t.ended_on IS NULL
           ORDER BY t.started_on DESC, t.id DESC
           LIMIT 1
       ) AS manager_id,
       c.parent_id
FROM customers c
LEFT JOIN customer_standings s ON s.customer_id = c.id
WHERE c.deleted_at IS NULL
"""


def upgrade() -> None:
    op.execute("SET LOCAL maintenance_work_mem = '512MB'")
    _index_customers()
    op.create_index("ix_customer_standings_shown", "customer_standings", ["customer_class", "tier", "stage"])
    op.drop_index("ix_team_members_user")
    op.execute(
        "CREATE INDEX ix_team_members_user ON team_members (user_id) INCLUDE (customer_id) WHERE ended_on IS NULL"
    )
    op.execute(PARTS)
    op.execute(
        "CREATE INDEX ix_search_entries_parts ON search_entries USING gin (search_parts(text)) "
        "WITH (gin_pending_list_limit = 16384)"
    )
    op.execute("CREATE INDEX ix_customer_codes_parts ON customer_codes USING gin (search_parts(lower(code)))")
    op.execute(DIRECTORY)
    op.execute("ANALYZE customers, search_entries, customer_codes")


def _index_customers() -> None:
    table, present = "customers", sa.text("deleted_at IS NULL")
    for name in FORMER:
        op.drop_index(f"ix_{table}_{name}")
    for name in SORTED:
        op.create_index(f"ix_{table}_{name}", table, [name, "id"], postgresql_where=present)
    for name in SORTED_DOWN:
        keys = [sa.text(f"{name} DESC NULLS LAST"), sa.text("id DESC")]
        op.create_index(f"ix_{table}_{name}_down", table, keys, postgresql_where=present)
    for name in OF_SOME:
        op.create_index(f"ix_{table}_{name}", table, [name], postgresql_where=sa.text(f"{name} IS NOT NULL"))
    op.create_index(f"ix_{table}_scenarios", table, ["scenarios"], postgresql_using="gin")
