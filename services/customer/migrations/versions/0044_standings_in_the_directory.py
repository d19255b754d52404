"""The directory has what the service policy looks at, and how complete the dossier is."""

from alembic import op

revision = "0044"
down_revision = "0043"

# What is looked up in the list of columns costs nothing to a query that does not ask for it.
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
       c.parent_id, c.first_contract_on, s.is_provisional, s.score, s.quadrant,
       (
           SELECT f.is_cash_cow FROM strategic_fits f
           WHERE f.customer_id = c.id
           ORDER BY f.assessed_on DESC, f.id DESC
           LIMIT 1
       ) AS is_cash_cow,
       (SELECT f.completeness_1 FROM customer_facets f WHERE f.id = c.id) AS completeness_1,
       (SELECT f.completeness_2 FROM customer_facets f WHERE f.id = c.id) AS completeness_2,
       (SELECT f.completeness_3 FROM customer_facets f WHERE f.id = c.id) AS completeness_3
FROM customers c
LEFT JOIN customer_standings s ON s.customer_id = c.id
WHERE c.deleted_at IS NULL
"""


def upgrade() -> None:
    op.execute(DIRECTORY)
