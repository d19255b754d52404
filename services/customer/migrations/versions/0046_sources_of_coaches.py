"""Moves, facts and answers whose source is a coach need clearance 2, and so do their events."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0046"
down_revision = "0045"

# The level of an event is the highest of those that it was written with and of the source at that time.
LEVELS = """
    UPDATE events e
    SET changes = e.changes || jsonb_build_object('clearance', jsonb_build_array(
        CASE WHEN e.type NOT LIKE '%.created'
             THEN greatest((e.changes -> 'clearance' ->> 0)::int, CASE WHEN told.before = 'coach' THEN 2 ELSE 1 END) END,
        CASE WHEN e.type NOT LIKE '%.deleted'
             THEN greatest((e.changes -> 'clearance' ->> 1)::int, CASE WHEN told.after = 'coach' THEN 2 ELSE 1 END) END
    ))
    FROM (
        SELECT o.position, known.changes -> 'source' ->> 1 AS after,
               CASE WHEN o.changes ? 'source' THEN o.changes -> 'source' ->> 0
                    ELSE known.changes -> 'source' ->> 1 END AS before
        FROM events o
        LEFT JOIN LATERAL (
            SELECT k.changes FROM events k
            WHERE k.entity_id = o.entity_id AND k.position <= o.position AND k.changes ? 'source'
            ORDER BY k.position DESC
            LIMIT 1
        ) known ON true
        WHERE o.entity IN ('competitor_move', 'dossier_fact')
    ) told
    WHERE told.position = e.position
"""


def _answers(place: int, is_coach: str) -> str:
    """SQL: the answers before or after the change whose source is a coach, or is none."""
    return f"""(
        SELECT coalesce(jsonb_object_agg(key, value), '{{}}')
        FROM jsonb_each(coalesce(nullif(e.changes -> 'answers' -> {place}, 'null'), '{{}}'))
        WHERE (value ->> 'source' IS NOT DISTINCT FROM 'coach') IS {is_coach}
    )"""  # noqa: S608


def _pair(is_coach: str) -> str:
    return f"""jsonb_build_array(
        CASE WHEN e.type NOT LIKE '%.created' THEN {_answers(0, is_coach)} END,
        CASE WHEN e.type NOT LIKE '%.deleted' THEN {_answers(1, is_coach)} END
    )"""


ANSWERS_IN_EVENTS = f"""
    UPDATE events e
    SET changes = e.changes || jsonb_build_object('answers', {_pair("FALSE")}, 'coach_answers', {_pair("TRUE")})
    WHERE e.entity = 'competitor_profile' AND e.changes ? 'answers'
"""  # noqa: S608
ANSWERS = f"""
    UPDATE competitor_profiles p
    SET coach_answers = {_answers(1, "TRUE")}, answers = {_answers(1, "FALSE")}
    FROM (SELECT id, jsonb_build_object('answers', jsonb_build_array(NULL, answers)) AS changes
          FROM competitor_profiles) e
    WHERE e.id = p.id
"""  # noqa: S608


# The defaults stay, for rows that a process of the version before writes meanwhile.
def upgrade() -> None:
    op.add_column("competitor_profiles", sa.Column("coach_answers", JSONB(), nullable=False, server_default="{}"))
    for name in ("updated_at_1", "updated_at_2"):
        column = sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())
        op.add_column("competitor_profiles", column)
    op.execute("UPDATE competitor_profiles SET updated_at_1 = updated_at, updated_at_2 = updated_at")
    for statement in (ANSWERS, ANSWERS_IN_EVENTS, LEVELS):
        op.execute(statement)
