"""Customers are found by quadrant, cash cow, potential and provisional grade, and sorted by score and coverage."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

STANDING = """
    array_remove(ARRAY['customer_class:' || s.customer_class, 'tier:' || s.tier, 'stage:' || s.stage,
                       'quadrant:' || s.quadrant, 'is_cash_cow:' || s.is_cash_cow, 'is_potential:' || s.is_potential,
                       'is_provisional:' || s.is_provisional], NULL)
    || ARRAY(SELECT 'tag:' || one FROM unnest(s.tags) AS one)
"""
SORTED = "created_at, updated_at, updated_at_1, updated_at_2, name, status, region, industry, employees, first_contract_on"
NEW = ", ".join(f"n.{name}" for name in SORTED.split(", "))
PROFILE = """
    array_remove(ARRAY['status:' || n.status, 'region:' || n.region, 'industry:' || n.industry,
                       'country:' || n.country], NULL)
    || ARRAY(SELECT 'scenarios:' || one FROM unnest(n.scenarios) AS one)
"""
ADD = f"""
    INSERT INTO customer_facets (id, {SORTED}, profile, standing, score, coverage, team)
    SELECT n.id, {NEW}, {PROFILE}, coalesce(s.standing, '{{}}'), s.score, s.coverage, team_facets(n.id)
"""
OF_STANDING = f"""
    LEFT JOIN LATERAL (SELECT {STANDING} AS standing, s.score, s.coverage
                       FROM customer_standings s WHERE s.customer_id = n.id) s ON true
"""
FOLLOW_CUSTOMERS = f"""
CREATE OR REPLACE FUNCTION follow_customers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        UPDATE customer_facets f SET ({SORTED}, profile) = ROW({NEW}, {PROFILE}) FROM new_rows n WHERE f.id = n.id;
        IF EXISTS (SELECT FROM new_rows WHERE deleted_at IS NOT NULL)
           OR EXISTS (SELECT FROM old_rows WHERE deleted_at IS NOT NULL) THEN
            DELETE FROM customer_facets f USING new_rows n WHERE f.id = n.id AND n.deleted_at IS NOT NULL;
            {ADD} FROM new_rows n {OF_STANDING}
            WHERE n.deleted_at IS NULL AND NOT EXISTS (SELECT FROM customer_facets f WHERE f.id = n.id);
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        {ADD} FROM new_rows n {OF_STANDING} WHERE n.deleted_at IS NULL;
    ELSE
        DELETE FROM customer_facets f USING old_rows o WHERE f.id = o.id;
    END IF;
    RETURN NULL;
END $$
"""
FOLLOW_STANDING = f"""
CREATE OR REPLACE FUNCTION follow_standing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        UPDATE customer_facets f SET standing = '{{}}', score = NULL, coverage = NULL
        FROM old_rows s WHERE f.id = s.customer_id;
    ELSE
        UPDATE customer_facets f SET standing = s.standing, score = s.score, coverage = s.coverage
        FROM (SELECT s.customer_id, {STANDING} AS standing, s.score, s.coverage FROM new_rows s OFFSET 0) s
        WHERE f.id = s.customer_id
              AND (f.standing <> s.standing OR (f.score, f.coverage) IS DISTINCT FROM (s.score, s.coverage));
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    for name in ("score", "coverage"):
        op.add_column("customer_facets", sa.Column(name, sa.Numeric(), nullable=True))
    for function in (FOLLOW_CUSTOMERS, FOLLOW_STANDING):
        op.execute(function)
    op.execute(
        f"UPDATE customer_facets f SET standing = s.standing, score = s.score, coverage = s.coverage "
        f"FROM (SELECT s.customer_id, {STANDING} AS standing, s.score, s.coverage FROM customer_standings s OFFSET 0) s "
        "WHERE f.id = s.customer_id"
    )
    for name in ("score", "coverage"):  # nulls are last in both directions, so each has an index of its own
        op.create_index(f"ix_customer_facets_{name}", "customer_facets", [name, "id"])
        op.execute(
            f"CREATE INDEX ix_customer_facets_{name}_down ON customer_facets ({name} DESC NULLS LAST, id DESC)"
        )
