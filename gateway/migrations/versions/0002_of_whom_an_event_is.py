"""The customers and people of an event, and what a stored reply shows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column('events', sa.Column('contact_id', sa.Uuid(), nullable=True))
    # The owners of earlier replies are unknown: only the highest clearance gets them replayed.
    keys = "idempotency_keys"
    op.add_column(keys, sa.Column('clearance', sa.Integer(), nullable=False, server_default='3'))
    op.add_column(keys, sa.Column('customer_ids', postgresql.ARRAY(sa.Uuid()), nullable=False, server_default='{}'))
    op.add_column(keys, sa.Column('contact_ids', postgresql.ARRAY(sa.Uuid()), nullable=False, server_default='{}'))
    for name in ('clearance', 'customer_ids', 'contact_ids'):
        op.alter_column(keys, name, server_default=None)
