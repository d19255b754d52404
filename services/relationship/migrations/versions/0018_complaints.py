"""Complaints with their states and escalations."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table('complaints',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at_1', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at_2', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('times_reopened', sa.Integer(), nullable=False),
    sa.Column('clocks_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_green_channel', sa.Boolean(), nullable=False),
    sa.Column('answer_hours', sa.Integer(), nullable=False),
    sa.Column('answer_counted', sa.Text(), nullable=False),
    sa.Column('answer_due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('first_answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('solve_hours', sa.Integer(), nullable=False),
    sa.Column('solve_counted', sa.Text(), nullable=False),
    sa.Column('solve_due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('solved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('was_answered_late', sa.Boolean(), nullable=False),
    sa.Column('was_solved_late', sa.Boolean(), nullable=False),
    sa.Column('root_cause', sa.Text(), nullable=True),
    sa.Column('root_cause_detail', sa.Text(), nullable=True),
    sa.Column('scheme_version', sa.Integer(), nullable=False),
    sa.Column('policy_version', sa.Integer(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('severity', sa.Text(), nullable=False),
    sa.Column('private_remarks', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('contact_id', sa.Uuid(), nullable=True),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('reported_by', sa.Text(), nullable=False),
    sa.Column('reported_by_name', sa.Text(), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_complaints_customer', 'complaints', ['customer_id', 'received_at'], unique=False)
    op.create_index('ix_complaints_owner', 'complaints', ['owner_id', 'status'], unique=False)
    op.create_index('ix_complaints_received', 'complaints', ['received_at', 'id'], unique=False)
    op.create_index('ix_complaints_waiting', 'complaints', ['solve_due_at', 'id'], unique=False, postgresql_where=sa.text('solved_at IS NULL AND deleted_at IS NULL'))
    op.create_table('complaint_states',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('complaint_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('contact_id', sa.Uuid(), nullable=True),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('entered_by', sa.Text(), nullable=False),
    sa.Column('entered_by_name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_complaint_states_complaint', 'complaint_states', ['complaint_id', 'since'], unique=False)
    op.create_table('complaint_escalations',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('complaint_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('contact_id', sa.Uuid(), nullable=True),
    sa.Column('times_reopened', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('clock', sa.Text(), nullable=False),
    sa.Column('recipient', sa.Text(), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_complaint_escalations_complaint', 'complaint_escalations', ['complaint_id', 'planned_at'], unique=False)
    op.create_index('ix_complaint_escalations_planned', 'complaint_escalations', ['planned_at'], unique=False, postgresql_where=sa.text('told_at IS NULL'))
    op.create_index('ix_complaint_escalations_told', 'complaint_escalations', ['user_id'], unique=False, postgresql_where=sa.text('told_at IS NOT NULL'))


def downgrade() -> None:
    op.drop_table("complaint_escalations")
    op.drop_table("complaint_states")
    op.drop_table("complaints")
