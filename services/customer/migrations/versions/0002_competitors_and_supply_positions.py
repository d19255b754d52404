"""competitors and supply positions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table('competitors',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('short_name', sa.Text(), nullable=True),
    sa.Column('english_name', sa.Text(), nullable=True),
    sa.Column('website', sa.Text(), nullable=True),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('uq_competitors_name', 'competitors', ['name'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('competitor_profiles',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('market_positioning', sa.Text(), nullable=True),
    sa.Column('market_strategy', sa.Text(), nullable=True),
    sa.Column('relationship_lifting', sa.Text(), nullable=True),
    sa.Column('expansion_means', sa.Text(), nullable=True),
    sa.Column('supports_and_problems', sa.Text(), nullable=True),
    sa.Column('organization', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('competitor_id', sa.Uuid(), nullable=False),
    sa.Column('axes', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['competitor_id'], ['competitors.id'], ),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('customer_id', 'competitor_id')
    )
    op.create_index('ix_competitor_profiles_competitor', 'competitor_profiles', ['competitor_id'], unique=False)
    op.create_table('supply_positions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('yearly_spend', sa.Numeric(precision=20, scale=4), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('category', sa.Text(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('suppliers', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('our_share', sa.Numeric(precision=5, scale=4), nullable=False),
    sa.Column('main_rival_id', sa.Uuid(), nullable=True),
    sa.Column('main_rival_share', sa.Numeric(precision=5, scale=4), nullable=True),
    sa.Column('rival_count', sa.Integer(), nullable=False),
    sa.Column('sourcing', sa.Text(), nullable=False),
    sa.Column('suppression_ratio', sa.Numeric(precision=12, scale=4), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ),
    sa.ForeignKeyConstraint(['main_rival_id'], ['competitors.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('customer_id', 'category', 'as_of')
    )
    op.create_index('ix_supply_positions_created', 'supply_positions', ['created_at', 'id'], unique=False)

