"""Actions, meetings with their people, and the service's warnings, which kpi lists."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table('actions',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at_1', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at_2', sa.DateTime(timezone=True), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('scene', sa.Text(), nullable=True),
    sa.Column('relationship_goal_id', sa.Uuid(), nullable=True),
    sa.Column('expected_lift', sa.Text(), nullable=True),
    sa.Column('cost', sa.Numeric(precision=20, scale=4), nullable=True),
    sa.Column('currency', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('source_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('actual_cost', sa.Numeric(precision=20, scale=4), nullable=True),
    sa.Column('cancel_reason', sa.Text(), nullable=True),
    sa.Column('reopening_reason', sa.Text(), nullable=True),
    sa.Column('reopened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('execution_kind', sa.Text(), nullable=True),
    sa.Column('execution_state', sa.Text(), nullable=True),
    sa.Column('execution_id', sa.Uuid(), nullable=True),
    sa.Column('execution_on', sa.Date(), nullable=True),
    sa.Column('execution_cancel_reason', sa.Text(), nullable=True),
    sa.Column('execution_intent_id', sa.Uuid(), nullable=True),
    sa.Column('refusal_code', sa.Text(), nullable=True),
    sa.Column('refusal_en', sa.Text(), nullable=True),
    sa.Column('refusal_zh', sa.Text(), nullable=True),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('created_by_name', sa.Text(), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_actions_created', 'actions', ['created_at', 'id'], unique=False)
    op.create_index('ix_actions_customer', 'actions', ['customer_id', 'state'], unique=False)
    op.create_index('ix_actions_due', 'actions', ['due_on', 'id'], unique=False, postgresql_where=sa.text("state = 'open'"))
    op.create_index(op.f('ix_actions_execution_intent_id'), 'actions', ['execution_intent_id'], unique=False)
    op.create_index('ix_actions_plan', 'actions', ['plan_id'], unique=False, postgresql_where=sa.text('plan_id IS NOT NULL'))
    op.create_index('ix_actions_source', 'actions', ['source_id'], unique=False, postgresql_where=sa.text('source_id IS NOT NULL'))
    op.create_table('action_people',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('action_id', sa.Uuid(), nullable=False),
    sa.Column('contact_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['action_id'], ['actions.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('action_id', 'contact_id')
    )
    op.create_index('ix_action_people_contact', 'action_people', ['contact_id'], unique=False)
    op.create_index('ix_action_people_customer', 'action_people', ['customer_id'], unique=False)
    op.create_table('warnings',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('severity', sa.Text(), nullable=False),
    sa.Column('evidence_en', sa.Text(), nullable=False),
    sa.Column('evidence_zh', sa.Text(), nullable=False),
    sa.Column('figures', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('clearance', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Uuid(), nullable=True),
    sa.Column('owner_id', sa.Uuid(), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('has_due_item', sa.Boolean(), nullable=False),
    sa.Column('link', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('customer_id', 'kind', 'subject')
    )
    op.create_table('meetings',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at_1', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at_2', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('minutes', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('organizer_id', sa.Uuid(), nullable=True),
    sa.Column('agenda', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('decisions', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('action_items', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('released_by', sa.Text(), nullable=True),
    sa.Column('released_by_name', sa.Text(), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('created_by_name', sa.Text(), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_meetings_created', 'meetings', ['created_at', 'id'], unique=False)
    op.create_index('ix_meetings_customer', 'meetings', ['customer_id', 'starts_at'], unique=False)
    op.create_index('ix_meetings_open', 'meetings', ['ends_at'], unique=False, postgresql_where=sa.text("state = 'open'"))
    op.create_index('ix_meetings_starts', 'meetings', ['starts_at', 'id'], unique=False)
    op.create_table('meeting_people',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Uuid(), nullable=False),
    sa.Column('contact_id', sa.Uuid(), nullable=True),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(contact_id IS NULL) <> (user_id IS NULL)', name='one_person'),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('meeting_id', 'contact_id'),
    sa.UniqueConstraint('meeting_id', 'user_id')
    )
    op.create_index('ix_meeting_people_contact', 'meeting_people', ['contact_id'], unique=False, postgresql_where=sa.text('contact_id IS NOT NULL'))
    op.create_index('ix_meeting_people_customer', 'meeting_people', ['customer_id'], unique=False)
