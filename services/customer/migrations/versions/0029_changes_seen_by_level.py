"""The last change of a customer or contact that callers of each level see: some of their fields are above level 1."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

LEVELS = ("updated_at_1", "updated_at_2")
SORTED = "created_at, updated_at, name, status, region, industry, employees, first_contract_on"
SORTED_BY_LEVEL = SORTED.replace("updated_at", "updated_at, updated_at_1, updated_at_2")


# The default stays, for rows that a process of the version before writes meanwhile.
def upgrade() -> None:
    op.execute("SET LOCAL maintenance_work_mem = '512MB'")
    _add_columns()
    for name in LEVELS:
        op.create_index(
            f"ix_customers_{name}", "customers", [name, "id"], postgresql_where=sa.text("deleted_at IS NULL")
        )
    op.execute(FOLLOW_CUSTOMERS)


def _add_columns() -> None:
    tables = ("customers", "contacts", "customer_facets")
    # A column of all rows is filled at once; the triggers that keep the facets in step would do it once more.
    op.execute("ALTER TABLE customers DISABLE TRIGGER USER")
    for table in tables:
        for name in LEVELS:
            op.add_column(table, sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()))
        op.execute(f"UPDATE {table} SET updated_at_1 = updated_at, updated_at_2 = updated_at")  # noqa: S608
    op.execute("ALTER TABLE customers ENABLE TRIGGER USER")


PROFILE = """
    array_remove(ARRAY['status:' || n.status, 'region:' || n.region, 'industry:' || n.industry,
                       'country:' || n.country], NULL)
    || ARRAY(SELECT 'scenarios:' || one FROM unnest(n.scenarios) AS one)
"""
STANDING = """
    array_remove(ARRAY['customer_class:' || s.customer_class, 'tier:' || s.tier, 'stage:' || s.stage], NULL)
    || ARRAY(SELECT 'tag:' || one FROM unnest(s.tags) AS one)
"""
NEW = ", ".join(f"n.{name}" for name in SORTED_BY_LEVEL.split(", "))
ADD = f"""
    INSERT INTO customer_facets (id, {SORTED_BY_LEVEL}, profile, standing, team)
    SELECT n.id, {NEW}, {PROFILE},
           coalesce((SELECT {STANDING} FROM customer_standings s WHERE s.customer_id = n.id), '{{}}'), team_facets(n.id)
"""  # noqa: S608 - names in the code only
FOLLOW_CUSTOMERS = f"""
CREATE OR REPLACE FUNCTION follow_customers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        UPDATE customer_facets f SET ({SORTED_BY_LEVEL}, profile) = ROW({NEW}, {PROFILE})
        FROM new_rows n WHERE f.id = n.id;
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
"""  # noqa: S608 - names in the code only
