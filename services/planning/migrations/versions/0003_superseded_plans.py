"""The plan that supersedes another one of the same year after a merge of customers."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column('plans', sa.Column('superseded_by_id', sa.Uuid(), nullable=True))
    op.create_foreign_key(None, 'plans', 'plans', ['superseded_by_id'], ['id'])
    op.drop_index('uq_plans_present', 'plans')
    op.create_index('uq_plans_present', 'plans', ['customer_id', 'fiscal_year'], unique=True, postgresql_where=sa.text('deleted_at IS NULL AND superseded_by_id IS NULL'))
