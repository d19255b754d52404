"""A copy of the users, by which people in teams are checked and named."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table('user_directory',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('username', sa.Text(), nullable=False),
    sa.Column('display_name', sa.Text(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.execute("DROP VIEW customer_directory")
    op.execute(
        """
        CREATE VIEW customer_directory AS
        SELECT c.id, c.name, c.status, c.region, c.industry,
               s.customer_class, s.tier, s.stage, coalesce(s.tags, '{}'::text[]) AS tags,
               m.user_id AS manager_id, c.parent_id
        FROM customers c
        LEFT JOIN customer_standings s ON s.customer_id = c.id
        LEFT JOIN LATERAL (
            SELECT t.user_id FROM team_members t
            WHERE t.customer_id = c.id AND t.role = 'account_manager' AND t.ended_on IS NULL
            ORDER BY t.started_on DESC, t.id DESC
            LIMIT 1
        ) m ON true
        WHERE c.deleted_at IS NULL
        """
    )
    op.drop_column('team_members', 'user_name')
