"""Customers' facets under one index, in a narrow row for each customer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0025"
down_revision = "0024"

SORTED = "created_at, updated_at, name, status, region, industry, employees, first_contract_on"
NEW = ", ".join(f"n.{name}" for name in SORTED.split(", "))
PROFILE = """
    array_remove(ARRAY['status:' || n.status, 'region:' || n.region, 'industry:' || n.industry,
                       'country:' || n.country], NULL)
    || ARRAY(SELECT 'scenarios:' || one FROM unnest(n.scenarios) AS one)
"""

STANDING = """
    array_remove(ARRAY['customer_class:' || s.customer_class, 'tier:' || s.tier, 'stage:' || s.stage], NULL)
    || ARRAY(SELECT 'tag:' || one FROM unnest(s.tags) AS one)
"""

# The manager as the list shows it: of several, the one who started last.
TEAM_OF = """
CREATE FUNCTION team_facets(customer uuid) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT DISTINCT 'user:' || t.user_id FROM team_members t WHERE t.customer_id = customer AND t.ended_on IS NULL
    ) || ARRAY(
        SELECT 'manager_id:' || t.user_id FROM team_members t
        WHERE t.customer_id = customer AND t.role = 'account_manager' AND t.ended_on IS NULL
        ORDER BY t.started_on DESC, t.id DESC LIMIT 1
    )
$$
"""

ADD = f"""
    INSERT INTO customer_facets (id, {SORTED}, profile, standing, team)
    SELECT n.id, {NEW}, {PROFILE},
           coalesce((SELECT {STANDING} FROM customer_standings s WHERE s.customer_id = n.id), '{{}}'), team_facets(n.id)
"""

FOLLOW_CUSTOMERS = f"""
CREATE FUNCTION follow_customers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        UPDATE customer_facets f SET ({SORTED}, profile) = ROW({NEW}, {PROFILE}) FROM new_rows n WHERE f.id = n.id;
        IF EXISTS (SELECT FROM new_rows WHERE deleted_at IS NOT NULL)
           OR EXISTS (SELECT FROM old_rows WHERE deleted_at IS NOT NULL) THEN
            DELETE FROM customer_facets f USING new_rows n WHERE f.id = n.id AND n.deleted_at IS NOT NULL;
            {ADD} FROM new_rows n
            WHERE n.deleted_at IS NULL AND NOT EXISTS (SELECT FROM customer_facets f WHERE f.id = n.id);
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        {ADD} FROM new_rows n WHERE n.deleted_at IS NULL;
    ELSE
        DELETE FROM customer_facets f USING old_rows o WHERE f.id = o.id;
    END IF;
    RETURN NULL;
END $$
"""

FOLLOW_STANDING = f"""
CREATE FUNCTION follow_standing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        UPDATE customer_facets f SET standing = '{{}}' FROM old_rows s WHERE f.id = s.customer_id;
    ELSE
        UPDATE customer_facets f SET standing = s.standing
        FROM (SELECT s.customer_id, {STANDING} AS standing FROM new_rows s OFFSET 0) s
        WHERE f.id = s.customer_id AND f.standing <> s.standing;
    END IF;
    RETURN NULL;
END $$
"""

FOLLOW_TEAM = """
CREATE FUNCTION follow_team() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE customer_facets f SET team = team_facets(f.id) WHERE f.id IN (SELECT customer_id FROM old_rows);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE customer_facets f SET team = team_facets(f.id) WHERE f.id IN (SELECT customer_id FROM new_rows);
    END IF;
    RETURN NULL;
END $$
"""

SEEN = {"INSERT": "NEW TABLE AS new_rows", "DELETE": "OLD TABLE AS old_rows"}
SEEN["UPDATE"] = f"{SEEN['DELETE']} {SEEN['INSERT']}"
FOLLOWED = {"customers": "customers", "standing": "customer_standings", "team": "team_members"}


def upgrade() -> None:
    op.execute("SET LOCAL maintenance_work_mem = '512MB'")
    _create_table()
    op.execute(TEAM_OF)
    op.execute(f"{ADD} FROM customers n WHERE n.deleted_at IS NULL")
    op.create_index("ix_customer_facets_employees", "customer_facets", ["employees"])
    op.execute("CREATE INDEX ix_customer_facets_terms ON customer_facets USING gin ((profile || standing || team))")
    op.execute("ALTER INDEX ix_customer_facets_terms SET (gin_pending_list_limit = 1024)")
    op.execute("ALTER INDEX ix_customer_facets_terms ALTER COLUMN 1 SET STATISTICS 1000")
    for function in (FOLLOW_CUSTOMERS, FOLLOW_STANDING, FOLLOW_TEAM):
        op.execute(function)
    for name, table in FOLLOWED.items():
        for change, rows in SEEN.items():
            op.execute(
                f"CREATE TRIGGER {name}_facets_on_{change.lower()} AFTER {change} ON {table} "
                f"REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION follow_{name}()"
            )
    for name in ("country", "scenarios"):
        op.drop_index(f"ix_customers_{name}")
    op.drop_index("ix_customer_standings_shown")
    op.execute("ANALYZE customer_facets")


def _create_table() -> None:
    op.create_table(
        "customer_facets",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("region", sa.Text()),
        sa.Column("industry", sa.Text()),
        sa.Column("employees", sa.Integer()),
        sa.Column("first_contract_on", sa.Date()),
        *(
            sa.Column(name, ARRAY(sa.Text()), nullable=False, server_default="{}")
            for name in ("profile", "standing", "team")
        ),
    )
