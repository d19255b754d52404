"""People above a level, of whom an event is, and what a kept reply shows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table('customer_directory_people',
    sa.Column('contact_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('clearance', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('contact_id')
    )
    op.create_index('ix_customer_directory_people_customer', 'customer_directory_people', ['customer_id'], unique=False)
    # The feed is followed again from its beginning, so that the people of customers already copied come along.
    op.execute("DELETE FROM follower_cursors WHERE source = 'customer'")
    op.add_column('events', sa.Column('contact_id', sa.Uuid(), nullable=True))
    # Whose reply was kept before nobody knows any more: only the highest clearance has it repeated.
    keys = "idempotency_keys"
    op.add_column(keys, sa.Column('clearance', sa.Integer(), nullable=False, server_default='3'))
    op.add_column(keys, sa.Column('customer_ids', postgresql.ARRAY(sa.Uuid()), nullable=False, server_default='{}'))
    op.add_column(keys, sa.Column('contact_ids', postgresql.ARRAY(sa.Uuid()), nullable=False, server_default='{}'))
    for name in ('clearance', 'customer_ids', 'contact_ids'):
        op.alter_column(keys, name, server_default=None)
