"""Our present level with each person: kept beside the assessments by triggers, for maps over many customers."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

RATES_US = "competitor IS NULL"
COUNTS = "deleted_at IS NULL AND status IN ('submitted', 'confirmed')"
LATEST = f"""
    SELECT DISTINCT ON (contact_id) contact_id, level, assessed_on
    FROM key_person_assessments WHERE {RATES_US} AND {COUNTS} AND {{persons}}
    ORDER BY contact_id, assessed_on DESC, id DESC
"""
# Whoever changes a person's assessments waits for another who does: each computes from what the other has committed.
# By the person's hash, because a statement about all people must not need a lock for each.
FOLLOW = f"""
CREATE FUNCTION follow_levels(persons uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('current_levels'), place)
    FROM (SELECT DISTINCT hashtext(person::text) & 1023 AS place FROM unnest(persons) AS person ORDER BY 1) AS changed;
    DELETE FROM current_levels WHERE person_id = ANY (persons);
    INSERT INTO current_levels (person_id, level, assessed_on) {LATEST.format(persons="contact_id = ANY (persons)")};
END $$
"""
ROWS = {
    "INSERT": ("new_rows", "NEW TABLE AS new_rows"),
    "UPDATE": (
        "(SELECT contact_id FROM old_rows UNION SELECT contact_id FROM new_rows) AS both_rows",
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    ),
    "DELETE": ("old_rows", "OLD TABLE AS old_rows"),
}


def upgrade() -> None:
    op.create_table(
        "current_levels",
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
    )
    op.execute(f"INSERT INTO current_levels (person_id, level, assessed_on) {LATEST.format(persons='true')}")
    op.execute(FOLLOW)
    for change, (rows, seen) in ROWS.items():
        name = f"follow_levels_on_{change.lower()}"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"PERFORM follow_levels(ARRAY(SELECT contact_id FROM {rows})); RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} AFTER {change} ON key_person_assessments "
            f"REFERENCING {seen} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


def downgrade() -> None:
    for change in ROWS:
        op.execute(f"DROP TRIGGER follow_levels_on_{change.lower()} ON key_person_assessments")
        op.execute(f"DROP FUNCTION follow_levels_on_{change.lower()}()")
    op.execute("DROP FUNCTION follow_levels(uuid[])")
    op.drop_table("current_levels")
