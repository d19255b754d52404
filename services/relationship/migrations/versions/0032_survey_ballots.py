"""Answers to anonymous surveys are ballots until their survey has ended.

Those given before become ballots too: what told when each was given goes, with its events, and what has ended is counted
anew, all of a survey at once, with the next hourly look at satisfaction.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0032"
down_revision = "0031"

ANONYMOUS = "SELECT id FROM survey_responses WHERE is_anonymous"
USED = """
UPDATE survey_links SET answered_at = surveys.opens_on::timestamp AT TIME ZONE 'UTC', answers_digest = NULL
FROM survey_invitations JOIN surveys ON surveys.id = survey_invitations.survey_id
WHERE survey_invitations.id = survey_links.invitation_id AND surveys.is_anonymous AND survey_links.answered_at IS NOT NULL
"""


def upgrade() -> None:
    op.create_table(
        "survey_ballots",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("survey_id", sa.Uuid(), sa.ForeignKey("surveys.id"), nullable=False),
        sa.Column("answers", JSONB(), nullable=False),
    )
    op.create_index("ix_survey_ballots_survey_id", "survey_ballots", ["survey_id"])
    op.execute(
        "INSERT INTO survey_ballots (id, survey_id, answers)"
        " SELECT gen_random_uuid(), survey_id, answers FROM survey_responses WHERE is_anonymous ORDER BY random()"
    )
    op.execute(f"DELETE FROM events WHERE entity = 'survey_response' AND entity_id IN ({ANONYMOUS})")
    op.execute("DELETE FROM survey_responses WHERE is_anonymous")
    op.execute(USED)


def downgrade() -> None:
    op.drop_table("survey_ballots")
