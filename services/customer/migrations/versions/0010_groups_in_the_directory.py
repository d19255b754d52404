"""The directory says whose group a customer belongs to."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute(
        """
        CREATE OR REPLACE VIEW customer_directory AS
        SELECT c.id, c.name, c.status, c.region, c.industry,
               s.customer_class, s.tier, s.stage, coalesce(s.tags, '{}'::text[]) AS tags,
               m.user_id AS manager_id, m.user_name AS manager_name, c.parent_id
        FROM customers c
        LEFT JOIN customer_standings s ON s.customer_id = c.id
        LEFT JOIN LATERAL (
            SELECT t.user_id, t.user_name FROM team_members t
            WHERE t.customer_id = c.id AND t.role = 'account_manager' AND t.ended_on IS NULL
            ORDER BY t.started_on DESC, t.id DESC
            LIMIT 1
        ) m ON true
        WHERE c.deleted_at IS NULL
        """
    )
