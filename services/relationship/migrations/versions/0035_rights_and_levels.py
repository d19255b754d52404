"""What every user sees; dissolved departments by customer; present levels with their assessment and customer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0035"
down_revision = "0034"


LATEST = """
    SELECT DISTINCT ON (contact_id) contact_id, level, assessed_on, id, customer_id
    FROM key_person_assessments
    WHERE competitor IS NULL AND deleted_at IS NULL AND status IN ('submitted', 'confirmed') AND {persons}
    ORDER BY contact_id, assessed_on DESC, id DESC
"""
BEFORE = LATEST.replace(", id, customer_id\n", "\n")
NAMES = "person_id, level, assessed_on"
FOLLOW = """
CREATE OR REPLACE FUNCTION follow_levels(persons uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('current_levels'), place)
    FROM (SELECT DISTINCT hashtext(person::text) & 1023 AS place FROM unnest(persons) AS person ORDER BY 1) AS changed;
    DELETE FROM current_levels WHERE person_id = ANY (persons);
    INSERT INTO current_levels ({names}) {latest};
END $$
"""
OF_SOME = "contact_id = ANY (persons)"


def upgrade() -> None:
    op.add_column("colleagues", sa.Column("clearance", sa.Integer(), nullable=False, server_default="3"))
    op.add_column("colleagues", sa.Column("data_scope", sa.Text(), nullable=False, server_default="all"))
    op.add_column("colleagues", sa.Column("regions", ARRAY(sa.Text()), nullable=False, server_default="{}"))
    op.create_index(
        "ix_general_assessments_ended",
        "general_assessments",
        ["customer_id", "ended_on"],
        postgresql_where=sa.text("ended_on IS NOT NULL AND deleted_at IS NULL"),
    )
    names = f"{NAMES}, assessment_id, at_customer_id"
    for name in ("assessment_id", "at_customer_id"):
        op.add_column("current_levels", sa.Column(name, sa.Uuid()))
    op.execute(FOLLOW.format(names=names, latest=LATEST.format(persons=OF_SOME)))
    op.execute("DELETE FROM current_levels")
    op.execute(f"INSERT INTO current_levels ({names}) {LATEST.format(persons='true')}")
    for name in ("assessment_id", "at_customer_id"):
        op.alter_column("current_levels", name, nullable=False)
    op.create_index("ix_current_levels_customer", "current_levels", ["at_customer_id"])
    # The service reads the gateway's feed once more from its beginning, and so learns of everybody's rights.
    op.execute("DELETE FROM follower_cursors WHERE source = 'gateway'")


def downgrade() -> None:
    op.execute(FOLLOW.format(names=NAMES, latest=BEFORE.format(persons=OF_SOME)))
    for name in ("assessment_id", "at_customer_id"):
        op.drop_column("current_levels", name)
    op.drop_index("ix_general_assessments_ended", "general_assessments")
    for name in ("regions", "data_scope", "clearance"):
        op.drop_column("colleagues", name)
