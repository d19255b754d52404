"""Customer exits with their workstreams and disputes, and the versions of the exit scheme."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table('exits',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('scheme_version', sa.Integer(), nullable=False),
    sa.Column('readers', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('opened_by', sa.Text(), nullable=False),
    sa.Column('opened_by_name', sa.Text(), nullable=False),
    sa.Column('open_amounts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('receivables_asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waived', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('waiver', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('ended_by', sa.Text(), nullable=True),
    sa.Column('ended_by_name', sa.Text(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('end_reason', sa.Text(), nullable=True),
    sa.Column('reopening_reason', sa.Text(), nullable=True),
    sa.Column('superseded_by_id', sa.Uuid(), nullable=True),
    sa.Column('status_before', sa.Text(), nullable=True),
    sa.Column('intent_id', sa.Uuid(), nullable=True),
    sa.Column('customer_move', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['superseded_by_id'], ['exits.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_exits_created', 'exits', ['created_at', 'id'], unique=False)
    op.create_index(op.f('ix_exits_customer_id'), 'exits', ['customer_id'], unique=False)
    op.create_index(op.f('ix_exits_intent_id'), 'exits', ['intent_id'], unique=False)
    op.create_index('uq_exits_open', 'exits', ['customer_id'], unique=True, postgresql_where=sa.text("status = 'open'"))
    op.create_table('scheme_versions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('published_by', sa.Text(), nullable=False),
    sa.Column('published_by_name', sa.Text(), nullable=False),
    sa.Column('clearance', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('kind', 'number')
    )
    op.create_table('exit_disputes',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('exit_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('opened_by', sa.Text(), nullable=False),
    sa.Column('opened_by_name', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('settled_by', sa.Text(), nullable=True),
    sa.Column('settled_by_name', sa.Text(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['exit_id'], ['exits.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_exit_disputes_exit_id'), 'exit_disputes', ['exit_id'], unique=False)
    op.create_table('exit_workstreams',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('exit_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('name_zh', sa.Text(), nullable=False),
    sa.Column('roles', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('is_for_disputes', sa.Boolean(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('checklist', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('sign_offs', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('signed_off_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reopening_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['exit_id'], ['exits.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('exit_id', 'code')
    )
