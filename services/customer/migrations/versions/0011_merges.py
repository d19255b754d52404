"""Merges of customers, and into which one a customer was merged."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table('customer_merges',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('absorbed_id', sa.Uuid(), nullable=False),
    sa.Column('absorbed_name', sa.Text(), nullable=False),
    sa.Column('taken', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('moved', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('settled', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('merged_by', sa.Text(), nullable=False),
    sa.Column('merged_by_name', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['absorbed_id'], ['customers.id'], ),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('absorbed_id')
    )
    op.create_index(op.f('ix_customer_merges_customer_id'), 'customer_merges', ['customer_id'], unique=False)
    op.add_column('customers', sa.Column('merged_into_id', sa.Uuid(), nullable=True))
    op.create_index('ix_customers_merged_into', 'customers', ['merged_into_id'], unique=False)
    op.create_foreign_key(None, 'customers', 'customers', ['merged_into_id'], ['id'])

