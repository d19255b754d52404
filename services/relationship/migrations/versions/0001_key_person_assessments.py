"""key-person assessments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import shared.feed.events

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table('customer_directory',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('region', sa.Text(), nullable=True),
    sa.Column('industry', sa.Text(), nullable=True),
    sa.Column('customer_class', sa.Text(), nullable=True),
    sa.Column('tier', sa.Text(), nullable=True),
    sa.Column('stage', sa.Text(), nullable=True),
    sa.Column('tags', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('manager_id', sa.Uuid(), nullable=True),
    sa.Column('manager_name', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_customer_directory_region', 'customer_directory', ['region'], unique=False)
    op.create_table('customer_directory_codes',
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('code')
    )
    op.create_index('ix_customer_directory_codes_customer', 'customer_directory_codes', ['customer_id'], unique=False)
    op.create_table('customer_directory_team',
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('customer_id', 'user_id')
    )
    op.create_index('ix_customer_directory_team_user', 'customer_directory_team', ['user_id'], unique=False)
    op.create_table('events',
    sa.Column('position', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('xid', shared.feed.events.Xid8(), server_default=sa.text('pg_current_xact_id()'), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('entity', sa.Text(), nullable=False),
    sa.Column('entity_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=True),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('actor_name', sa.Text(), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changes', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('position')
    )
    op.create_index('ix_events_customer', 'events', ['customer_id', 'position'], unique=False)
    op.create_index('ix_events_entity', 'events', ['entity_id', 'position'], unique=False)
    op.create_index('ix_events_order', 'events', ['xid', 'position'], unique=False)
    op.create_table('follower_cursors',
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('cursor', sa.Text(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('source')
    )
    op.create_table('idempotency_keys',
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('request_hash', sa.LargeBinary(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('headers', sa.JSON(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('subject', 'key')
    )
    op.create_table('key_person_assessments',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('contact_id', sa.Uuid(), nullable=False),
    sa.Column('competitor', sa.Text(), nullable=True),
    sa.Column('assessed_on', sa.Date(), nullable=False),
    sa.Column('dimensions', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('proposed_level', sa.Text(), nullable=False),
    sa.Column('scheme_version', sa.Integer(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('level_reason', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('assessed_by', sa.Text(), nullable=False),
    sa.Column('assessed_by_name', sa.Text(), nullable=False),
    sa.Column('reviewed_by', sa.Text(), nullable=True),
    sa.Column('reviewed_by_name', sa.Text(), nullable=True),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_remark', sa.Text(), nullable=True),
    sa.Column('private_remarks', sa.Text(), nullable=True),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_key_person_assessments_contact', 'key_person_assessments', ['contact_id', 'assessed_on', 'id'], unique=False)
    op.create_index('ix_key_person_assessments_created', 'key_person_assessments', ['created_at', 'id'], unique=False)
    op.create_index('ix_key_person_assessments_customer', 'key_person_assessments', ['customer_id', 'assessed_on'], unique=False)

