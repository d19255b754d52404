"""Surveys whose answers our people record, and who recorded a response."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.add_column("surveys", sa.Column("is_recorded", sa.Boolean(), nullable=False, server_default="false"))
    op.add_column("survey_responses", sa.Column("recorded_by", sa.Text()))
    op.add_column("survey_responses", sa.Column("recorded_by_name", sa.Text()))


def downgrade() -> None:
    for name in ("recorded_by_name", "recorded_by"):
        op.drop_column("survey_responses", name)
    op.drop_column("surveys", "is_recorded")
