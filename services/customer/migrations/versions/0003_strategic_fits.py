"""strategic fits."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table('strategic_fit_schemes',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('investments', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_by_name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('number')
    )
    op.create_table('strategic_fits',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('channel_now', sa.Text(), nullable=False),
    sa.Column('channel_ahead', sa.Text(), nullable=False),
    sa.Column('trend', sa.Text(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('assessed_on', sa.Date(), nullable=False),
    sa.Column('is_cash_cow', sa.Boolean(), nullable=False),
    sa.Column('recommended_investment', sa.Text(), nullable=False),
    sa.Column('breakdown_due_now', sa.Boolean(), nullable=False),
    sa.Column('breakdown_due_ahead', sa.Boolean(), nullable=False),
    sa.Column('scheme_version', sa.Integer(), nullable=False),
    sa.Column('assessed_by', sa.Text(), nullable=False),
    sa.Column('assessed_by_name', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_strategic_fits_created', 'strategic_fits', ['created_at', 'id'], unique=False)
    op.create_index('ix_strategic_fits_customer', 'strategic_fits', ['customer_id', 'assessed_on', 'id'], unique=False)

