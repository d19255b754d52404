"""Execution of plans: resources, responsibilities with judgements of ability, budgets, and reviews with their levels."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table('budgets',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('visits', sa.Numeric(precision=20, scale=4), nullable=False),
    sa.Column('campaigns', sa.Numeric(precision=20, scale=4), nullable=False),
    sa.Column('gifts', sa.Numeric(precision=20, scale=4), nullable=False),
    sa.Column('other', sa.Numeric(precision=20, scale=4), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('fx_rate', sa.Numeric(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('proposed_amount', sa.Numeric(precision=20, scale=4), nullable=False),
    sa.Column('scheme_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_budgets_plan_id'), 'budgets', ['plan_id'], unique=False)
    op.create_index('uq_budgets_present', 'budgets', ['plan_id'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('plan_resources',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('people', sa.Numeric(precision=5, scale=1), nullable=False),
    sa.Column('proposed_people', sa.Numeric(precision=12, scale=1), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('scheme_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_plan_resources_plan_id'), 'plan_resources', ['plan_id'], unique=False)
    op.create_index('uq_plan_resources_present', 'plan_resources', ['plan_id'], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('responsibilities',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=True),
    sa.Column('work_area', sa.Text(), nullable=True),
    sa.Column('ability_needed', sa.Text(), nullable=True),
    sa.Column('assignments', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_responsibilities_plan_id'), 'responsibilities', ['plan_id'], unique=False)
    op.create_index('uq_responsibilities_present', 'responsibilities', ['plan_id', 'subject', sa.literal_column('coalesce(subject_id::text, lower(work_area))')], unique=True, postgresql_where=sa.text('deleted_at IS NULL'))
    op.create_table('plan_reviews',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('holder', sa.Text(), nullable=False),
    sa.Column('fiscal_month', sa.Integer(), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('scheme_version', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('held_by', sa.Text(), nullable=True),
    sa.Column('held_by_name', sa.Text(), nullable=True),
    sa.Column('findings', sa.Text(), nullable=True),
    sa.Column('actions_done', sa.Integer(), nullable=True),
    sa.Column('actions_open', sa.Integer(), nullable=True),
    sa.Column('actions_late', sa.Integer(), nullable=True),
    sa.Column('actions_cancelled', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('plan_id', 'kind', 'fiscal_month')
    )
    op.create_index('ix_plan_reviews_customer', 'plan_reviews', ['customer_id'], unique=False)
    op.create_index('ix_plan_reviews_due', 'plan_reviews', ['due_on', 'id'], unique=False, postgresql_where=sa.text('held_on IS NULL'))
    op.create_table('ability_judgements',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('responsibility_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('verdict', sa.Text(), nullable=False),
    sa.Column('remark', sa.Text(), nullable=True),
    sa.Column('judged_by', sa.Text(), nullable=False),
    sa.Column('judged_by_name', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], ),
    sa.ForeignKeyConstraint(['responsibility_id'], ['responsibilities.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_ability_judgements_customer', 'ability_judgements', ['customer_id'], unique=False)
    op.create_index(op.f('ix_ability_judgements_plan_id'), 'ability_judgements', ['plan_id'], unique=False)
    op.create_index(op.f('ix_ability_judgements_responsibility_id'), 'ability_judgements', ['responsibility_id'], unique=False)
    op.create_table('plan_review_levels',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('review_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('contact_id', sa.Uuid(), nullable=False),
    sa.Column('relationship_goal_id', sa.Uuid(), nullable=False),
    sa.Column('target_level', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=True),
    sa.Column('assessed_on', sa.Date(), nullable=True),
    sa.Column('is_reached', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], ),
    sa.ForeignKeyConstraint(['review_id'], ['plan_reviews.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_plan_review_levels_contact_id'), 'plan_review_levels', ['contact_id'], unique=False)
    op.create_index('ix_plan_review_levels_customer', 'plan_review_levels', ['customer_id'], unique=False)
    op.create_index(op.f('ix_plan_review_levels_plan_id'), 'plan_review_levels', ['plan_id'], unique=False)
    op.create_index(op.f('ix_plan_review_levels_review_id'), 'plan_review_levels', ['review_id'], unique=False)
