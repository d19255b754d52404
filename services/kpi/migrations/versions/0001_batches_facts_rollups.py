"""batches, facts, rollups."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import shared.feed.events

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table('batch_rejections',
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('document_no', sa.Text(), nullable=True),
    sa.Column('errors', sa.JSON(), nullable=False),
    sa.Column('row', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('batch_id', 'position')
    )
    op.create_table('batches',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received', sa.Integer(), nullable=False),
    sa.Column('created', sa.Integer(), nullable=False),
    sa.Column('updated', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.Column('stale', sa.Integer(), nullable=False),
    sa.Column('rejected', sa.Integer(), nullable=False),
    sa.Column('differing', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('format', sa.Text(), nullable=False),
    sa.Column('is_atomic', sa.Boolean(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('columns', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_batches_kind', 'batches', ['kind', 'created_at', 'id'], unique=False)
    op.create_table('category_months',
    sa.Column('customer_code', sa.Text(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('category', sa.Text(), nullable=False),
    sa.Column('lines', sa.BigInteger(), nullable=False),
    sa.Column('quantity', sa.Numeric(), nullable=False),
    sa.Column('sales', sa.Numeric(), nullable=False),
    sa.Column('costed_sales', sa.Numeric(), nullable=False),
    sa.Column('cost', sa.Numeric(), nullable=False),
    sa.PrimaryKeyConstraint('customer_code', 'month', 'category')
    )
    op.create_index('ix_category_months_month', 'category_months', ['month'], unique=False)
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
    op.create_table('customer_months',
    sa.Column('customer_code', sa.Text(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('orders', sa.BigInteger(), nullable=False),
    sa.Column('lines', sa.BigInteger(), nullable=False),
    sa.Column('checked_lines', sa.BigInteger(), nullable=False),
    sa.Column('accurate_lines', sa.BigInteger(), nullable=False),
    sa.Column('delivered_lines', sa.BigInteger(), nullable=False),
    sa.Column('on_time_lines', sa.BigInteger(), nullable=False),
    sa.Column('promised_orders', sa.BigInteger(), nullable=False),
    sa.Column('late_orders', sa.BigInteger(), nullable=False),
    sa.Column('quantity', sa.Numeric(), nullable=False),
    sa.Column('sales', sa.Numeric(), nullable=False),
    sa.Column('costed_sales', sa.Numeric(), nullable=False),
    sa.Column('cost', sa.Numeric(), nullable=False),
    sa.PrimaryKeyConstraint('customer_code', 'month')
    )
    op.create_index('ix_customer_months_month', 'customer_months', ['month'], unique=False)
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
    op.create_table('open_promises',
    sa.Column('customer_code', sa.Text(), nullable=False),
    sa.Column('promised_on', sa.Date(), nullable=False),
    sa.Column('lines', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('customer_code', 'promised_on')
    )
    op.create_index('ix_open_promises_day', 'open_promises', ['promised_on'], unique=False)
    op.create_table('order_lines',
    sa.Column('customer_code', sa.Text(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('line_no', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('sku', sa.Text(), nullable=False),
    sa.Column('quantity', sa.Numeric(), nullable=False),
    sa.Column('amount', sa.Numeric(), nullable=False),
    sa.Column('unit_price', sa.Numeric(), nullable=True),
    sa.Column('cost', sa.Numeric(), nullable=True),
    sa.Column('promised_on', sa.Date(), nullable=True),
    sa.Column('shipped_on', sa.Date(), nullable=True),
    sa.Column('accepted_quantity', sa.Numeric(), nullable=True),
    sa.PrimaryKeyConstraint('customer_code', 'order_id', 'line_no')
    )
    op.create_table('orders',
    sa.Column('customer_code', sa.Text(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('order_no', sa.Text(), nullable=False),
    sa.Column('ordered_on', sa.Date(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('fx_rate', sa.Numeric(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('source_version', sa.BigInteger(), nullable=False),
    sa.Column('content_hash', sa.LargeBinary(), nullable=False),
    sa.Column('line_count', sa.Integer(), nullable=False),
    sa.Column('late_lines', sa.Integer(), nullable=False),
    sa.Column('open_lines', sa.Integer(), nullable=False),
    sa.Column('amount', sa.Numeric(), nullable=False),
    sa.Column('cost', sa.Numeric(), nullable=True),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('customer_code', 'id')
    )
    op.create_index('ix_orders_id', 'orders', ['id'], unique=False)
    op.create_index('ix_orders_ordered', 'orders', ['ordered_on', 'id'], unique=False)
    op.create_table('payments',
    sa.Column('customer_code', sa.Text(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('payment_no', sa.Text(), nullable=False),
    sa.Column('invoice_no', sa.Text(), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('amount', sa.Numeric(), nullable=False),
    sa.Column('source_version', sa.BigInteger(), nullable=False),
    sa.Column('content_hash', sa.LargeBinary(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('customer_code', 'id')
    )
    op.create_index('ix_payments_id', 'payments', ['id'], unique=False)
    op.create_index('ix_payments_paid', 'payments', ['paid_on', 'id'], unique=False)
    op.create_table('products',
    sa.Column('sku', sa.Text(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('category', sa.Text(), nullable=True),
    sa.Column('unit_cost', sa.Numeric(), nullable=True),
    sa.Column('content_hash', sa.LargeBinary(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('sku'),
    sa.UniqueConstraint('id')
    )
    op.create_index('ix_products_category', 'products', ['category'], unique=False)
    op.create_table('receivables',
    sa.Column('customer_code', sa.Text(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('invoice_no', sa.Text(), nullable=False),
    sa.Column('order_no', sa.Text(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('amount', sa.Numeric(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('fx_rate', sa.Numeric(), nullable=False),
    sa.Column('disputed', sa.Boolean(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('source_version', sa.BigInteger(), nullable=False),
    sa.Column('content_hash', sa.LargeBinary(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('customer_code', 'id')
    )
    op.create_index('ix_receivables_due', 'receivables', ['due_on', 'id'], unique=False)
    op.create_index('ix_receivables_id', 'receivables', ['id'], unique=False)

