"""Coaches need clearance 2: as people, in their stages, in search, in events and in the copies of other services."""

from alembic import op

revision = "0031"
down_revision = "0030"

IS_COACH = "decision_role = 'coach'"

# The level of an event is the highest of those that it was written with and of the role at that time.
LEVELS = """
    UPDATE events e
    SET changes = e.changes || jsonb_build_object('clearance', jsonb_build_array(
        CASE WHEN e.type NOT LIKE '%.created'
             THEN greatest((e.changes -> 'clearance' ->> 0)::int, CASE WHEN told.before = 'coach' THEN 2 ELSE 1 END) END,
        CASE WHEN e.type NOT LIKE '%.deleted'
             THEN greatest((e.changes -> 'clearance' ->> 1)::int, CASE WHEN told.after = 'coach' THEN 2 ELSE 1 END) END
    ))
    FROM (
        SELECT o.position, known.changes -> 'decision_role' ->> 1 AS after,
               CASE WHEN o.changes ? 'decision_role' THEN o.changes -> 'decision_role' ->> 0
                    ELSE known.changes -> 'decision_role' ->> 1 END AS before
        FROM events o
        JOIN LATERAL (
            SELECT k.changes FROM events k
            WHERE k.entity_id = o.entity_id AND k.position <= o.position AND k.changes ? 'decision_role'
            ORDER BY k.position DESC
            LIMIT 1
        ) known ON true
        WHERE o.entity = 'contact'
    ) told
    WHERE told.position = e.position AND 'coach' IN (told.before, told.after)
"""


def upgrade() -> None:
    op.execute(
        f"""
        CREATE OR REPLACE VIEW customer_directory_people AS
        SELECT id AS contact_id, customer_id, 2 AS clearance FROM contacts WHERE seniority = 'top' OR {IS_COACH}
        """  # noqa: S608
    )
    op.execute(LEVELS)
    op.execute(
        f"""
        UPDATE search_entries SET clearance = 2
        WHERE clearance < 2 AND id IN (SELECT id FROM contacts WHERE {IS_COACH})
        """  # noqa: S608
    )
    # Where the same person already has the same part at level 2, the one above goes to level 3.
    op.execute(
        """
        UPDATE stage_roles r SET clearance = CASE WHEN EXISTS (
            SELECT FROM stage_roles o
            WHERE o.contact_id = r.contact_id AND o.stage = r.stage AND o.chain = r.chain AND o.clearance = 2
        ) THEN 3 ELSE 2 END
        WHERE r.role = 'coach' AND r.clearance < 2
        """
    )
    # The other services copy a customer anew when the feed has an event of it.
    op.execute(
        f"""
        INSERT INTO events (id, type, entity, entity_id, customer_id, contact_id, actor, actor_name, occurred_at, changes)
        SELECT gen_random_uuid(), 'guanxi.contact.updated', 'contact', id, customer_id, id, 'system', 'system', now(),
               '{{"clearance": [1, 2]}}'
        FROM contacts WHERE {IS_COACH} AND deleted_at IS NULL AND seniority IS DISTINCT FROM 'top'
        """  # noqa: S608
    )
