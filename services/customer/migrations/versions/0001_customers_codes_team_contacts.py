"""customers, codes, team, contacts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import shared.feed.events

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table('customers',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('short_name', sa.Text(), nullable=True),
    sa.Column('english_name', sa.Text(), nullable=True),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('region', sa.Text(), nullable=True),
    sa.Column('industry', sa.Text(), nullable=True),
    sa.Column('scenarios', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('uscc', sa.Text(), nullable=True),
    sa.Column('website', sa.Text(), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('country', sa.Text(), nullable=True),
    sa.Column('employees', sa.Integer(), nullable=True),
    sa.Column('founded_on', sa.Date(), nullable=True),
    sa.Column('first_contract_on', sa.Date(), nullable=True),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['parent_id'], ['customers.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_customers_created', 'customers', ['created_at', 'id'], unique=False)
    op.create_index('ix_customers_name', 'customers', ['name', 'id'], unique=False)
    op.create_index('ix_customers_parent', 'customers', ['parent_id'], unique=False)
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
    op.create_table('contacts',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('english_name', sa.Text(), nullable=True),
    sa.Column('department', sa.Text(), nullable=True),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('seniority', sa.Text(), nullable=True),
    sa.Column('reports_to_id', sa.Uuid(), nullable=True),
    sa.Column('decision_role', sa.Text(), nullable=True),
    sa.Column('influence', sa.Integer(), nullable=True),
    sa.Column('decision_bases', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('is_key', sa.Boolean(), nullable=False),
    sa.Column('has_left', sa.Boolean(), nullable=False),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('birthday', sa.Date(), nullable=True),
    sa.Column('private_notes', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ),
    sa.ForeignKeyConstraint(['reports_to_id'], ['contacts.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_contacts_customer_id'), 'contacts', ['customer_id'], unique=False)
    op.create_table('customer_codes',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('code')
    )
    op.create_index(op.f('ix_customer_codes_customer_id'), 'customer_codes', ['customer_id'], unique=False)
    op.create_table('team_members',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('user_name', sa.Text(), nullable=True),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_team_members_user', 'team_members', ['user_id'], unique=False)
    op.create_index('uq_team_members_present', 'team_members', ['customer_id', 'user_id', 'role'], unique=True, postgresql_where=sa.text('ended_on IS NULL'))

    op.execute(
        """
        CREATE VIEW customer_directory AS
        SELECT c.id, c.name, c.status, c.region, c.industry,
               NULL::text AS customer_class, NULL::text AS tier, NULL::text AS stage, '{}'::text[] AS tags,
               m.user_id AS manager_id, m.user_name AS manager_name
        FROM customers c
        LEFT JOIN LATERAL (
            SELECT t.user_id, t.user_name FROM team_members t
            WHERE t.customer_id = c.id AND t.role = 'account_manager' AND t.ended_on IS NULL
            ORDER BY t.started_on DESC, t.id DESC
            LIMIT 1
        ) m ON true
        WHERE c.deleted_at IS NULL
        """
    )
    op.execute("CREATE VIEW customer_directory_codes AS SELECT code, customer_id FROM customer_codes")
    op.execute(
        "CREATE VIEW customer_directory_team AS SELECT customer_id, user_id FROM team_members WHERE ended_on IS NULL"
    )
