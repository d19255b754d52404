"""Which plan holds for the year in place of another, since the customers of both are one."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column('plans', sa.Column('superseded_by_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(None, 'plans', 'plans', ['superseded_by_id'], ['id'])
    op.drop_index('uq_plans_present', 'plans')
    op.create_index('uq_plans_present', 'plans', ['customer_id', 'fiscal_year'], unique=True, postgresql_where=sa.text('deleted_at IS NULL AND superseded_by_id IS NULL'))
