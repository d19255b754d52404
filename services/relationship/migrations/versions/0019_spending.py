"""Expenses with their people, and spending budgets."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table('expenses',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('happens_on', sa.Date(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=20, scale=4), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('fx_rate', sa.Numeric(), nullable=True),
    sa.Column('participants', sa.Integer(), nullable=False),
    sa.Column('occasion', sa.Text(), nullable=True),
    sa.Column('article', sa.Text(), nullable=True),
    sa.Column('touchpoint_id', sa.Uuid(), nullable=True),
    sa.Column('visit_plan_id', sa.Uuid(), nullable=True),
    sa.Column('campaign_id', sa.Uuid(), nullable=True),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('clearance', sa.Integer(), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('base_amount', sa.Numeric(precision=20, scale=4), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('requester_id', sa.Uuid(), nullable=True),
    sa.Column('requested_by', sa.Text(), nullable=False),
    sa.Column('requested_by_name', sa.Text(), nullable=False),
    sa.Column('approvals', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('next_approver', sa.Text(), nullable=True),
    sa.Column('decide_by', sa.Date(), nullable=False),
    sa.Column('record_by', sa.Date(), nullable=False),
    sa.Column('actual_amount', sa.Numeric(precision=20, scale=4), nullable=True),
    sa.Column('actual_base_amount', sa.Numeric(precision=20, scale=4), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recorded_by_name', sa.Text(), nullable=True),
    sa.Column('record_remark', sa.Text(), nullable=True),
    sa.Column('scheme_version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_expenses_created', 'expenses', ['created_at', 'id'], unique=False)
    op.create_index('ix_expenses_customer_year', 'expenses', ['customer_id', 'fiscal_year'], unique=False)
    op.create_index('ix_expenses_happens', 'expenses', ['happens_on', 'id'], unique=False)
    op.create_index('ix_expenses_requester_year', 'expenses', ['requester_id', 'fiscal_year'], unique=False)
    op.create_index('ix_expenses_unrecorded', 'expenses', ['record_by'], unique=False, postgresql_where=sa.text("status = 'approved'"))
    op.create_index('ix_expenses_waiting', 'expenses', ['decide_by'], unique=False, postgresql_where=sa.text("status = 'requested'"))
    op.create_table('expense_people',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expense_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('contact_id', sa.Uuid(), nullable=False),
    sa.Column('share', sa.Numeric(precision=20, scale=4), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('expense_id', 'contact_id')
    )
    op.create_index('ix_expense_people_contact', 'expense_people', ['contact_id', 'expense_id'], unique=False)
    op.create_table('spending_budgets',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.Column('amount', sa.Numeric(precision=20, scale=4), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.Uuid(), nullable=True),
    sa.Column('holder_ids', postgresql.ARRAY(sa.Uuid()), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('set_by_name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_spending_budgets_created', 'spending_budgets', ['created_at', 'id'], unique=False)
    op.create_index('ix_spending_budgets_customer', 'spending_budgets', ['customer_id', 'fiscal_year'], unique=False)
    op.create_index('ix_spending_budgets_holders', 'spending_budgets', ['holder_ids'], unique=False, postgresql_using='gin')


def downgrade() -> None:
    op.drop_table("spending_budgets")
    op.drop_table("expense_people")
    op.drop_table("expenses")
