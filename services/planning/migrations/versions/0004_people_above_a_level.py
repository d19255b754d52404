"""People above a level, the contact of each event, and the customers and contacts of a stored reply."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

# An event of a row with a level of its own contains the level before and after, computed from earlier events.
LEVELS = """
    UPDATE events e
    SET changes = e.changes || jsonb_build_object('clearance', jsonb_build_array(
        CASE WHEN e.type NOT LIKE '%.created' THEN CASE WHEN told.before = '{value}' THEN 2 ELSE 1 END END,
        CASE WHEN e.type NOT LIKE '%.deleted' THEN CASE WHEN told.after = '{value}' THEN 2 ELSE 1 END END
    ))
    FROM (
        SELECT o.position, known.changes -> '{field}' ->> 1 AS after,
               CASE WHEN o.changes ? '{field}' THEN o.changes -> '{field}' ->> 0
                    ELSE known.changes -> '{field}' ->> 1 END AS before
        FROM events o
        LEFT JOIN LATERAL (
            SELECT k.changes FROM events k
            WHERE k.entity_id = o.entity_id AND k.position <= o.position AND k.changes ? '{field}'
            ORDER BY k.position DESC
            LIMIT 1
        ) known ON true
        WHERE o.entity = '{entity}'
    ) told
    WHERE told.position = e.position
"""


def upgrade() -> None:
    op.create_table('customer_directory_people',
    sa.Column('contact_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('clearance', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('contact_id')
    )
    op.create_index('ix_customer_directory_people_customer', 'customer_directory_people', ['customer_id'], unique=False)
    # Follow the feed again from its start, to copy the people of customers that were copied earlier.
    op.execute("DELETE FROM follower_cursors WHERE source = 'customer'")
    op.add_column('events', sa.Column('contact_id', sa.Uuid(), nullable=True))
    op.execute(
        """
        UPDATE events e SET contact_id = (c.changes -> 'contact_id' ->> 1)::uuid
        FROM events c
        WHERE c.entity_id = e.entity_id AND c.type LIKE '%.created' AND c.changes ? 'contact_id'
        """
    )
    op.execute(LEVELS.format(entity="market_goal", field="metric", value="margin"))
    # The contents of older stored replies are unknown: only the highest clearance gets them repeated.
    keys = "idempotency_keys"
    op.add_column(keys, sa.Column('clearance', sa.Integer(), nullable=False, server_default='3'))
    op.add_column(keys, sa.Column('customer_ids', postgresql.ARRAY(sa.Uuid()), nullable=False, server_default='{}'))
    op.add_column(keys, sa.Column('contact_ids', postgresql.ARRAY(sa.Uuid()), nullable=False, server_default='{}'))
    for name in ('clearance', 'customer_ids', 'contact_ids'):
        op.alter_column(keys, name, server_default=None)
