"""Senior people on level 2: of whom an event is, and what a kept reply shows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"

# An event of a row with a level of its own carries the level before and after; what it was comes out of the events.
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
    op.execute(
        """
        CREATE VIEW customer_directory_people AS
        SELECT id AS contact_id, customer_id, 2 AS clearance FROM contacts WHERE seniority = 'top'
        """
    )
    op.add_column('events', sa.Column('contact_id', sa.Uuid(), nullable=True))
    op.execute("UPDATE events SET contact_id = entity_id WHERE entity = 'contact'")
    op.execute(
        """
        UPDATE events e SET contact_id = (c.changes -> 'contact_id' ->> 1)::uuid
        FROM events c
        WHERE c.entity_id = e.entity_id AND c.type LIKE '%.created' AND c.changes ? 'contact_id'
        """
    )
    op.execute(LEVELS.format(entity="contact", field="seniority", value="top"))
    op.execute(LEVELS.format(entity="grading_factor_entry", field="factor", value="profit"))
    # Whose reply was kept before nobody knows any more: only the highest clearance has it repeated.
    keys = "idempotency_keys"
    op.add_column(keys, sa.Column('clearance', sa.Integer(), nullable=False, server_default='3'))
    op.add_column(keys, sa.Column('customer_ids', postgresql.ARRAY(sa.Uuid()), nullable=False, server_default='{}'))
    op.add_column(keys, sa.Column('contact_ids', postgresql.ARRAY(sa.Uuid()), nullable=False, server_default='{}'))
    for name in ('clearance', 'customer_ids', 'contact_ids'):
        op.alter_column(keys, name, server_default=None)
